from odoo import fields, models


class CrmSubjectErase(models.TransientModel):
    """Asks before people are forgotten: it cannot be undone."""

    _name = "crm.subject.erase"
    _description = "Erase people's data"

    partner_ids = fields.Many2many("res.partner", string="People", required=True)

    def action_erase(self):
        self.partner_ids.action_crm_erase_subject()
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_crm_ask_erasure(self):
        """Open the question; nobody is forgotten by a slip in a menu."""
        self._check_privacy_right()
        for partner in self:
            partner._check_erasable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase people's data"),
            "res_model": "crm.subject.erase",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }
