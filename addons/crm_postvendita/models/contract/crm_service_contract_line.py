"""Fees of a contract, and what each becomes on an invoice or a quotation."""

from odoo import api, fields, models


class CrmServiceContractLine(models.Model):
    """A fee, invoiced every period."""

    _name = "crm.service.contract.line"
    _inherit = ["crm.contract.part.mixin"]
    _description = "Fee of a contract"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", required=True, check_company=True)
    name = fields.Char(
        "Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Monetary(
        "Price a period",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
    )
    discount = fields.Float("Discount (%)", digits="Discount")
    subtotal = fields.Monetary(compute="_compute_subtotal")

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name

    @api.depends("product_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line.product_id.lst_price

    @api.depends("quantity", "price_unit", "discount")
    def _compute_subtotal(self):
        for line in self:
            amount = line.quantity * line.price_unit * (1 - line.discount / 100)
            line.subtotal = line.currency_id.round(amount) if line.currency_id else 0

    # --------------------------------------------------------------------- billing
    def _prepare_common(self, period):
        self.ensure_one()
        contract = self.contract_id
        label = self.env._(
            "%(name)s, from %(start)s to %(stop)s",
            name=self.name or self.product_id.display_name,
            start=contract._format_day(period.start),
            stop=contract._format_day(period.stop),
        )
        price = self.price_unit
        if period.share < 1:
            price = self.currency_id.round(price * period.share)
        return {
            "product_id": self.product_id.id,
            "name": label,
            "price_unit": price,
            "discount": self.discount,
        }

    def _prepare_invoice_line(self, period):
        """Return the values of a fee's line on the invoice of a period."""
        return {**self._prepare_common(period), "quantity": self.quantity}

    def _prepare_order_line(self, period):
        """Return the values of a fee's line on the quotation of a period."""
        return {**self._prepare_common(period), "product_uom_qty": self.quantity}
