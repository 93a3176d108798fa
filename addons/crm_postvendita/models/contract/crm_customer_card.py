"""Contracts, equipment and visits on the customer card."""

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_service_contract import LIVE


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        entity = family[:1]
        if self.env["crm.service.contract"].has_access("read"):
            sections.append(self._get_contracts_section(entity))
        if self.env["crm.equipment"].has_access("read"):
            sections.append(self._get_equipment_section(entity))
        return sections

    @api.model
    def _get_buttons(self, family):
        buttons = super()._get_buttons(family)
        labels = {
            "crm.equipment": self.env._("New machine"),
            "crm.service.contract": self.env._("New contract"),
        }
        icons = {"crm.equipment": "fa-cogs", "crm.service.contract": "fa-handshake-o"}
        context = {"default_partner_id": family[:1].id}
        return buttons + [
            {
                "key": f"new_{model}",
                "sequence": 34,
                "label": label,
                "icon": icons[model],
                "hotkey": False,
                "action": self._get_form_action(label, model, context),
            }
            for model, label in labels.items()
            if self.env[model].has_access("create")
        ]

    @api.model
    def _get_contracts_section(self, entity):
        Contract = self.env["crm.service.contract"]
        domain = Domain("commercial_partner_id", "=", entity.id)
        contracts = Contract.search_fetch(
            domain & Domain("state", "in", LIVE),
            ["number", "name", "state", "date_end"],
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
        states = dict(contracts._fields["state"]._description_selection(self.env))
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

    @api.model
    def _get_equipment_section(self, entity):
        Equipment = self.env["crm.equipment"]
        domain = Domain("commercial_partner_id", "=", entity.id)
        machines = Equipment.search_fetch(
            domain & Domain("state", "=", "in_use") & Domain("parent_id", "=", False),
            ["name", "serial", "date_in_use", "warranty_end", "place"],
            order="date_in_use desc, id desc",
            limit=self._ROWS + 1,
        )
        today = fields.Date.context_today(self)
        rows = [
            {
                "model": Equipment._name,
                "id": machine.id,
                "name": machine.name,
                "serial": machine.serial or "",
                "since": fields.Date.to_string(machine.date_in_use),
                "warranty": self._get_warranty_badge(machine, today),
            }
            for machine in machines
        ]
        return self._get_rows_section(
            "equipment",
            44,
            self.env._("Equipment"),
            [
                ["name", self.env._("Machine"), "text"],
                ["serial", self.env._("Serial number"), "text"],
                ["since", self.env._("In use since"), "date"],
                ["warranty", self.env._("Warranty"), "badge"],
            ],
            rows,
            empty=self.env._("No machine registered."),
            action=self._get_list_action(
                self.env._("Equipment"),
                Equipment._name,
                domain,
                {"default_partner_id": entity.id},
            ),
        )

    @api.model
    def _get_warranty_badge(self, machine, today):
        end = machine.warranty_end
        if not end:
            return {"text": self.env._("None"), "color": "secondary"}
        if end < today:
            return {
                "text": self.env._("Over since %s", self._format_day(end)),
                "color": "secondary",
            }
        return {
            "text": self.env._("Until %s", self._format_day(end)),
            "color": "success",
        }
