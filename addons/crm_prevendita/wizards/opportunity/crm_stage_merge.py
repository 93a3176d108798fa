"""Merges stages of the pipeline."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmStageMerge(models.TransientModel):
    """Merges stages of the pipeline: deals move, their history stays."""

    _name = "crm.stage.merge"
    _description = "Merge stages"

    stage_ids = fields.Many2many("crm.stage", string="Stages", required=True)
    target_id = fields.Many2one(
        "crm.stage",
        string="Stage That Remains",
        required=True,
        domain="[('id', 'in', stage_ids)]",
    )
    lead_count = fields.Integer(
        string="Opportunities That Move", compute="_compute_lead_count"
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        stages = self.env["crm.stage"].browse(self.env.context.get("active_ids"))
        if self.env.context.get("active_model") == "crm.stage" and stages:
            values["stage_ids"] = [(6, 0, stages.ids)]
            values["target_id"] = stages.sorted("sequence")[0].id
        return values

    @api.depends("stage_ids", "target_id")
    def _compute_lead_count(self):
        # sudo: deals of colleagues and of other companies move too
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        for wizard in self:
            wizard.lead_count = leads.search_count(
                [
                    ("stage_id", "in", wizard.stage_ids.ids),
                    ("stage_id", "!=", wizard.target_id.id),
                ]
            )

    def action_merge(self):
        self.ensure_one()
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise UserError(self.env._("Only a sales manager may merge stages."))
        target = self.target_id
        moved = self.stage_ids._merge_into(target)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "“%(stage)s” remains; %(count)s opportunities moved to it.",
                    stage=target.name,
                    count=moved,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
