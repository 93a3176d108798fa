"""The first action of the leads that names become, asked with their extraction."""

from odoo import Command, fields, models


class CrmNameExtract(models.TransientModel):
    _inherit = "crm.name.extract"

    action_type_id = fields.Many2one("crm.marketing.action.type", "First action")
    action_date = fields.Datetime("When", default=fields.Datetime.now)

    action_user_ids = fields.Many2many(
        "res.users",
        "crm_name_extract_operator_rel",
        string="Operators",
        domain=[("share", "=", False)],
        help="They share the first actions, by turns, in their working hours. Empty:"
        " the owner of each lead. Who cannot be reached this way gets none.",
    )

    def _extract(self):
        partners = super()._extract()
        self.env["crm.marketing.action"]._plan_first(
            partners,
            self.action_type_id,
            self.action_date,
            self.env.user,
            self.action_user_ids,
        )
        return partners

    def _prepare_job(self):
        return {
            **super()._prepare_job(),
            "action_type_id": self.action_type_id.id,
            "action_date": self.action_date,
            "action_user_ids": [Command.set(self.action_user_ids.ids)],
        }
