"""Rules that charge a ticket to a contract."""

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

    @api.model
    def _apply(self, vals, match, reasons, turns):
        """Charge the ticket to the rule's contract, where its customer has it."""
        super()._apply(vals, match, reasons, turns)
        rules = self.sudo()  # sudo: see _get_rules
        contract = rules.browse(vals["routing_rule_id"] or []).set_contract_id
        if not contract or contract.state != "running":
            return
        partners = self.env["res.partner"].sudo()  # sudo: the gateway, for anybody
        partner = partners.browse(vals.get("partner_id") or [])
        same = partner.commercial_partner_id == contract.commercial_partner_id
        if same and contract.company_id.id == vals["company_id"]:
            vals["contract_id"] = contract.id
