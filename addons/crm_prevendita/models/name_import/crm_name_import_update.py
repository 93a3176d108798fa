import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..name.kernel import match
from ..name.kernel.clean import VALUES
from .crm_name_import_run import _TYPES
from .kernel import columns
from .kernel import update as updates
from .kernel.row import KEYS

#: what an update may write, and what goes with it
STATE = (*VALUES, *KEYS, "row_hash", "note_codes")

# lists, not functions: labels of a list are translated
UPDATES = [
    ("none", "Leave them as they are"),
    ("fill", "Fill what they lack"),
    ("write", "Write what the file says"),
]
UPDATE_KEYS = [
    ("any", "VAT number, fiscal code or certified mail"),
    ("ref", "Supplier's code"),
    ("email", "Mail"),
    ("phone", "Phone"),
]


class CrmNameBank(models.Model):
    _inherit = "crm.name.bank"

    import_update = fields.Selection(
        UPDATES,
        "Names already there",
        required=True,
        default="none",
        help="What an import does with a row whose name this bank has already.",
    )
    import_update_key = fields.Selection(
        UPDATE_KEYS,
        "Recognised by",
        required=True,
        default="any",
    )


class CrmNameImport(models.Model):
    """Rows whose name the bank has already bring it up to date, if asked to."""

    _inherit = "crm.name.import"

    update = fields.Selection(
        UPDATES,
        "Names already there",
        compute="_compute_update",
        store=True,
        readonly=False,
    )
    update_key = fields.Selection(
        UPDATE_KEYS,
        "Recognised by",
        compute="_compute_update_key",
        store=True,
        readonly=False,
    )
    updated_count = fields.Integer("Names updated", readonly=True, copy=False)

    @api.depends("bank_id")
    def _compute_update(self):
        for batch in self:
            batch.update = batch.bank_id.import_update or "none"

    @api.depends("bank_id")
    def _compute_update_key(self):
        for batch in self:
            batch.update_key = batch.bank_id.import_update_key or "any"

    def _take_known(self, rows):
        """Bring up to date the names that rows are about.

        :param list rows: values of names to insert
        :return: (rows still to insert, lines that changed nothing)
        """
        if not rows or self.update in (False, "none"):
            return rows, []
        known = self._find_known(rows)
        plan = updates.plan(rows, known, self.update, self.update_key or "any")
        if plan.changes:
            self._write_names({c.name_id: c.state for c in plan.changes})
            self._insert_changes(plan.changes)
            names = self.env["crm.name"].browse(list({c.name_id for c in plan.changes}))
            names.invalidate_recordset()
            names._find_duplicates()
            self.env["crm.name.event"]._log(names.ids, "update", self.filename)
        self.updated_count += len(plan.changes)
        return plan.new, plan.same

    def _find_known(self, rows):
        """Return the names of the bank that rows may be about, as dicts."""
        keys = updates.keys_of(self.update_key or "any")
        wanted = {key: [r[key] for r in rows if r.get(key)] for key in keys}
        name = SQL.identifier
        conditions = [SQL("row_hash = ANY(%s)", [r["row_hash"] for r in rows])]
        conditions += [
            SQL("%s = ANY(%s)", name(key), values) for key, values in wanted.items()
        ]
        self.env["crm.name"].flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT n.id, n.state, c.code AS country, %s FROM crm_name n"
                " LEFT JOIN res_country c ON c.id = n.country_id"
                " WHERE n.bank_id = %s AND n.import_id IS DISTINCT FROM %s"
                " AND n.merged_into_id IS NULL AND n.anonymised IS NOT TRUE"
                " AND (%s) ORDER BY n.id FOR UPDATE OF n",
                SQL(", ").join(SQL("n.%s", name(f)) for f in STATE),
                self.bank_id.id,
                self.id,
                SQL(" OR ").join(conditions),
            )
        )
        return [updates.plain(row) for row in self.env.cr.dictfetchall()]

    @api.model
    def _write_names(self, states):
        """Write whole rows of names, ``{id: values}``, in one statement."""
        name = SQL.identifier
        self.env.cr.execute(
            SQL(
                "UPDATE crm_name n SET %(sets)s, write_uid = %(uid)s,"
                " write_date = now() at time zone 'UTC'"
                " FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(id int, %(types)s)"
                " WHERE n.id = r.id",
                sets=SQL(", ").join(SQL("%s = r.%s", name(f), name(f)) for f in STATE),
                uid=self.env.uid,
                rows=json.dumps([{"id": i, **s} for i, s in states.items()]),
                types=SQL(", ").join(
                    SQL("%s " + _TYPES.get(f, "varchar"), name(f)) for f in STATE
                ),
            )
        )

    def _insert_changes(self, changes):
        self._insert_rows(
            [
                {
                    "line": change.line,
                    "verdict": "updated",
                    "name_id": change.name_id,
                    "before": change.before,
                    "after": change.after,
                }
                for change in changes
            ]
        )

    # -- undoing ---------------------------------------------------------------

    def _revert_updates(self):
        """Give the names that this import updated their old values back; what was
        changed since stays."""
        rows = self.row_ids.filtered(lambda r: r.verdict == "updated" and r.name_id)
        rows = rows.filtered(lambda r: not r.name_id.anonymised)
        if not rows:
            return
        self.env["crm.name"].flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT id, %s FROM crm_name WHERE id = ANY(%s) FOR UPDATE",
                SQL(", ").join(map(SQL.identifier, STATE)),
                rows.name_id.ids,
            )
        )
        states = {r["id"]: updates.plain(r) for r in self.env.cr.dictfetchall()}
        for row in rows.sorted("id", reverse=True):
            updates.take_back(states[row.name_id.id], row.before, row.after)
        names = rows.name_id
        self._write_names({i: self._with_keys(s) for i, s in states.items()})
        names.invalidate_recordset()
        names._find_duplicates()
        self.env["crm.name.event"]._log(names.ids, "restore", self.filename)

    @api.model
    def _with_keys(self, state):
        keys = match.keys({**state, "country": self._country_of(state)})
        return {**state, **keys, "key_blocks": " ".join(keys["key_blocks"])}

    @api.model
    def _country_of(self, state):
        """Return the country that a name's place key says."""
        code, colon, _city = (state.get("key_place") or "").partition(":")
        return code if colon else "IT"


class CrmNameImportRow(models.Model):
    _inherit = "crm.name.import.row"

    verdict = fields.Selection(
        selection_add=[("updated", "Updated")], ondelete={"updated": "cascade"}
    )
    name_id = fields.Many2one("crm.name", index="btree_not_null", ondelete="set null")
    before = fields.Json("Values before")
    after = fields.Json("Values after")

    @api.depends("before", "after")
    @api.depends_context("lang")
    def _compute_text(self):
        result = super()._compute_text()
        names = self.env["crm.name"]._fields
        for row in self.filtered(lambda r: r.verdict == "updated"):
            parts = [row.name_id.name or ""] + [
                f"{names[f]._description_string(self.env)}:"
                f" {(row.before or {}).get(f) or '–'} → {value or '–'}"
                for f, value in (row.after or {}).items()
                if f in columns.FIELDS
            ]
            row.text = " · ".join(parts)
        return result


class CrmNameEvent(models.Model):
    _inherit = "crm.name.event"

    kind = fields.Selection(
        selection_add=[("update", "Brought up to date")], ondelete={"update": "cascade"}
    )
