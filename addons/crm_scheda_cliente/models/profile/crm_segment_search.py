from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

_FIELD = "crm_segment_ids"


class ResPartner(models.Model):
    """Segments as a filter: wherever partners are searched, mailings included."""

    _inherit = "res.partner"

    crm_segment_ids = fields.Many2many(
        "crm.segment",
        string="Segments",
        compute="_compute_crm_segment_ids",
        search="_search_crm_segment_ids",
        help="The segments that this customer is in now.",
    )

    @api.depends_context("uid")
    def _compute_crm_segment_ids(self):
        members = self.env["crm.segment"]._get_members(self)
        for partner in self:
            partner.crm_segment_ids = members.get(partner._origin.id, False)

    def _search_crm_segment_ids(self, operator, value):
        if operator in ("any", "in"):
            return self._crm_segments(value)._get_joint_domain()
        if operator in ("=", "ilike"):
            found = self.env["crm.segment"].search([("display_name", "ilike", value)])
            return found._get_joint_domain()
        return NotImplemented

    @api.model
    def _crm_segments(self, value):
        segments = self.env["crm.segment"]
        if isinstance(value, Domain):
            return segments.search(value)
        texts = [v for v in value if isinstance(v, str)]
        found = segments.browse([v for v in value if v and not isinstance(v, str)])
        if texts:
            found |= segments.search([("name", "in", texts)])
        return found.exists()


class CrmSegment(models.Model):
    _inherit = "crm.segment"

    @api.model
    def _get_members(self, partners):
        """Return which of some partners is in which segments, now.

        One statement for any number of segments, on top of what their rules ask.

        :return: ``{partner's id: segments}``; who is in none is left out
        """
        companies, parts = {False, *self.env.companies.ids}, []
        known = self._get_known(("active", "company_id", "domain", "name"))
        for segment_id, segment in known.items() if partners.ids else ():
            if not segment["active"] or segment["company_id"] not in companies:
                continue
            try:
                rule = self._read_rule(segment["domain"], segment["name"])
                domain = Domain("id", "in", partners.ids) & rule
                query = self.env["res.partner"]._search(domain)
            except UserError:
                # a rule that cannot be read holds nobody; its form says so
                continue
            parts.append(SQL("SELECT %s, id FROM (%s) m", segment_id, query.select()))
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
        opened = self.env.context.get("crm_segments_opened", ())
        domains = []
        for segment in self:
            if segment.id in opened:
                raise UserError(segment._tell_circle())
            inside = segment.with_context(crm_segments_opened=(*opened, segment.id))
            # resolved here, where the context knows which segments are open
            partners = inside.env["res.partner"]
            domains.append(inside._get_domain().optimize_full(partners))
        return Domain.OR(domains)

    def _tell_circle(self):
        return self.env._(
            "The segment “%s” would contain itself: take it out of its own rule.",
            self.name,
        )

    @api.constrains("domain")
    def _check_no_circle(self):
        """A segment may build on others, never on itself."""
        for segment in self:
            seen, todo = set(), [segment]
            while todo:
                for inner in todo.pop()._get_inner_segments():
                    if inner == segment:
                        raise ValidationError(segment._tell_circle())
                    if inner.id not in seen:
                        seen.add(inner.id)
                        todo.append(inner)

    def _get_inner_segments(self):
        """Return the segments that this one's rule builds on."""
        self.ensure_one()
        found = self.browse()
        for condition in self._get_domain().iter_conditions():
            if condition.field_expr.split(".")[0] == _FIELD:
                value = condition.value
                if isinstance(value, (str, int)):
                    value = [value]
                found |= self.env["res.partner"]._crm_segments(value)
        return found
