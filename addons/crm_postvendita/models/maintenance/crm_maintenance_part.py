"""Parts that a visit used: seen on its report, put into an order for the customer."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CrmMaintenancePart(models.Model):
    """So many pieces of a product; of what has no product, its name."""

    _name = "crm.maintenance.part"
    _description = "Part used on a visit"
    _order = "visit_id, id"
    _check_company_auto = True

    visit_id = fields.Many2one(
        "crm.maintenance.visit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True)
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        domain="[('type', '!=', 'service')]",
    )
    name = fields.Char(
        "What was used",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    quantity = fields.Float(default=1.0, digits="Product Unit", required=True)
    sale_order_id = fields.Many2one("sale.order", readonly=True, copy=False)

    _positive = models.Constraint(
        "CHECK (quantity > 0)", "So many pieces were used: at least one."
    )

    @api.depends("product_id")
    def _compute_name(self):
        for part in self:
            part.name = part.name or part.product_id.display_name

    @api.constrains("name")
    def _check_name(self):
        for part in self:
            if not (part.name or "").strip():
                raise ValidationError(self.env._("Say which part was used."))

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_unsigned()
        return parts

    def write(self, vals):
        if vals.keys() - {"sale_order_id"}:
            self._check_unsigned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_unsigned()

    def _check_unsigned(self):
        for visit in self.visit_id.filtered("signed_on"):
            raise UserError(
                self.env._(
                    "The report of visit %s is signed: it can no longer be"
                    " changed. Write what is missing as a note.",
                    visit.display_name,
                )
            )

    def _prepare_order_line(self):
        """Return the line of a quotation: priced by the customer's price list."""
        self.ensure_one()
        if not self.product_id:
            text = f"{self.quantity:g} × {self.name}"
            return fields.Command.create({"display_type": "line_note", "name": text})
        return fields.Command.create(
            {"product_id": self.product_id.id, "product_uom_qty": self.quantity}
        )
