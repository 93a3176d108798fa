"""Customers of the register that may be one: the pass that finds them."""

import time

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from .crm_name_finder import _SIMILAR
from .kernel import register

#: a phone or a mail that more partners share is a switchboard's
_SHARED = 12
#: (kind, column, whether it says who it is)
#: one word or one door that more share is looked through no further
_CROWD = 40
_KEYS = (
    ("vat", "crm_key_vat", True), ("fiscalcode", "crm_key_fiscal", True),
    ("pec", "crm_key_pec", True), ("email", "email_normalized", False),
    ("phone", "phone_sanitized", False),
)  # fmt: skip


class CrmPartnerDuplicate(models.Model):
    """Two partners of the register that may be one, with score and reason.

    The whole register is looked through in one pass: the database groups by every
    key at once, exact ones, doors and the sound of words in a place; the pairs are
    judged in memory, as an import's rows are. Those that have to do with each other
    without being one are proposed as a relation.
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
            ("related", "Related, not the same"),
            ("merged", "Merged"),
            ("linked", "Relation recorded"),
            ("distinct", "Two different customers"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
    )
    relation = fields.Selection(
        [
            ("group", "Same group or owner"),
            ("administrator", "Same administrator"),
            ("household", "Same household"),
            ("switchboard", "Same office or telephone"),
        ],
        "Relation proposed",
        readonly=True,
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

    @api.depends("reasons", "relation")
    @api.depends_context("lang")
    def _compute_explanation(self):
        kinds = dict(self._fields["relation"]._description_selection(self.env))
        for found in self:
            why = self.env["crm.name.match"]._explain(found.reasons)
            kind = kinds.get(found.relation)
            found.explanation = f"{kind}: {why}" if kind else why

    # -- the pass ---------------------------------------------------------------

    def action_find(self):
        """Look through the whole register; say what was found."""
        self.check_access("create")
        start = time.monotonic()
        groups, pairs = self._find_all()
        related = self.search_count([("state", "=", "related")])
        seconds = max(time.monotonic() - start, 0.1)
        message = self.env._(
            "%(groups)s groups with %(pairs)s duplicates and %(related)s relations,"
            " found in %(seconds)s s.",
            groups=groups,
            related=related,
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
        """Propose every duplicate and every relation; decisions taken remain.

        :return: (groups, pairs) that are to decide
        """
        self.env["res.partner"].flush_model()
        self.flush_model()
        pairs = self._get_pairs()
        values = self._get_values({i for pair in pairs for i in pair})
        shared = self.env["crm.name"]._get_shared_values()
        judged = (register.judge(values[a], values[b], shared) for a, b in pairs)
        found = [verdict for verdict in judged if verdict]
        apart = self._get_apart()
        found = [row for row in found if frozenset(row[:2]) not in apart]
        missing = {i for row in found for i in row[:2]} - set(values)
        values |= self._get_values(missing)
        same = [row[:4] for row in found if not row[4]]
        rows = register.groups(same, lambda i: register.rank(values[i]))
        related = self._get_related(found, rows, values)
        self._store_pairs([(*row, "proposed", None) for row in rows] + related, values)
        return len({row[0] for row in rows}), len(rows)

    @api.model
    def _get_pairs(self):
        """Return ``[(id, id)]`` of the active partners that share a key, a door or
        the sound of a word in one place."""
        return list({*self._get_exact_pairs(), *self._get_similar_pairs()})

    @api.model
    def _get_similar_pairs(self):
        """Return the pairs behind one door, and those of similar names in one place."""
        near = SQL()
        if self.env.registry.has_trigram:
            near = SQL(
                " WHERE link OR similarity(a.crm_key_name, b.crm_key_name) >= %s",
                _SIMILAR,
            )
        return self.env.execute_query(
            SQL(
                "WITH keyed AS (SELECT id, k FROM res_partner,"
                "  unnest(string_to_array(crm_key_blocks, ' ')) k"
                "  WHERE (active OR crm_merged_into_id IS NOT NULL)"
                "  AND crm_key_blocks > ''),"
                " grouped AS MATERIALIZED (SELECT k LIKE '!%%' AS link,"
                "  array_agg(id ORDER BY id) AS ids FROM keyed GROUP BY k"
                # a host that many have is a provider's
                "  HAVING count(*) BETWEEN 2 AND CASE WHEN k LIKE '!h%%' THEN %(few)s"
                "  ELSE %(crowd)s END),"
                " pairs AS (SELECT a.id AS one, b.id AS two, bool_or(link) AS link"
                "  FROM grouped g, unnest(g.ids) a(id), unnest(g.ids) b(id)"
                "  WHERE a.id < b.id GROUP BY 1, 2)"
                " SELECT one, two FROM pairs JOIN res_partner a ON a.id = one"
                " JOIN res_partner b ON b.id = two%(near)s",
                crowd=_CROWD,
                few=_SHARED,
                near=near,
            )
        )

    @api.model
    def _get_exact_pairs(self):
        keyed = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::text AS kind, %s::boolean AS sure, %s AS key, id"
                " FROM res_partner WHERE (active OR crm_merged_into_id IS NOT NULL)"
                " AND %s IS NOT NULL AND %s != ''",
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
        for partner in values.values():
            # one merged stands for who stayed: its mails, phones and names still do
            partner["entity"] = partner.get("stays") or partner["entity"]
        return values

    @api.model
    def _get_apart(self):
        """Return the pairs of which somebody decided that they are two."""
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, other_id FROM crm_partner_duplicate"
                " WHERE state IN ('distinct', 'linked')"
            )
        )
        return {frozenset(row) for row in rows}

    @api.model
    def _get_related(self, found, groups, values):
        """Return the rows of the relations to propose; a group's are its kept one's."""
        stays = {other: kept for kept, other, *_rest in groups}
        rows = {}
        linked = {
            frozenset(pair)
            for pair in self.env.execute_query(
                SQL(
                    "SELECT partner_id, other_id FROM crm_partner_duplicate"
                    " WHERE state = 'linked'"
                )
            )
        }
        for one, two, value, reasons, relation in found:
            kept, other = (stays.get(i, i) for i in (one, two))
            if relation and kept != other:
                kept, other = sorted(
                    (kept, other), key=lambda i: register.rank(values[i]), reverse=True
                )
                rows[kept, other] = (kept, other, value, reasons, relation)
        return [
            (kept, other, value, reasons, 2, "related", relation)
            for kept, other, value, reasons, relation in register.forest(
                rows.values(), linked
            )
        ]

    @api.model
    def _store_pairs(self, rows, values):
        self.env.cr.execute(
            "DELETE FROM crm_partner_duplicate WHERE state IN ('proposed', 'related')"
        )
        self.env.cr.execute_values(
            "INSERT INTO crm_partner_duplicate (partner_id, other_id, score, reasons,"
            " size, state, relation, company_id, create_uid, create_date, write_uid,"
            " write_date)"
            " VALUES %s ON CONFLICT (LEAST(partner_id, other_id),"
            " GREATEST(partner_id, other_id)) DO UPDATE SET score = EXCLUDED.score,"
            " reasons = EXCLUDED.reasons, size = EXCLUDED.size,"
            " relation = EXCLUDED.relation,"
            " state = CASE WHEN crm_partner_duplicate.state = 'merged'"
            "  THEN EXCLUDED.state ELSE crm_partner_duplicate.state END",
            [
                (kept, other, value, " ".join(reasons), size, state, relation,
                 values[kept]["company_id"] or values[other]["company_id"],
                 self.env.uid, self.env.uid)
                for kept, other, value, reasons, size, state, relation in rows
                if self._same_company(values[kept], values[other])
            ],
            template="(%s, %s, %s, %s, %s, %s, %s, %s, %s, now() at time zone"
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

    def action_relate(self):
        """Record that these have to do with each other: they are not proposed again.

        A ``crm.partner.relation`` of the kind proposed, seen on both cards.
        """
        self.check_access("write")
        relations = self.env["crm.partner.relation"]
        for found in self.filtered(lambda d: d.state in ("related", "proposed")):
            kind = self.env.ref(
                f"crm_prevendita.crm_relation_type_{found.relation or 'group'}"
            )
            pair = (found.partner_id.id, found.other_id.id)
            known = [
                ("type_id", "=", kind.id), ("partner_id", "in", pair),
                ("other_partner_id", "in", pair),
            ]  # fmt: skip
            if not relations.search_count(known, limit=1):
                relations.create(
                    {"partner_id": pair[0], "other_partner_id": pair[1],
                     "type_id": kind.id}
                )  # fmt: skip
            found.state = "linked"
        return True

    def action_merge(self):
        """Merge every chosen pair, taking the best of both."""
        for found in self.filtered(lambda d: d.state == "proposed"):
            found.partner_id._crm_merge(found.other_id)
        return True

    def _next(self):
        """Return the next pair to decide, the same group first."""
        state = "related" if self.relation else "proposed"
        domain = [("state", "=", state), ("id", "not in", self.ids)]
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
            "WITH old AS (DELETE FROM crm_partner_duplicate"
            " WHERE state IN ('proposed', 'related')"
            " AND %(merged)s IN (partner_id, other_id) RETURNING *)"
            " INSERT INTO crm_partner_duplicate (partner_id, other_id, score, reasons,"
            " size, state, relation, company_id, create_uid, create_date)"
            " SELECT %(kept)s, CASE WHEN partner_id = %(merged)s THEN other_id"
            "  ELSE partner_id END, score, reasons, size, state, relation, company_id,"
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
