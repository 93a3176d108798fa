from odoo import api, fields, models


class CrmTicketRoutingRule(models.Model):
    _inherit = "crm.ticket.routing.rule"

    set_contract_id = fields.Many2one(
        "crm.service.contract",
        "Charge to contract",
        index="btree_not_null",
        check_company=True,
        help="Of this contract's customer only. Empty, for everybody else and when it"
        " is not in force: the contract that is closest to what the ticket is about.",
    )

    @api.model
    def _reason_models(self):
        return {**super()._reason_models(), "contract": "crm.service.contract"}
