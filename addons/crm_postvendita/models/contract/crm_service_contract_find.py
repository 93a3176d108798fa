"""Which contract covers what, and what is left of it."""

from odoo import api, models
from odoo.fields import Domain

from ..equipment.kernel.periods import period_at
from .kernel import cover


class CrmServiceContract(models.Model):
    _inherit = "crm.service.contract"

    @api.model
    def _find(self, customer, company, day, equipment=None, **about):
        """Return the contracts that cover something on a day, the closest first.

        :param customer: commercial entity
        :param equipment: ``crm.equipment`` record or nothing
        :param about: ``product``, ``site``: records or nothing; ``states``
        :return: list of ``(contract, closeness)``, contracts in superuser mode
        """
        states = about.pop("states", ("running",))
        # sudo: who serves the customer must know what covers it
        contracts = self.sudo().search(
            Domain("commercial_partner_id", "=", customer.id)
            & Domain("state", "in", states)
            & Domain("company_id", "=", company.id)
            & Domain("date_start", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day)),
            order="date_end, id",
        )
        return contracts._rank(day, equipment, **about)

    def _rank(self, day, equipment=None, product=None, site=None):
        """Return those of the contracts that cover something, the closest first."""
        equipment = equipment or self.env["crm.equipment"]
        machine = equipment.sudo()  # sudo: its place in the tree, nothing is shown
        path = {int(part) for part in (machine.parent_path or "").split("/") if part}
        product = product or machine.product_id
        site = site or machine.site_id
        found = []
        for contract in self:
            closeness = contract._get_closeness(machine, path, product, site, day)
            if closeness is not None:
                found.append((contract, closeness))
        return sorted(found, key=lambda pair: -pair[1])

    def _get_closeness(self, equipment, path, product, site, day):
        self.ensure_one()
        if self.date_start > day or (self.date_end and self.date_end < day):
            return None
        if not self.coverage_ids:
            return cover.EVERYTHING
        found = [
            line._closeness(equipment, path, product, site, day)
            for line in self.coverage_ids
        ]
        return max((close for close in found if close is not None), default=None)

    def _get_span_at(self, months, day):
        """Return the first and last day of the span of months a day falls into."""
        self.ensure_one()
        if day < self.date_start:
            return self.date_start, self.date_end
        period = period_at(self.date_start, months, day, self.date_end or None)
        return period.start, period.stop

    def _get_kinds(self):
        """Return the kinds of work that a contract includes, for overlaps."""
        kinds = ("remote", "on_site", "travel", "material", "visit")
        services = self.sudo().service_ids  # sudo: an overlap is one for all
        return {kind for kind in kinds if any(s._covers_kind(kind) for s in services)}

    def _get_left(self, day):
        """Return what is left of each included service: ``{service: left}``.

        ``left`` is None where there is no limit.
        """
        services = self.service_ids
        used = services._get_used(day)
        return {
            service: None
            if service.unlimited
            else service.quantity - used.get(service.id, 0.0)
            for service in services
        }

    def _describe(self, day=None):
        """Return what a contract is and what is left of it, in words."""
        self.ensure_one()
        day = day or self.env["crm.ticket"]._crm_today()
        until = (
            self.env._("until %s", self._format_day(self.date_end))
            if self.date_end
            else self.env._("without end")
        )
        left = self._get_left(day)
        budgets = ", ".join(
            service._describe_left(max(0.0, amount or 0.0))
            for service, amount in left.items()
        )
        text = self.env._(
            "contract %(number)s %(until)s", number=self.number, until=until
        )
        return f"{text} ({budgets})" if budgets else text
