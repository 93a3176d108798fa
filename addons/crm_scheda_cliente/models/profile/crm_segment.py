"""Segments: named groups of names, each a rule that is evaluated when it is asked."""

import ast

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

_FIELD = "crm_segment_ids"


class CrmSegment(models.Model):
    """A named group of names, evaluated live, for campaigns, lists and reports."""

    _name = "crm.segment"
    _description = "Segment of names"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char("Rule", required=True, default="[]")
    user_id = fields.Many2one(
        "res.users", "Owner", default=lambda self: self.env.user, index=True
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: shared by all companies."
    )
    partner_count = fields.Integer("Names", compute="_compute_partner_count")

    @api.depends("domain")
    def _compute_partner_count(self):
        Partner = self.env["res.partner"]
        for segment in self:
            try:
                segment.partner_count = Partner.search_count(segment._get_domain())
            except UserError:
                segment.partner_count = 0

    @api.constrains("domain")
    def _check_domain(self):
        for segment in self:
            try:
                self.env["res.partner"].search(segment._get_domain(), limit=1)
            except UserError as error:
                raise ValidationError(str(error)) from error

    @api.constrains("domain")
    def _check_no_circle(self):
        """A segment may build on others, never on itself."""
        for segment in self:
            try:
                segment._refuse_circle()
            except UserError as error:
                raise ValidationError(str(error)) from error

    def _get_domain(self):
        """Return the segment's domain on ``res.partner``.

        :raises UserError: if the rule cannot be read
        """
        domain = self._parse_rule()
        try:
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise self._tell_unreadable(error) from error
        return domain

    def _parse_rule(self):
        """Return the rule as a domain whose fields and values nobody has looked at."""
        self.ensure_one()
        try:
            return Domain(ast.literal_eval(self.domain or "[]"))
        except (ValueError, SyntaxError, TypeError) as error:
            raise self._tell_unreadable(error) from error

    def _tell_unreadable(self, error):
        return UserError(
            self.env._(
                "The rule of the segment “%(segment)s” cannot be read: %(error)s."
                " Open the segment and choose its conditions again.",
                segment=self.name,
                error=error,
            )
        )

    def _get_partners(self, limit=None):
        """Return the names in the segment now, as the reader may see them."""
        return self.env["res.partner"].search(self._get_domain(), limit=limit)

    @api.model
    def _get_members(self, partners):
        """Return which of some partners is in which segments, now.

        One statement for any number of segments, on top of what their rules ask.

        :return: ``{partner's id: segments}``; who is in none is left out
        """
        parts = []
        companies = [False, *self.env.companies.ids]
        # sudo: which segments there are is no secret, who is in them the reader's
        segments = self.sudo().search([("company_id", "in", companies)])
        for segment in segments if partners.ids else ():
            try:
                domain = Domain("id", "in", partners.ids) & segment._get_domain()
                query = self.env["res.partner"]._search(domain)
            except UserError:
                # a rule that cannot be read holds nobody; its form says so
                continue
            parts.append(SQL("SELECT %s, id FROM (%s) m", segment.id, query.select()))
        members = {}
        if parts:
            for segment_id, id_ in self.env.execute_query(
                SQL(" UNION ALL ").join(parts)
            ):
                members[id_] = members.get(id_, self.browse()) | self.browse(segment_id)
        return members

    def _get_joint_domain(self):
        """Return the domain of whoever is in one of these segments.

        :raises UserError: if a rule cannot be read, or leads back to itself
        """
        for segment in self:
            segment._refuse_circle()
        return Domain.OR(segment._get_domain() for segment in self)

    def _refuse_circle(self, path=()):
        """Refuse a rule that leads back to a segment that it began with.

        :param tuple path: the segments whose rules led here
        :raises UserError: which segment contains itself
        """
        self.ensure_one()
        if self.id in path:
            raise UserError(
                self.env._(
                    "The segment “%s” would contain itself: take it out of its own"
                    " rule.",
                    self.name,
                )
            )
        for inner in self._get_inner_segments():
            inner._refuse_circle((*path, self.id))

    def _get_inner_segments(self):
        """Return the segments that this one's rule builds on."""
        found = self.browse()
        # not validated: that would look for the partners of the inner ones
        for condition in self._parse_rule().iter_conditions():
            if condition.field_expr.split(".")[0] == _FIELD:
                value = condition.value
                if isinstance(value, (str, int)):
                    value = [value]
                found |= self.env["res.partner"]._crm_segments(value)
        return found

    def action_open_partners(self):
        """Open the names of the segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_scheda_cliente.res_partner_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": list(self._get_domain()),
            "context": {},
        }
