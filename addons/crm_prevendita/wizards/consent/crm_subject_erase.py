from odoo import fields, models


class CrmSubjectErase(models.TransientModel):
    """Asks before people are forgotten: it cannot be undone."""

    _name = "crm.subject.erase"
    _description = "Erase people's data"

    partner_ids = fields.Many2many("res.partner", string="People", required=True)

    def action_erase(self):
        self.partner_ids.action_crm_erase_subject()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
