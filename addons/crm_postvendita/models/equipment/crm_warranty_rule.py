"""Warranties: from when, how long, what they cover, and how they are extended."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

STARTS = [
    ("delivery", "Delivery"),
    ("invoice", "Invoice"),
    ("installation", "Installation"),
]


class CrmWarrantyRule(models.Model):
    """How long a product is under warranty, from when, and what is covered."""

    _name = "crm.warranty.rule"
    _description = "Warranty rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    product_ids = fields.Many2many(
        "product.product", string="Products", check_company=True
    )
    categ_ids = fields.Many2many("product.category", string="Product categories")
    customer_kind = fields.Selection(
        [("company", "Companies"), ("person", "Private persons")],
        string="Customers",
        help="Empty: all of them. The law gives private persons longer warranties.",
    )
    starts_from = fields.Selection(STARTS, required=True, default="delivery")
    months = fields.Integer(required=True, default=12)
    covers_labour = fields.Boolean("Labour", default=True)
    covers_material = fields.Boolean("Material", default=True)
    covers_travel = fields.Boolean("Travel")

    @api.constrains("months")
    def _check_months(self):
        for rule in self:
            if not 0 < rule.months <= 600:
                raise ValidationError(
                    self.env._(
                        "Warranty rule “%s”: give the months, from 1 to 600.",
                        rule.name,
                    )
                )

    @api.constrains("covers_labour", "covers_material", "covers_travel")
    def _check_covers(self):
        for rule in self:
            if not (rule.covers_labour or rule.covers_material or rule.covers_travel):
                raise ValidationError(
                    self.env._(
                        "Warranty rule “%s” covers nothing: choose labour, material"
                        " or travel.",
                        rule.name,
                    )
                )

    def _get_start(self, dates):
        """Return the day the warranty starts, or False.

        :param dict dates: day of ``delivery``, ``invoice``, ``installation``;
            where the rule's own is missing the next known one counts, in
            the order in which they happen
        """
        order = ["delivery", "invoice", "installation"]
        wanted = [self.starts_from] + [key for key in order if key != self.starts_from]
        return next((dates[key] for key in wanted if dates.get(key)), False)

    def _covers_kind(self, kind):
        """Return whether work of a kind is covered."""
        if kind == "material":
            return self.covers_material
        return self.covers_travel if kind == "travel" else self.covers_labour

    def _fits(self, product, customer):
        self.ensure_one()
        if self.customer_kind == "company" and not customer.is_company:
            return False
        if self.customer_kind == "person" and customer.is_company:
            return False
        if not self.product_ids and not self.categ_ids:
            return True
        path = product.categ_id.parent_path or ""
        above = {int(part) for part in path.split("/") if part}
        return product in self.product_ids or bool(above & set(self.categ_ids.ids))

    @api.model
    def _find(self, product, customer, company):
        """Return the first rule that holds for a product and a customer."""
        rules = self.sudo().search(  # sudo: warranties hold whoever asks
            [("company_id", "in", (company.id, False))]
        )
        return rules.filtered(lambda rule: rule._fits(product, customer))[:1]


class CrmWarrantyExtension(models.Model):
    """Months added to one machine's warranty, by whom and why."""

    _name = "crm.warranty.extension"
    _description = "Warranty extension"
    _order = "date, id"

    equipment_id = fields.Many2one(
        "crm.equipment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="equipment_id.company_id", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    months = fields.Integer(required=True)
    name = fields.Char("Reason", required=True)
    user_id = fields.Many2one(
        "res.users", string="Who", default=lambda self: self.env.user, readonly=True
    )

    _months_positive = models.Constraint(
        "CHECK (months > 0)", "An extension adds at least one month."
    )
