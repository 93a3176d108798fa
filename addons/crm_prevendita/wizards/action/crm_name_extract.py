"""The first action of the leads that names become, asked with their extraction."""

from odoo import fields, models


class CrmNameExtract(models.TransientModel):
    _inherit = "crm.name.extract"

    action_type_id = fields.Many2one("crm.marketing.action.type", "First action")
    action_date = fields.Datetime("When", default=fields.Datetime.now)

    def _extract(self):
        partners = super()._extract()
        if self.action_type_id:
            self.env["crm.marketing.action"].create(
                [self._prepare_action(partner) for partner in partners]
            )
        return partners

    def _prepare_action(self, partner):
        return {
            "type_id": self.action_type_id.id,
            "partner_id": partner.id,
            "user_id": (partner.user_id or self.env.user).id,
            "date_start": self.action_date or fields.Datetime.now(),
        }

    def _prepare_job(self):
        return {
            **super()._prepare_job(),
            "action_type_id": self.action_type_id.id,
            "action_date": self.action_date,
        }
