from odoo import fields, models


class CrmTicketRoutingTest(models.TransientModel):
    _inherit = "crm.ticket.routing.test"

    contract_id = fields.Many2one("crm.service.contract", compute="_compute_result")

    def _show(self, vals, ticket):
        super()._show(vals, ticket)
        self.contract_id = ticket.contract_id._origin
