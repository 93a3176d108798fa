"""Work for a customer: which contract takes it, and what exceeds it."""

from odoo import fields, models

from .kernel import cover

#: somebody chose the contract: it comes before all that are closer
_CHOSEN = 4


class CrmBillableMixin(models.AbstractModel):
    _inherit = "crm.billable.mixin"

    contract_service_id = fields.Many2one(
        "crm.service.contract.service", readonly=True, copy=False
    )
    excess_quantity = fields.Float(
        "Beyond the contract", readonly=True, copy=False, digits="Product Unit"
    )

    def _measure(self, service):
        """Return how much of a contract's service a record takes.

        :rtype: float, in the service's own measure
        """
        raise NotImplementedError

    def _choose_service(self, kind, found, chosen, day):
        """Return what the contracts take of a record: ``(Charge, service)``.

        :param kind: kind of work, or ``visit``
        :param found: list of ``(contract, closeness)``, see ``_find``
        :param chosen: the contract that somebody chose, or none
        :return: a pair of None and None if no contract takes it
        """
        services = {}
        offers = []
        for contract, closeness in found:
            takers = contract.service_ids.filtered(lambda s: s._covers_kind(kind))
            takers._lock()
            left = contract._get_left(day)
            for service in takers:
                services[service.id] = service
                offers.append(
                    cover.Offer(
                        key=service.id,
                        closeness=closeness + (_CHOSEN if contract == chosen else 0),
                        left=left[service],
                        excess=bool(service.excess_price),
                        until=contract.date_end or None,
                    )
                )
        charge = cover.choose(offers, lambda key: self._measure(services[key]))
        return charge, charge and services[charge.key]

    def _get_beyond(self):
        """Return the records whose excess is to be billed at a contract's price."""
        return self.filtered(
            lambda record: (
                record.excess_quantity > 0 and record.price and not record.is_billed
            )
        )
