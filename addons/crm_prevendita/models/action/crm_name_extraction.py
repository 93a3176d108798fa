"""The first action of the leads that names become in the background."""

from odoo import fields, models


class CrmNameExtraction(models.Model):
    _inherit = "crm.name.extraction"

    action_type_id = fields.Many2one(
        "crm.marketing.action.type", "First action", readonly=True
    )
    action_date = fields.Datetime("When", readonly=True)
    action_user_ids = fields.Many2many(
        "res.users",
        "crm_name_extraction_operator_rel",
        string="Operators",
        readonly=True,
    )
    unreached_count = fields.Integer(
        "Without a first action",
        readonly=True,
        help="Leads that the first action has no way to reach.",
    )

    def _extract(self, names):
        partners = super()._extract(names)
        actions = self.env["crm.marketing.action"]._plan_first(
            partners,
            self.action_type_id,
            self.action_date,
            self.asked_by_id,
            self.action_user_ids,
        )
        if self.action_type_id:
            self.unreached_count += len(partners) - len(actions)
        return partners
