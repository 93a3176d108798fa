"""Contracts of a customer: counted, and a click away."""

from odoo import fields, models

from ..equipment.res_partner import GROUPS
from .crm_service_contract import LIVE


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_contract_count = fields.Integer(
        "Contracts in force", compute="_compute_crm_contract_count", groups=GROUPS
    )

    def _compute_crm_contract_count(self):
        contracts = self._crm_count_of_customers(
            "crm.service.contract", [("state", "in", LIVE)]
        )
        for partner in self:
            customer = partner.commercial_partner_id._origin.id
            partner.crm_contract_count = contracts.get(customer, 0)

    def _compute_application_statistics_hook(self):
        result = super()._compute_application_statistics_hook()
        if self.env["crm.equipment"].has_access("read"):
            label, icon = self.env._("Contracts in force"), "fa-handshake-o"
            self._crm_add_statistic(result, "crm_contract_count", icon, label)
        return result

    def action_view_crm_contracts(self):
        return self._crm_open_service(
            "crm_postvendita.crm_service_contract_action", "live"
        )
