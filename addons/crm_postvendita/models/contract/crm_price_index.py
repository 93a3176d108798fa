"""Indexes by which contracts adjust their prices."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..equipment.kernel.periods import add_months
from .kernel import cover


def written(env, number):
    """Return a number as the reader writes it, with the decimals that it has."""
    return formatLang(env, number, digits=len(f"{number:g}".partition(".")[2]))


class CrmPriceIndex(models.Model):
    """A published index by which contracts adjust their prices, such as ISTAT FOI."""

    _name = "crm.price.index"
    _description = "Price index"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    source = fields.Char(help="Who publishes it, and where it is found.")
    active = fields.Boolean(default=True)
    delay_months = fields.Integer(
        "Months of delay",
        default=2,
        help="The value that counts is the one of so many months before the renewal:"
        " later ones may not be published yet.",
    )
    value_ids = fields.One2many("crm.price.index.value", "index_id", string="Values")

    _delay_positive = models.Constraint(
        "CHECK (delay_months BETWEEN 0 AND 24)",
        "The delay of an index is between 0 and 24 months.",
    )

    def _get_factor(self, start, end, percent):
        """Return by how much prices change between two days.

        :param percent: part of the index's change that counts, in percent
        :raises UserError: if one of the two values is missing
        """
        self.ensure_one()
        old, new = (
            self._get_value(add_months(day.replace(day=1), -self.delay_months))
            for day in (start, end)
        )
        return cover.index_factor(old, new, percent)

    def _describe(self, start, end):
        """Return the two values that count: “120 (11/2025) → 123 (11/2026)”."""
        told = []
        for day in (start, end):
            month = add_months(day.replace(day=1), -self.delay_months)
            value = written(self.env, self._get_value(month))
            told.append(f"{value} ({month:%m/%Y})")
        return " → ".join(told)

    def _get_value(self, month):
        found = self.value_ids.filtered(lambda value: value.month == month)
        if not found:
            raise UserError(
                self.env._(
                    "Index “%(index)s” has no value for %(month)s: type it in under"
                    " Configuration, Price indexes.",
                    index=self.name,
                    month=month.strftime("%m/%Y"),
                )
            )
        return found.value


class CrmPriceIndexValue(models.Model):
    _name = "crm.price.index.value"
    _description = "Value of a price index"
    _order = "month desc"
    _rec_name = "month"

    index_id = fields.Many2one(
        "crm.price.index", required=True, index=True, ondelete="cascade"
    )
    month = fields.Date(required=True, help="Any day of the month.")
    value = fields.Float(required=True, digits=(12, 3))

    _month_unique = models.UniqueIndex(
        "(index_id, month)", "The index has a value for this month already."
    )
    _value_positive = models.Constraint(
        "CHECK (value > 0)", "The value of an index is greater than zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._first_of_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._first_of_month(vals))

    @api.model
    def _first_of_month(self, vals):
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals
