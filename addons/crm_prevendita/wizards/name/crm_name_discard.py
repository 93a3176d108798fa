from odoo import fields, models


class CrmNameDiscard(models.TransientModel):
    """Puts names aside, with the reason."""

    _name = "crm.name.discard"
    _description = "Discard names"

    name_ids = fields.Many2many("crm.name", string="Names")
    reason_id = fields.Many2one("crm.name.discard.reason", required=True)
    note = fields.Char()

    def action_confirm(self):
        self.name_ids._discard(self.reason_id, self.note)
        return self.name_ids._after_wizard()
