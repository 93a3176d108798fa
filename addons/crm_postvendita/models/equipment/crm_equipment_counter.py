"""Counters of machines: hours, cycles, kilometres; they never go back."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang


class CrmEquipmentCounterType(models.Model):
    _name = "crm.equipment.counter.type"
    _description = "Kind of counter"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    unit = fields.Char(required=True, translate=True, help="For instance: h, cycles.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)


class CrmEquipmentCounter(models.Model):
    """One counter of one machine, as last read."""

    _name = "crm.equipment.counter"
    _description = "Counter"
    _order = "equipment_id, id"

    equipment_id = fields.Many2one(
        "crm.equipment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="equipment_id.company_id", store=True)
    type_id = fields.Many2one(
        "crm.equipment.counter.type", required=True, ondelete="restrict"
    )
    unit = fields.Char(related="type_id.unit")
    reading_ids = fields.One2many("crm.equipment.reading", "counter_id")
    value = fields.Float("Last reading", compute="_compute_value", store=True)
    date = fields.Date("Read on", compute="_compute_value", store=True)
    per_day = fields.Float(
        "A day",
        compute="_compute_value",
        store=True,
        help="Mean of the last year's readings.",
    )

    _once = models.UniqueIndex(
        "(equipment_id, type_id)", "The machine has this counter already."
    )

    @api.depends("equipment_id", "type_id")
    def _compute_display_name(self):
        for counter in self:
            counter.display_name = (
                f"{counter.equipment_id.name}: {counter.type_id.name}"
            )

    @api.depends("reading_ids.value", "reading_ids.date", "reading_ids.is_reset")
    def _compute_value(self):
        for counter in self:
            readings = counter.reading_ids.sorted(lambda r: (r.date, r._origin.id))
            last = readings[-1:]
            counter.value, counter.date = last.value, last.date
            counter.per_day = _mean(readings)

    def _expected_on(self, value):
        """Return the day on which the counter is expected to reach a value.

        :return: a date, or False where the readings do not tell
        """
        self.ensure_one()
        if not self.date:
            return False
        if self.value >= value:
            return self.date
        if self.per_day <= 0:
            return False
        days = (value - self.value) / self.per_day
        return self.date + timedelta(days=int(days)) if days < 36500 else False


class CrmEquipmentReading(models.Model):
    _name = "crm.equipment.reading"
    _description = "Reading of a counter"
    _order = "date desc, id desc"

    counter_id = fields.Many2one(
        "crm.equipment.counter", required=True, index=True, ondelete="cascade"
    )
    equipment_id = fields.Many2one(
        related="counter_id.equipment_id", store=True, index=True
    )
    company_id = fields.Many2one(related="counter_id.company_id", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    value = fields.Float(required=True)
    is_reset = fields.Boolean(
        "Counter replaced", help="The counter was replaced or reset: it starts anew."
    )
    user_id = fields.Many2one(
        "res.users", string="Who", default=lambda self: self.env.user, readonly=True
    )
    note = fields.Char()

    _by_day = models.Index("(counter_id, date DESC, id DESC)")
    _not_negative = models.Constraint(
        "CHECK (value >= 0)", "A counter's reading cannot be negative."
    )

    @api.constrains("date", "value", "is_reset", "counter_id")
    def _check_order(self):
        """Refuse a reading that goes back, or that lies in the future."""
        today = fields.Date.context_today(self)
        for reading in self:
            if reading.date > today:
                raise ValidationError(
                    self.env._(
                        "“%s”: a reading cannot lie in the future.",
                        reading.counter_id.display_name,
                    )
                )
            before, after = reading._neighbours()
            if before and reading.value < before.value and not reading.is_reset:
                reading._refuse(before)
            if after and after.value < reading.value and not after.is_reset:
                reading._refuse(after)

    def _neighbours(self):
        others = self.counter_id.reading_ids - self
        key = (self.date, self.id)
        older = others.filtered(lambda r: (r.date, r.id) < key)
        newer = others.filtered(lambda r: (r.date, r.id) > key)
        order = lambda r: (r.date, r.id)  # noqa: E731
        return older.sorted(order)[-1:], newer.sorted(order)[:1]

    def _refuse(self, other):
        digits = 0 if self.value == int(self.value) else 2
        raise ValidationError(
            self.env._(
                "“%(counter)s” cannot go back: %(value)s on %(day)s, but it read"
                " %(other)s on %(other_day)s. Correct the reading, or tick “Counter"
                " replaced” if a new one was fitted.",
                counter=self.counter_id.display_name,
                value=formatLang(self.env, self.value, digits=digits),
                day=self.equipment_id._format_day(self.date),
                other=formatLang(self.env, other.value, digits=digits),
                other_day=self.equipment_id._format_day(other.date),
            )
        )


def _mean(readings):
    """Return the mean growth a day over the last year, across replacements."""
    if len(readings) < 2:
        return 0.0
    start = readings[-1].date - timedelta(days=365)
    recent = readings.filtered(lambda r: r.date >= start)
    grown = 0.0
    for before, after in zip(recent, recent[1:], strict=False):
        grown += after.value if after.is_reset else after.value - before.value
    days = (recent[-1].date - recent[0].date).days
    return grown / days if days else 0.0
