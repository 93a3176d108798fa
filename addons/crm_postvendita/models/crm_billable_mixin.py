"""Work for a customer: billed once, by an order or an invoice."""

from odoo import api, fields, models


class CrmBillableMixin(models.AbstractModel):
    """Work and visits: charged to a contract, billed by an order or an invoice.

    A model that joins has ``contract_id``, ``unit_price`` and ``price``, and
    says by ``_prepare_order_line`` how it is billed.
    """

    _name = "crm.billable.mixin"
    _description = "Work that is billed once"

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

    # --------------------------------------------------------------------- billing
    def _prepare_order_line(self):
        """Return the values of the order line that bills a record."""
        raise NotImplementedError

    def _prepare_invoice_line(self):
        """Return the values of the invoice line that bills a record."""
        values = self._prepare_order_line()
        quantity = values.pop("product_uom_qty")
        return {**values, "quantity": quantity}
