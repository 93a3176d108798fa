"""The first action of the leads that names become, asked with their extraction."""

from odoo import fields, models


class CrmNameExtract(models.TransientModel):
    _inherit = "crm.name.extract"

    action_type_id = fields.Many2one("crm.marketing.action.type", "First action")
    action_date = fields.Datetime("When", default=fields.Datetime.now)

    def _extract(self):
        partners = super()._extract()
        self.env["crm.marketing.action"]._plan_first(
            partners, self.action_type_id, self.action_date, self.env.user
        )
        return partners

    def _prepare_job(self):
        return {
            **super()._prepare_job(),
            "action_type_id": self.action_type_id.id,
            "action_date": self.action_date,
        }
