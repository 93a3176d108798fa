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
        if self.action_type_id:
            self.env["crm.marketing.action"].create(
                [self._prepare_action(partner) for partner in partners]
            )
        return partners

    def _prepare_action(self, partner):
        return {
            "type_id": self.action_type_id.id,
            "partner_id": partner.id,
            "user_id": (partner.user_id or self.asked_by_id).id,
            "date_start": self.action_date or fields.Datetime.now(),
        }
