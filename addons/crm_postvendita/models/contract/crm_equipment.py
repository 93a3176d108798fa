"""What contracts add to machines: who covers them, and for how long."""

from odoo import fields, models

from .crm_service_contract import LIVE


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    contract_count = fields.Integer("Contracts", compute="_compute_contract_count")

    def _compute_contract_count(self):
        contracts = self._count("crm.service.contract.coverage", "equipment_id")
        for equipment in self:
            equipment.contract_count = contracts.get(equipment.id, 0)

    def action_view_contracts(self):
        self.ensure_one()
        return self._open(
            self.env._("Contracts"),
            "crm.service.contract",
            [("coverage_ids.equipment_id", "in", self.ids)],
        )

    def _get_running_covers(self, day):
        """Return the coverage lines that name the machines on a day or later."""
        # sudo: what ties a machine down holds whoever moves it
        lines = self.env["crm.service.contract.coverage"].sudo()
        return lines.search(
            [
                ("equipment_id", "in", self.ids),
                ("contract_id.state", "in", LIVE),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )

    def _get_cover_texts(self, day):
        found = self.env["crm.service.contract"]._find(
            self.commercial_partner_id, self.company_id, day, equipment=self
        )
        return super()._get_cover_texts(day) + [
            contract._describe() for contract, _closeness in found[:2]
        ]

    def _describe_covers(self, day):
        """Return in words how many machines there are, and what covers how many."""
        covered = self._get_running_covers(day).filtered(
            lambda line: line.contract_id.state == "running"
        )
        warranted = self.filtered(
            lambda m: m.warranty_end and m.warranty_start <= day <= m.warranty_end
        )
        return self.env._(
            "machines: %(count)s, under warranty: %(warranty)s, under contract:"
            " %(contract)s",
            count=len(self),
            warranty=len(warranted),
            contract=len(covered.equipment_id),
        )

    def _describe_ties(self, day):
        covers = self._get_running_covers(day)
        if not covers:
            return super()._describe_ties(day)
        return self.env._(
            " and is covered by contract %s",
            ", ".join(covers.contract_id.mapped("number")),
        )

    def _end_cover(self, day, last):
        super()._end_cover(day, last)
        self._get_running_covers(day)._end_on(last)

    def _hand_on_cover(self, new, day):
        super()._hand_on_cover(new, day)
        for cover in self._get_running_covers(day):
            cover._hand_on(new, day)
