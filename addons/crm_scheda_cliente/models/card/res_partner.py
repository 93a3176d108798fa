from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_open_customer_card(self):
        """Open the card of the customer that this partner belongs to."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_scheda_cliente.crm_customer_card_action"
        )
        return {**action, "params": {"partner_id": self.id}, "context": {}}
