"""Work for a customer: which contract takes it, what exceeds it, billed once."""

from odoo import api, fields, models

from ..kernel import cover

#: somebody chose the contract: it comes before all that are closer
_CHOSEN = 4


class CrmBillableMixin(models.AbstractModel):
    """Work and visits: charged to a contract, billed by an order or an invoice.

    A model that joins has ``contract_id``, ``unit_price`` and ``price``, and
    says by ``_prepare_order_line`` how it is billed.
    """

    _name = "crm.billable.mixin"
    _description = "Work that is billed once"

    contract_service_id = fields.Many2one(
        "crm.service.contract.service", readonly=True, copy=False
    )
    excess_quantity = fields.Float(
        "Beyond the contract", readonly=True, copy=False, digits="Product Unit"
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    invoice_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_billed = fields.Boolean(
        "Already billed", compute="_compute_is_billed", store=True
    )

    @api.depends(
        "sale_line_id",
        "sale_line_id.state",
        "invoice_line_id",
        "invoice_line_id.parent_state",
    )
    def _compute_is_billed(self):
        for record in self.sudo():  # sudo: agents may not read orders and invoices
            ordered = record.sale_line_id and record.sale_line_id.state != "cancel"
            line = record.invoice_line_id
            invoiced = line and line.parent_state != "cancel"
            record.is_billed = bool(ordered or invoiced)

    # -------------------------------------------------------------------- charging
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

    # --------------------------------------------------------------------- billing
    def _get_beyond(self):
        """Return the records whose excess is to be billed at a contract's price."""
        return self.filtered(
            lambda record: (
                record.excess_quantity > 0 and record.price and not record.is_billed
            )
        )

    def _prepare_order_line(self):
        """Return the values of the order line that bills a record."""
        raise NotImplementedError

    def _prepare_invoice_line(self):
        """Return the values of the invoice line that bills a record."""
        values = self._prepare_order_line()
        quantity = values.pop("product_uom_qty")
        return {**values, "quantity": quantity}
