from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_crm_statement(self):
        """Return the action that opens the statement of these customers."""
        return self.env["crm.customer.statement"]._get_action(self.ids)
