"""A customer's contracts on the card, with what is left of them."""

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_service_contract import LIVE


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["crm.service.contract"].has_access("read"):
            sections.append(self._get_contracts_section(family[:1]))
        return sections

    @api.model
    def _get_buttons(self, family):
        label, icon = self.env._("New contract"), "fa-handshake-o"
        buttons = super()._get_buttons(family)
        return buttons + self._get_new_button(
            "crm.service.contract", label, icon, family
        )

    @api.model
    def _get_contracts_section(self, entity):
        Contract = self.env["crm.service.contract"]
        domain = Domain("commercial_partner_id", "=", entity.id)
        contracts = Contract.search_fetch(
            domain & Domain("state", "in", LIVE),
            # the first day: of which month the budget is, see _get_budgets
            ["number", "name", "state", "date_end", "date_start"],
            order="date_end, id",
            limit=self._ROWS + 1,
        )
        return self._get_rows_section(
            "contracts",
            42,
            self.env._("Contracts"),
            [
                ["number", self.env._("Number"), "text"],
                ["name", self.env._("Subject"), "text"],
                ["until", self.env._("Until"), "date"],
                ["left", self.env._("Left"), "text"],
                ["state", self.env._("State"), "badge"],
            ],
            self._get_contract_rows(contracts),
            empty=self.env._("No contract in force."),
            action=self._get_list_action(
                self.env._("Contracts"),
                Contract._name,
                domain,
                {"default_partner_id": entity.id},
            ),
        )

    @api.model
    def _get_contract_rows(self, contracts):
        left = self._get_budgets(contracts)
        states = contracts._crm_labels("state")
        return [
            {
                "model": contracts._name,
                "id": contract.id,
                "number": contract.number,
                "name": contract.name,
                "until": contract.date_end and fields.Date.to_string(contract.date_end),
                "left": left.get(contract.id, ""),
                "state": {
                    "text": states[contract.state],
                    "color": contract._get_color(),
                },
            }
            for contract in contracts
        ]

    @api.model
    def _get_budgets(self, contracts):
        """Return what is left of contracts in words, in a fixed number of queries."""
        today = fields.Date.context_today(self)
        # sudo: shown with the contract that the reader may read
        services = contracts.sudo().service_ids
        used = services._get_used(today)
        texts = {}
        for service in services:
            left = max(0.0, service.quantity - used.get(service.id, 0.0))
            texts.setdefault(service.contract_id.id, []).append(
                service._describe_left(left)
            )
        return {key: ", ".join(parts) for key, parts in texts.items()}
