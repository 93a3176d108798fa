"""The first action of the leads that names become in the background."""

from odoo import fields, models


class CrmNameExtraction(models.Model):
    _inherit = "crm.name.extraction"

    action_type_id = fields.Many2one(
        "crm.marketing.action.type", "First action", readonly=True
    )
    action_date = fields.Datetime("When", readonly=True)

    def _extract(self, names):
        partners = super()._extract(names)
        self.env["crm.marketing.action"]._plan_first(
            partners, self.action_type_id, self.action_date, self.asked_by_id
        )
        return partners
