"""Relations between names: who owns, advises or recommends whom."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmPartnerRelation(models.Model):
    """A relation between two names, seen on the cards of both."""

    _name = "crm.partner.relation"
    _description = "Commercial relation"
    _order = "date_end desc, date_start desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Name", required=True, index=True, ondelete="cascade"
    )
    type_id = fields.Many2one(
        "crm.relation.type", "Relation", required=True, index=True, ondelete="restrict"
    )
    other_partner_id = fields.Many2one(
        "res.partner", "With", required=True, index=True, ondelete="cascade"
    )
    date_start = fields.Date("Since")
    date_end = fields.Date("Until")
    note = fields.Char()
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )

    _other = models.Constraint(
        "CHECK (partner_id <> other_partner_id)",
        "A name cannot be in relation with itself: choose two different names.",
    )
    _dates = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_start <= date_end)",
        "The relation ends before it begins: correct its dates.",
    )

    @api.depends("partner_id", "type_id", "other_partner_id")
    def _compute_display_name(self):
        for record in self:
            names = (
                record.partner_id.display_name,
                record.type_id.name,
                record.other_partner_id.display_name,
            )
            record.display_name = " ".join(name or "" for name in names)

    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for record in self:
            begun = not record.date_start or record.date_start <= today
            record.is_current = begun and (
                not record.date_end or record.date_end >= today
            )

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        begun = Domain("date_start", "=", False) | Domain("date_start", "<=", today)
        lasts = Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        return begun & lasts if True in value else ~(begun & lasts)

    @api.constrains("partner_id", "other_partner_id", "type_id")
    def _check_unique(self):
        for record in self:
            same = Domain("partner_id", "=", record.partner_id.id) & Domain(
                "other_partner_id", "=", record.other_partner_id.id
            )
            twins = self.search(
                same & Domain("type_id", "=", record.type_id.id), order="id"
            )
            if any(record._overlaps(twin) for twin in twins - record):
                raise ValidationError(
                    self.env._(
                        "“%(relation)s” is recorded already for the same time."
                        " End the earlier one first.",
                        relation=record.display_name,
                    )
                )

    def _overlaps(self, other):
        earliest, latest = (
            fields.Date.to_date("1900-01-01"),
            fields.Date.to_date("9999-12-31"),
        )
        return (self.date_start or earliest) <= (other.date_end or latest) and (
            other.date_start or earliest
        ) <= (self.date_end or latest)

    @api.model
    def _get_family_domain(self, family):
        """Return the domain of the relations of a customer, from either end."""
        ids = family.ids
        return Domain("partner_id", "in", ids) | Domain("other_partner_id", "in", ids)

    def _seen_from(self, family):
        """Return ``(label, other end)`` of a relation as a customer sees it."""
        self.ensure_one()
        if self.partner_id in family:
            return self.type_id.name, self.other_partner_id
        return self.type_id.inverse_name, self.partner_id
