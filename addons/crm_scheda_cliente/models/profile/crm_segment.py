"""Segments: named groups of names, each a rule that is evaluated when it is asked."""

import ast

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
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
    notice = fields.Char(compute="_compute_partner_count")

    @api.depends("domain")
    @api.depends_context("uid")
    def _compute_partner_count(self):
        Partner = self.env["res.partner"]
        for segment in self:
            segment.partner_count, segment.notice = 0, False
            try:
                segment._check_readable()
                segment.partner_count = Partner.search_count(segment._get_domain())
            except UserError as error:
                segment.notice = str(error)

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

    @api.model_create_multi
    def create(self, vals_list):
        segments = super().create(vals_list)
        # not a constraint: those run with all rights
        segments._check_readable()
        return segments

    def write(self, vals):
        result = super().write(vals)
        if "domain" in vals:
            self._check_readable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """A segment that others build on stays: they would be empty in silence."""
        everything = self.sudo()  # sudo: whoever uses it, it is not taken away
        others = everything.with_context(active_test=False).search(
            [("id", "not in", self.ids), ("domain", "like", _FIELD)]
        )  # fmt: skip
        for other in others:
            try:
                used = other._get_inner_segments() & self
            except UserError:
                continue
            if used:
                raise UserError(
                    self.env._(
                        "The segment “%(segment)s” cannot be deleted: “%(other)s”"
                        " builds on it. Take it out of that one's rule first.",
                        segment=used[0].name,
                        other=other.name,
                    )
                )

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
            rule = ast.literal_eval(self.domain or "[]")
        except (
            ValueError,
            SyntaxError,
            TypeError,
            MemoryError,
            RecursionError,
        ) as error:
            # what Python says of it helps nobody who chooses conditions
            reason = self.env._("it is no list of conditions")
            raise self._tell_unreadable(reason) from error
        try:
            return Domain(rule)
        except (ValueError, TypeError) as error:
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

    def _check_readable(self):
        """Refuse a rule that asks for what the reader may not read.

        :raises AccessError: which segment asks for what
        """
        for segment in self:
            hidden = segment._get_hidden_field()
            if hidden:
                raise AccessError(
                    self.env._(
                        "The segment “%(segment)s” asks for “%(field)s”, which you may"
                        " not see: take that condition out, or ask somebody who may.",
                        segment=segment.name,
                        field=hidden,
                    )
                )

    def _get_hidden_field(self, partners=None, path=()):
        """Return the label of the first field of the rule, and of the segments it
        builds on, that the reader may not read.

        :param partners: ``res.partner`` as the reader, where the segments are not read
            as the reader
        """
        self.ensure_one()
        partners = self.env["res.partner"] if partners is None else partners
        if partners.env.su or self.id in path:
            return None
        try:
            hidden = self._find_hidden(self._parse_rule(), partners.browse())
        except UserError:
            # a rule that cannot be read is told where it is read
            return None
        for inner in self._get_inner_segments():
            hidden = hidden or inner._get_hidden_field(partners, (*path, self.id))
        return hidden

    @api.model
    def _find_hidden(self, domain, model):
        for condition in domain.iter_conditions():
            owner = model
            for name in condition.field_expr.split("."):
                field = owner._fields.get(name)
                if not field:
                    # a property, or part of a date
                    break
                if not owner._has_field_access(field, "read"):
                    return field._description_string(self.env)
                owner = owner.env[field.comodel_name] if field.relational else owner
            inner = condition.value
            if condition.operator in ("any", "not any"):
                hidden = self._find_hidden(Domain(inner), owner)
                if hidden:
                    return hidden
        return None

    def _get_partners(self, limit=None):
        """Return the names in the segment now, as the reader may see them.

        :raises UserError: if the rule cannot be read, or asks for what the reader may
            not see: nobody is left in or out by mistake
        """
        self._check_readable()
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
        segments = self.sudo().search_fetch(
            [("company_id", "in", companies)], ["name", "domain"]
        )
        for segment in segments if partners.ids else ():
            if segment._get_hidden_field(self.env["res.partner"]):
                continue
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
        """Return the domain of whoever is in one of these segments. One whose rule
        asks for what the reader may not see holds nobody: a list still opens.

        :raises UserError: if a rule cannot be read, or leads back to itself
        """
        for segment in self:
            segment._refuse_circle()
        shown = self.filtered(lambda segment: not segment._get_hidden_field())
        return Domain.OR(segment._get_domain() for segment in shown)

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
        self._check_readable()
        return {
            **action,
            "name": self.name,
            "domain": list(self._get_domain()),
            "context": {},
        }
