"""Which names are the same: within a file, against the banks and the register."""

from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL

from .kernel import match

#: how many others one key may propose: a switchboard's number is no identity
_PER_KEY = 3
_PER_NAME = 6
_PER_BLOCK = 200
#: from this score on, no similar name is looked for any more
_CERTAIN = 0.98
#: names up to which all candidates come in one statement
_FEW = 20
_SIMILAR = 0.35
#: of how many behind one door, or with one web site, the first few are looked at
_PER_LINK = 6

#: (kind, our column, the other name's column)
_NAME_KEYS = (
    ("vat", "vat"), ("fiscalcode", "fiscalcode"), ("pec", "pec"), ("email", "email"),
    ("phone", "phone"), ("phone2", "phone"), ("phone", "phone2"), ("phone2", "phone2"),
)  # fmt: skip
_PARTNER_KEYS = (
    ("vat", "crm_key_vat"), ("fiscalcode", "crm_key_fiscal"), ("pec", "crm_key_pec"),
    ("email", "email_normalized"), ("phone", "phone_sanitized"),
    ("phone2", "phone_sanitized"),
)  # fmt: skip
#: (columns of ours, columns of the other side's table), by kind of key
_NAME_COLUMNS = (
    (("vat",), ("vat",)),
    (("fiscalcode",), ("fiscalcode",)),
    (("pec",), ("pec",)),
    (("email",), ("email",)),
    (("phone", "phone2"), ("phone", "phone2")),
)
_PARTNER_COLUMNS = (
    (("vat",), ("crm_key_vat",)),
    (("fiscalcode",), ("crm_key_fiscal",)),
    (("pec",), ("crm_key_pec",)),
    (("email",), ("email_normalized",)),
    (("phone", "phone2"), ("phone_sanitized",)),
)


class CrmName(models.Model):
    """Duplicates within a file, against the banks and against the register.

    Candidates come from the database in a fixed number of statements for any
    number of names; which of them are the same is decided by ``kernel.match``.
    """

    _inherit = "crm.name"

    def _find_duplicates(self):
        """Propose the duplicates of these names, and mark the names."""
        if not self:
            return
        self.flush_model()
        self.env["res.partner"].flush_model()
        # a name corrected by hand is compared anew, decisions taken remain
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_name_match WHERE name_id = ANY(%s)"
                " AND state = 'proposed'",
                self.ids,
            )
        )
        self._propose_duplicates(self.ids)
        self._settle_duplicates()
        self.env["crm.name.match"].invalidate_model()
        self.invalidate_recordset(["match_ids", "match_score", "state"])

    @api.model
    def _propose_duplicates(self, ids):
        """Write the matches of freshly inserted names; return the names that
        have one, as a set of ids."""
        with self._by_indexes():
            found = self._find_few(ids) if len(ids) <= _FEW else self._find_many(ids)
        if found:
            self._insert_matches(found)
        return {row[0] for row in found}

    @api.model
    @contextmanager
    def _by_indexes(self):
        """Look up keys by their indexes: of fresh rows there are no statistics yet.

        Without them the planner takes every key for one in two hundred rows, and
        reads the register from end to end for each name of a file. Afterwards holds
        whatever the server's settings say; an error rolls back to it.
        """
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        yield
        self.env.cr.execute("RESET enable_seqscan")

    @api.model
    def _find_many(self, ids):
        """Return the matches of a batch: names that are certain look no further."""
        found = self._score_pairs(self._get_exact_pairs(ids))
        certain = {row[0] for row in found if row[3] >= _CERTAIN}
        rest = [i for i in ids if i not in certain]
        similar = self._get_candidates(rest, self._get_similar_sql(rest))
        known = {row[:3] for row in found}
        return found + self._score_pairs(similar - known)

    @api.model
    def _find_few(self, ids):
        """Return the same for a few names, all candidates in one statement."""
        exact, similar = self._get_exact_sql(ids), self._get_similar_sql(ids)
        pairs = self._get_candidates(ids, SQL("%s UNION (%s)", exact, similar))
        found = self._score_pairs(pairs)
        certain = {row[0] for row in found if row[3] >= _CERTAIN}
        keys = {key for key, _weight in match.EXACT}
        return [
            row for row in found
            if row[0] not in certain or keys & set(row[4].split())
        ]  # fmt: skip

    @api.model
    def _get_candidates(self, ids, query):
        if not ids:
            return set()
        self.env.cr.execute(query)
        return set(self.env.cr.fetchall())

    # -- exact keys of a whole batch, looked up together -------------------------

    @api.model
    def _get_exact_pairs(self, ids):
        """Return {(name, other name or None, partner or None)} that share a key."""
        ours = self._get_name_values(ids)
        owners = self._get_key_owners(ours.values())
        pairs = set()
        for name in ours.values():
            for index, (columns, _theirs) in enumerate(_NAME_COLUMNS):
                for value in {name[c] for c in columns if name[c]}:
                    earlier = owners.get((False, index, value), ())
                    others = self._pick(earlier, name, lambda i, n: i < n["id"])
                    pairs.update((name["id"], i, None) for i in others)
                    known = owners.get((True, index, value), ())
                    partners = self._pick(known, name, lambda _i, _n: True)
                    pairs.update((name["id"], None, i) for i in partners)
        return pairs

    @api.model
    def _pick(self, owners, name, fits):
        """Return the first few owners of a key that a name may be compared with.

        :param list owners: ``[(company, ids, best first)]``
        """
        company, found = name["company_id"], []
        for theirs, ids in owners:
            if theirs == company or not theirs or not company:
                found += [i for i in ids if fits(i, name)]
        return found[:_PER_KEY]

    @api.model
    def _get_key_owners(self, names):
        """Return {(is a partner, index of the key, value): [(company, ids)]}."""
        sides = (
            (False, SQL("crm_name"), _NAME_COLUMNS, SQL("id"),
             SQL("merged_into_id IS NULL")),
            (True, SQL("res_partner"), _PARTNER_COLUMNS, SQL("active DESC, id"),
             SQL("TRUE")),
        )  # fmt: skip
        parts = []
        for partner, table, keys, order, condition in sides:
            for index, (columns, theirs) in enumerate(keys):
                values = list({n[c] for n in names for c in columns if n[c]})
                parts += [
                    self._get_owners_sql(
                        partner, table, index, SQL.identifier(column), values, order,
                        condition,
                    )
                    for column in theirs if values
                ]  # fmt: skip
        found = {}
        if parts:
            self.env.cr.execute(SQL(" UNION ALL ").join(parts))
            for partner, index, value, company, ids in self.env.cr.fetchall():
                found.setdefault((partner, index, value), []).append((company, ids))
        return found

    @api.model
    def _get_owners_sql(self, partner, table, index, column, values, order, condition):
        """Return the query of one column's owners, the first few of each company."""
        return SQL(
            "SELECT %(partner)s, %(index)s, %(column)s, company_id,"
            " (array_agg(id ORDER BY %(order)s))[1:%(limit)s]"
            " FROM %(table)s WHERE %(column)s = ANY(%(values)s) AND %(condition)s"
            " GROUP BY %(column)s, company_id",
            partner=partner,
            index=index,
            column=column,
            order=order,
            limit=_PER_KEY,
            table=table,
            values=values,
            condition=condition,
        )

    # -- candidates of a few names, and those with a similar name ----------------

    # "+ 0" keeps the planner from walking the primary key
    @api.model
    def _get_exact_sql(self, ids):
        """Return the query of (name, other name, partner) that share a key."""
        parts = [
            SQL(
                "SELECT n.id, o.id, NULL::int FROM crm_name n, LATERAL ("
                " SELECT o.id FROM crm_name o WHERE o.%(theirs)s = n.%(ours)s"
                " AND o.id + 0 < n.id AND o.merged_into_id IS NULL"
                " AND (o.company_id = n.company_id OR o.company_id IS NULL"
                " OR n.company_id IS NULL)"
                " ORDER BY o.id + 0 LIMIT %(limit)s) o"
                " WHERE n.id = ANY(%(ids)s) AND n.%(ours)s IS NOT NULL",
                ours=SQL.identifier(ours),
                theirs=SQL.identifier(theirs),
                limit=_PER_KEY,
                ids=list(ids),
            )
            for ours, theirs in _NAME_KEYS
        ]
        parts += [
            SQL(
                "SELECT n.id, NULL::int, p.id FROM crm_name n, LATERAL ("
                " SELECT p.id FROM res_partner p WHERE p.%(theirs)s = n.%(ours)s"
                " AND (p.company_id = n.company_id OR p.company_id IS NULL"
                " OR n.company_id IS NULL)"
                " ORDER BY p.active DESC, p.id + 0 LIMIT %(limit)s) p"
                " WHERE n.id = ANY(%(ids)s) AND n.%(ours)s IS NOT NULL",
                ours=SQL.identifier(ours),
                theirs=SQL.identifier(theirs),
                limit=_PER_KEY,
                ids=list(ids),
            )
            for ours, theirs in _PARTNER_KEYS
        ]
        return SQL(" UNION ").join(parts)

    @api.model
    def _get_similar_sql(self, ids):
        """Return the query of (name, other name, partner) with a similar name."""
        sides = (
            ("crm_name", "key_name", "key_blocks", SQL("o.id, NULL::int"),
             SQL("AND o.id + 0 < n.id AND o.merged_into_id IS NULL")),
            ("res_partner", "crm_key_name", "crm_key_blocks", SQL("NULL::int, o.id"),
             SQL()),
        )  # fmt: skip
        parts = []
        for table, name, blocks, pair, narrow in sides:
            side = (SQL.identifier(table), SQL.identifier("o", blocks), pair, narrow)
            parts.append(self._get_similar_side(ids, SQL.identifier("o", name), *side))
            parts.append(self._get_linked_side(ids, *side))
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _get_linked_side(self, ids, table, blocks, pair, narrow):
        """Return the query of those behind one door or with one site, whatever their
        names."""
        return SQL(
            "SELECT n.id, %(pair)s FROM (SELECT n.id, n.company_id,"
            " ARRAY(SELECT k FROM unnest(string_to_array(n.key_blocks, ' ')) k"
            " WHERE k LIKE '!%%') AS links FROM crm_name n"
            " WHERE n.id = ANY(%(ids)s) AND n.key_blocks LIKE '%%!%%') n, LATERAL ("
            " SELECT o.id FROM %(table)s o"
            " WHERE string_to_array(%(blocks)s, ' ') && n.links %(narrow)s"
            " AND (o.company_id = n.company_id OR o.company_id IS NULL"
            " OR n.company_id IS NULL) LIMIT %(limit)s) o",
            pair=pair,
            ids=list(ids),
            table=table,
            blocks=blocks,
            narrow=narrow,
            limit=_PER_LINK,
        )

    @api.model
    def _get_similar_side(self, ids, name, table, blocks, pair, narrow):
        # a block shared by thousands says nothing: a part of it is looked at
        likeness = SQL("1.0")
        if self.env.registry.has_trigram:
            likeness = SQL("similarity(o.key, n.key_name)")
        return SQL(
            "SELECT n.id, %(pair)s FROM (SELECT n.id, n.company_id, n.zip, n.key_name,"
            " ARRAY(SELECT k FROM unnest(string_to_array(n.key_blocks, ' ')) k"
            " WHERE k NOT LIKE '!%%') AS blocks FROM crm_name n"
            " WHERE n.id = ANY(%(ids)s) AND n.key_blocks > '') n, LATERAL ("
            " SELECT o.id FROM ("
            # OFFSET 0: the likeness is worked out once, not in WHERE and in ORDER BY
            " SELECT o.id, o.zip, %(likeness)s AS likeness FROM ("
            " SELECT o.id, %(name)s AS key, o.zip FROM %(table)s o"
            " WHERE string_to_array(%(blocks)s, ' ')"
            " && n.blocks %(narrow)s"
            " AND (o.company_id = n.company_id OR o.company_id IS NULL"
            " OR n.company_id IS NULL) LIMIT %(most)s) o OFFSET 0) o"
            " WHERE o.likeness >= %(least)s"
            " ORDER BY o.likeness DESC, o.zip = n.zip DESC NULLS LAST, o.id"
            " LIMIT %(limit)s) o",
            pair=pair,
            name=name,
            table=table,
            blocks=blocks,
            narrow=narrow,
            likeness=likeness,
            most=_PER_BLOCK,
            least=_SIMILAR,
            limit=_PER_NAME,
            ids=list(ids),
        )

    @api.model
    def _score_pairs(self, pairs):
        """Return the rows to insert for the pairs that are the same name."""
        name_ids = {p[0] for p in pairs} | {p[1] for p in pairs if p[1]}
        names = self._get_name_values(name_ids)
        partners = self._get_partner_values({p[2] for p in pairs if p[2]})
        shared = self._get_shared_values() if pairs else ()
        found = []
        for name_id, other_id, partner_id in sorted(pairs, key=str):
            one = names[name_id]
            two = names[other_id] if other_id else partners[partner_id]
            score = match.score(one, two, shared)
            if score.is_match:
                # whoever was merged leads to the partner that was kept
                partner_id = partner_id and (two["stays"] or partner_id)
                source = one["source"]
                same = bool(other_id and source and source == two["source"])
                reasons = " ".join(score.reasons)
                found.append(
                    (name_id, other_id, partner_id, score.value, reasons, same)
                )
        return found

    @api.model
    def _get_name_values(self, ids):
        return self._fetch_by_id(
            SQL(
                "SELECT n.id, %s AS source, n.company_id, n.vat, n.fiscalcode, n.pec,"
                " n.email, n.phone, n.phone2, n.website, n.contact_name, n.street,"
                " n.key_name, n.key_place, n.key_street, n.city, n.zip"
                " FROM crm_name n WHERE n.id = ANY(%s)",
                self._get_source_sql(),
                list(ids),
            )
        )

    @api.model
    def _get_shared_values(self):
        """Return the mails, phones and hosts of which somebody decided that several
        use them: they are no evidence any more that two are one."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT 'partner' AS kind, partner_id AS a, other_id AS b"
                " FROM crm_partner_duplicate WHERE state IN ('distinct', 'linked')"
                " UNION ALL SELECT 'mixed', name_id, partner_id FROM crm_name_match"
                " WHERE state = 'distinct' AND partner_id IS NOT NULL"
                " UNION ALL SELECT 'name', name_id, other_id FROM crm_name_match"
                " WHERE state = 'distinct' AND other_id IS NOT NULL"
            )
        )
        names = {r["a"] for r in rows if r["kind"] != "partner"}
        names |= {r["b"] for r in rows if r["kind"] == "name"}
        partners = {r["a"] for r in rows if r["kind"] == "partner"}
        partners |= {r["b"] for r in rows if r["kind"] != "name"}
        names = self._get_name_values(names) if names else {}
        partners = self._get_partner_values(partners) if partners else {}
        shared = set()
        for row in rows:
            one = (partners if row["kind"] == "partner" else names).get(row["a"])
            two = (names if row["kind"] == "name" else partners).get(row["b"])
            if one and two:
                shared |= match.values_shared(one, two)
        return frozenset(shared)

    @api.model
    def _get_source_sql(self):
        """Hook: return what says that names ``n`` came in together, as in one file."""
        return SQL("NULL::int")

    @api.model
    def _get_partner_values(self, ids):
        """Return what is compared of partners; a contact's company stands in."""
        return self._fetch_by_id(
            SQL(
                "SELECT p.id, p.crm_merged_into_id AS stays,"
                " NULL::int AS source,"
                " COALESCE(p.crm_key_vat, c.crm_key_vat) AS vat,"
                " COALESCE(p.crm_key_fiscal, c.crm_key_fiscal) AS fiscalcode,"
                " COALESCE(p.crm_key_pec, c.crm_key_pec) AS pec,"
                " p.email_normalized AS email, p.phone_sanitized AS phone,"
                " NULL AS phone2, (SELECT h.name FROM res_partner h"
                "  WHERE h.parent_id = p.id AND h.active AND h.type = 'contact'"
                "  AND NOT h.is_company ORDER BY h.id LIMIT 1) AS contact_name,"
                " COALESCE(p.website, c.website) AS website,"
                " COALESCE(p.street, c.street) AS street,"
                " COALESCE(p.crm_key_name, c.crm_key_name) AS key_name,"
                " COALESCE(p.crm_key_place, c.crm_key_place) AS key_place,"
                " COALESCE(p.crm_key_street, c.crm_key_street) AS key_street,"
                " COALESCE(p.city, c.city) AS city, COALESCE(p.zip, c.zip) AS zip"
                " FROM res_partner p"
                " LEFT JOIN res_partner c ON c.id = p.commercial_partner_id"
                " WHERE p.id = ANY(%s)",
                list(ids),
            )
        )

    @api.model
    def _fetch_by_id(self, query):
        self.env.cr.execute(query)
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _insert_matches(self, found):
        self.env.cr.execute_values(
            "INSERT INTO crm_name_match (name_id, other_id, partner_id, score, reasons,"
            " same_file, state, company_id, create_uid, create_date, write_uid,"
            " write_date)"
            " SELECT v.name_id, v.other_id, v.partner_id, v.score, v.reasons,"
            " v.same_file, 'proposed', n.company_id, n.create_uid,"
            " now() at time zone 'UTC', n.create_uid, now() at time zone 'UTC'"
            " FROM (VALUES %s) AS v (name_id, other_id, partner_id, score, reasons,"
            " same_file) JOIN crm_name n ON n.id = v.name_id ON CONFLICT DO NOTHING",
            found,
            template="(%s, %s::int, %s::int, %s, %s, %s)",
            page_size=2000,
        )

    def _settle_duplicates(self):
        """Let the verdict follow the matches that are still to decide."""
        self._settle(self.ids)
        self.invalidate_recordset(["match_score", "state"])

    @api.model
    def _settle(self, ids):
        self.env["crm.name.match"].flush_model()
        follows = SQL(
            "CASE WHEN n.state NOT IN ('new', 'duplicate') THEN n.state"
            " WHEN m.score > 0 THEN 'duplicate' ELSE 'new' END"
        )
        self.env.cr.execute(
            SQL(
                "UPDATE crm_name n SET match_score = m.score, state = %(follows)s"
                " FROM (SELECT i.id, COALESCE(MAX(m.score), 0) AS score"
                " FROM unnest(%(ids)s) AS i(id) LEFT JOIN crm_name_match m"
                " ON m.name_id = i.id AND m.state = 'proposed' GROUP BY i.id) m"
                # a name that stays as it is costs no entry in its many indexes
                " WHERE n.id = m.id AND (COALESCE(n.match_score, 0) != m.score"
                " OR n.state != %(follows)s)",
                ids=list(ids),
                follows=follows,
            )
        )
