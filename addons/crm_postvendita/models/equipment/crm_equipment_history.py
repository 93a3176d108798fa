"""What a machine has seen: tickets, work, visits, parts, cost and margin."""

from odoo import api, fields, models

from .crm_equipment import _MANAGER

_AGENT = "crm_postvendita.crm_postvendita_group_agent"


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    ticket_count = fields.Integer("Tickets", compute="_compute_counts")
    visit_count = fields.Integer("Visits", compute="_compute_counts")
    contract_count = fields.Integer("Contracts", compute="_compute_counts")
    work_hours = fields.Float("Hours worked", compute="_compute_money")
    work_price = fields.Monetary("Billed and billable", compute="_compute_money")
    work_cost = fields.Monetary("Cost", compute="_compute_money", groups=_MANAGER)
    work_margin = fields.Monetary("Margin", compute="_compute_money", groups=_MANAGER)
    work_ids = fields.One2many(
        "crm.ticket.work", "equipment_id", string="Work and parts", groups=_AGENT
    )
    cover_text = fields.Char("Covered by", compute="_compute_cover_text")

    def _compute_counts(self):
        tickets = self._count("crm.ticket", "equipment_id")
        visits = self._count("crm.maintenance.visit", "equipment_ids")
        contracts = self._count("crm.service.contract.coverage", "equipment_id")
        for equipment in self:
            equipment.ticket_count = tickets.get(equipment.id, 0)
            equipment.visit_count = visits.get(equipment.id, 0)
            equipment.contract_count = contracts.get(equipment.id, 0)

    def _count(self, model, field):
        model = self.env[model]
        if not model.has_access("read"):
            return {}
        groups = model._read_group([(field, "in", self.ids)], [field], ["__count"])
        return {record.id: count for record, count in groups}

    def _compute_money(self):
        sums = self._get_sums()
        for equipment in self:
            hours, price, cost = sums.get(equipment.id, (0, 0, 0))
            equipment.work_hours = hours
            equipment.work_price = price
            equipment.work_cost = cost
            equipment.work_margin = price - cost

    def _get_sums(self):
        """Return ``{id: (hours, price, cost)}`` of the work on machines.

        The whole history counts, whichever team did it.
        """
        works = self.env["crm.ticket.work"].sudo()  # sudo: sums only, see above
        visits = self.env["crm.maintenance.visit"].sudo()  # sudo: sums only
        sums = {}
        for equipment, kind, *figures in works._read_group(
            [("equipment_id", "in", self.ids)],
            ["equipment_id", "kind"],
            ["hours:sum", "price:sum", "cost:sum"],
        ):
            hours, price, cost = sums.get(equipment.id, (0, 0, 0))
            sums[equipment.id] = (
                hours + (figures[0] if kind != "material" else 0),
                price + figures[1],
                cost + figures[2],
            )
        # a visit to several machines counts for each by its part
        for visit in visits.search_fetch(
            [("equipment_ids", "in", self.ids), ("state", "=", "done")],
            ["equipment_ids", "hours", "price", "cost"],
        ):
            part = len(visit.equipment_ids)
            for equipment in visit.equipment_ids:
                hours, price, cost = sums.get(equipment.id, (0, 0, 0))
                sums[equipment.id] = (
                    hours + visit.hours / part,
                    price + visit.price / part,
                    cost + visit.cost / part,
                )
        return sums

    @api.depends_context("uid")
    def _compute_cover_text(self):
        today = fields.Date.context_today(self)
        for equipment in self:
            real = equipment._origin
            equipment.cover_text = real._describe_cover(today) if real else False

    def _describe_cover(self, day):
        """Return in words what covers a machine on a day."""
        self.ensure_one()
        texts = []
        if self.warranty_end and self.warranty_start <= day <= self.warranty_end:
            texts.append(
                self.env._("warranty until %s", self._format_day(self.warranty_end))
            )
        found = self.env["crm.service.contract"]._find(
            self.commercial_partner_id, self.company_id, day, equipment=self
        )
        for contract, _closeness in found[:2]:
            texts.append(contract._describe())
        text = ", ".join(texts) or self.env._("Not covered")
        return text[:1].upper() + text[1:]

    # --------------------------------------------------------------------- actions
    def action_view_tickets(self):
        self.ensure_one()
        return self._open(
            self.env._("Tickets"),
            "crm.ticket",
            [("equipment_id", "child_of", self.ids)],
            {
                "default_equipment_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_product_id": self.product_id.id,
            },
        )

    def action_view_visits(self):
        self.ensure_one()
        return self._open(
            self.env._("Visits"),
            "crm.maintenance.visit",
            [("equipment_ids", "in", self.ids)],
        )

    def action_view_contracts(self):
        self.ensure_one()
        return self._open(
            self.env._("Contracts"),
            "crm.service.contract",
            [("coverage_ids.equipment_id", "in", self.ids)],
        )

    def action_new_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New ticket"),
            "res_model": "crm.ticket",
            "views": [[False, "form"]],
            "context": self.action_view_tickets()["context"],
        }
