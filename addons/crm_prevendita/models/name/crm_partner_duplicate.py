"""Customers of the register that may be one: the pass that finds them."""

import time

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from .kernel import register

#: a phone or a mail that more partners share is a switchboard's
_SHARED = 12
#: (kind, column, whether it says who it is)
_KEYS = (
    ("vat", "crm_key_vat", True), ("fiscalcode", "crm_key_fiscal", True),
    ("pec", "crm_key_pec", True), ("email", "email_normalized", False),
    ("phone", "phone_sanitized", False),
)  # fmt: skip


class CrmPartnerDuplicate(models.Model):
    """Two partners of the register that may be one, with score and reason.

    The whole register is looked through in one pass: the database groups by every
    exact key at once, the pairs are judged in memory.
    """

    _name = "crm.partner.duplicate"
    _description = "Possible duplicate in the register"
    _order = "score desc, partner_id, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "To keep", required=True, index=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "res.partner", "Its duplicate", required=True, index=True, ondelete="cascade"
    )
    score = fields.Float("Likeness", digits=(3, 2), readonly=True)
    reasons = fields.Char("Reasons, codes", readonly=True)
    explanation = fields.Char("Why", compute="_compute_explanation")
    size = fields.Integer("In the group", readonly=True, aggregator=None)
    state = fields.Selection(
        [
            ("proposed", "To decide"),
            ("merged", "Merged"),
            ("distinct", "Two different customers"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
    )
    company_id = fields.Many2one("res.company", index="btree_not_null", readonly=True)
    partner_city = fields.Char(related="partner_id.city", string="City")
    partner_vat = fields.Char(related="partner_id.vat", string="VAT number")
    partner_lifecycle = fields.Selection(related="partner_id.lifecycle")
    other_city = fields.Char(related="other_id.city", string="City of the duplicate")
    other_vat = fields.Char(related="other_id.vat", string="VAT no. of the duplicate")

    _pair_unique = models.UniqueIndex(
        "(LEAST(partner_id, other_id), GREATEST(partner_id, other_id))",
        "These two are in the list already.",
    )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for found in self:
            found.explanation = self.env["crm.name.match"]._explain(found.reasons)

    # -- the pass ---------------------------------------------------------------

    def action_find(self):
        """Look through the whole register; say what was found."""
        self.check_access("create")
        start = time.monotonic()
        groups, pairs = self._find_all()
        seconds = max(time.monotonic() - start, 0.1)
        message = self.env._(
            "%(groups)s groups with %(pairs)s duplicates, found in %(seconds)s s.",
            groups=groups,
            pairs=pairs,
            seconds=formatLang(self.env, seconds, digits=1),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                # the list that is open, not a second one on top of it
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_find(self):
        self._find_all()

    @api.model
    def _find_all(self):
        """Propose every duplicate by any exact key; decisions taken remain.

        :return: (groups, pairs) that are to decide
        """
        self.env["res.partner"].flush_model()
        self.flush_model()
        pairs = self._get_pairs()
        values = self._get_values({i for pair in pairs for i in pair})
        judged = (register.judge(values[a], values[b]) for a, b in pairs)
        found = [verdict for verdict in judged if verdict]
        apart = self._get_distinct()
        found = [row for row in found if frozenset(row[:2]) not in apart]
        missing = {i for row in found for i in row[:2]} - set(values)
        values |= self._get_values(missing)
        rows = register.groups(found, lambda i: register.rank(values[i]))
        self._write_proposed(rows, values)
        return len({row[0] for row in rows}), len(rows)

    @api.model
    def _get_pairs(self):
        """Return ``[(id, id)]`` of the active partners that share a key."""
        keyed = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::text AS kind, %s::boolean AS sure, %s AS key, id"
                " FROM res_partner WHERE active AND %s IS NOT NULL AND %s != ''",
                kind, sure, *[SQL.identifier(column)] * 3,
            )
            for kind, column, sure in _KEYS
        )  # fmt: skip
        return self.env.execute_query(
            SQL(
                "WITH grouped AS MATERIALIZED ("
                " SELECT array_agg(id ORDER BY id) AS ids, count(*) AS size"
                " FROM (%(keyed)s) k GROUP BY kind, sure, key"
                " HAVING count(*) > 1 AND (sure OR count(*) <= %(shared)s))"
                " SELECT DISTINCT a.id, b.id FROM grouped g,"
                " unnest(g.ids) WITH ORDINALITY a(id, n),"
                " unnest(g.ids) WITH ORDINALITY b(id, n)"
                # in a large group everybody is compared with the first
                " WHERE a.n < b.n AND (g.size <= %(shared)s OR a.n = 1)",
                keyed=keyed,
                shared=_SHARED,
            )
        )

    @api.model
    def _get_values(self, ids):
        """Return ``{id: values to judge}``."""
        if not ids:
            return {}
        values = self.env["crm.name"]._get_partner_values(ids)
        self.env.cr.execute(
            SQL(
                "SELECT p.id, p.commercial_partner_id AS entity, p.parent_id AS parent,"
                " p.name AS own_name, p.lifecycle, p.company_id,"
                " EXISTS (SELECT FROM res_users u WHERE u.partner_id = p.id)"
                " OR EXISTS (SELECT FROM res_company c WHERE c.partner_id = p.id)"
                " AS fixed FROM res_partner p WHERE p.id = ANY(%s)",
                list(ids),
            )
        )
        for row in self.env.cr.dictfetchall():
            values[row["id"]] = {**values[row["id"]], **row}
        return values

    @api.model
    def _get_distinct(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, other_id FROM crm_partner_duplicate"
                " WHERE state = 'distinct'"
            )
        )
        return {frozenset(row) for row in rows}

    @api.model
    def _write_proposed(self, rows, values):
        self.env.cr.execute(
            "DELETE FROM crm_partner_duplicate WHERE state = 'proposed'"
        )
        self.env.cr.execute_values(
            "INSERT INTO crm_partner_duplicate (partner_id, other_id, score, reasons,"
            " size, state, company_id, create_uid, create_date, write_uid, write_date)"
            " VALUES %s ON CONFLICT (LEAST(partner_id, other_id),"
            " GREATEST(partner_id, other_id)) DO UPDATE SET score = EXCLUDED.score,"
            " reasons = EXCLUDED.reasons, size = EXCLUDED.size,"
            " state = CASE WHEN crm_partner_duplicate.state = 'merged'"
            "  THEN 'proposed' ELSE crm_partner_duplicate.state END",
            [
                (kept, other, value, " ".join(reasons), size,
                 values[kept]["company_id"] or values[other]["company_id"],
                 self.env.uid, self.env.uid)
                for kept, other, value, reasons, size in rows
                if self._same_company(values[kept], values[other])
            ],
            template="(%s, %s, %s, %s, %s, 'proposed', %s, %s, now() at time zone"
            " 'UTC', %s, now() at time zone 'UTC')",
            page_size=2000,
        )  # fmt: skip
        self.invalidate_model()

    @api.model
    def _same_company(self, one, two):
        companies = {one["company_id"], two["company_id"]} - {None}
        return len(companies) < 2

    # -- working through it -----------------------------------------------------

    def action_compare(self):
        """Show both side by side."""
        self.ensure_one()
        return self.env["crm.partner.merge"]._open(self.partner_id, self.other_id, self)

    def action_distinct(self):
        """Decide that these are two: they are not proposed again."""
        self.check_access("write")
        self.write({"state": "distinct"})
        return True

    def action_merge(self):
        """Merge every chosen pair, taking the best of both."""
        for found in self.filtered(lambda d: d.state == "proposed"):
            found.partner_id._crm_merge(found.other_id)
        return True

    def _next(self):
        """Return the next pair to decide, the same group first."""
        domain = [("state", "=", "proposed"), ("id", "not in", self.ids)]
        same = [("partner_id", "=", self.partner_id.id)]
        return self.search([*domain, *same], limit=1) or self.search(domain, limit=1)

    # -- following the merges ---------------------------------------------------

    @api.model
    def _after_merge(self, kept_id, merged_id):
        """Close the pair; what was proposed of the one merged is the other's now."""
        self.env.cr.execute(
            "UPDATE crm_partner_duplicate SET state = 'merged'"
            " WHERE LEAST(partner_id, other_id) = LEAST(%(kept)s, %(merged)s)"
            " AND GREATEST(partner_id, other_id) = GREATEST(%(kept)s, %(merged)s)",
            {"kept": kept_id, "merged": merged_id},
        )
        self.env.cr.execute(
            "WITH old AS (DELETE FROM crm_partner_duplicate WHERE state = 'proposed'"
            " AND %(merged)s IN (partner_id, other_id) RETURNING *)"
            " INSERT INTO crm_partner_duplicate (partner_id, other_id, score, reasons,"
            " size, state, company_id, create_uid, create_date)"
            " SELECT %(kept)s, CASE WHEN partner_id = %(merged)s THEN other_id"
            "  ELSE partner_id END, score, reasons, size, state, company_id,"
            "  create_uid, create_date FROM old"
            " WHERE %(kept)s NOT IN (partner_id, other_id) ON CONFLICT DO NOTHING",
            {"kept": kept_id, "merged": merged_id},
        )
        self.invalidate_model(flush=False)

    @api.model
    def _after_undo(self, kept_id, merged_id):
        self.env.cr.execute(
            "UPDATE crm_partner_duplicate SET state = 'proposed' WHERE state = 'merged'"
            " AND LEAST(partner_id, other_id) = LEAST(%(kept)s, %(merged)s)"
            " AND GREATEST(partner_id, other_id) = GREATEST(%(kept)s, %(merged)s)",
            {"kept": kept_id, "merged": merged_id},
        )
        self.invalidate_model(flush=False)
