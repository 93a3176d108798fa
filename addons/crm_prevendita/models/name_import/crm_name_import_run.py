import json
import time
from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..name.kernel import clean
from ..name.kernel.clean import VALUES
from .crm_name_import import _AT_ONCE
from .kernel import columns, dialect
from .kernel.ahead import ahead
from .kernel.row import KEYS, chunks

_BATCH = 2000
#: columns of crm_name that an import fills, with their types in a JSON row
_TYPES = {
    "line": "int", "raw": "jsonb", "row_hash": "varchar", "country_id": "int",
    "employees": "int", "turnover": "numeric", "date": "date", "note_codes": "varchar",
}  # fmt: skip


class CrmNameImport(models.Model):
    """Running an import: batches of rows, each one transaction.

    The position in the file is committed with the batch that it ends, so that
    a killed worker loses at most one batch and adds nothing twice.
    """

    _inherit = "crm.name.import"

    def action_import(self):
        """Start: a small file runs at once, a large one in the background."""
        self.check_access("write")
        for batch in self:
            batch._check_ready()
            self.env["crm.name.import.mapping"]._remember(batch)
            batch.write({"state": "running", "date_start": fields.Datetime.now()})
            if batch.total <= _AT_ONCE:
                batch._run(commit=False)
        self._trigger()
        return True

    def _check_ready(self):
        self.ensure_one()
        if self.state not in ("ready", "paused"):
            raise UserError(
                self.env._(
                    "%s cannot be imported: check the file first.", self.filename
                )
            )
        if "name" not in self.column_ids.mapped("field") and (
            "contact_name" not in self.column_ids.mapped("field")
        ):
            raise UserError(
                self.env._(
                    "Say which column of %s holds the company's name.", self.filename
                )
            )
        self.bank_id._check_licence()

    def action_pause(self):
        self.check_access("write")
        self.filtered(lambda b: b.state == "running").write({"state": "paused"})

    def action_resume(self):
        self.check_access("write")
        self.filtered(lambda b: b.state == "paused").write({"state": "running"})
        self._trigger()

    def _trigger(self):
        if self.filtered(lambda b: b.state == "running"):
            # sudo: starting the background job is not the operator's right
            cron = self.env.ref("crm_prevendita.crm_name_import_cron").sudo()
            cron._trigger()

    @api.model
    def _cron_run(self):
        """Run the waiting imports, oldest first, until the time is up."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "=", "running")], order="id")
        cron._commit_progress(remaining=sum(b.total - b.position for b in waiting))
        for batch in waiting:
            if not batch.with_user(batch.user_id)._run(commit=True):
                break

    def _run(self, commit):
        """Read on from the position reached.

        :param bool commit: commit every batch, as the background job does
        :return: False when the time is up
        """
        self.ensure_one()
        context = self._get_context()
        with self._open() as stream:
            read = chunks(stream, self.position, _BATCH, context)
            try:
                # cleaned in a thread while the database is busy with the last ones
                with closing(ahead(read)) as ready:
                    return self._run_chunks(ready, commit)
            except dialect.FileError as error:
                self.write({"state": "paused", "problem": self._sentence(error)})
                return True

    def _run_chunks(self, ready, commit):
        for chunk in ready:
            self._run_chunk(chunk, commit)
            if commit and not self._commit(len(chunk)):
                return False
            if self.state != "running":
                return True
        self.write(
            {"state": "done", "date_end": fields.Datetime.now(), "total": self.position}
        )
        return True

    def _run_chunk(self, chunk, commit):
        """Add one chunk; where another import is adding the same rows, wait
        for it and look again."""
        for attempt in range(5):
            try:
                return self._add_rows(chunk)
            except SerializationFailure:
                if not commit or attempt == 4:
                    raise
                self.env.cr.rollback()
                self.env.invalidate_all()
                time.sleep(0.2 * 2**attempt)

    def _commit(self, count):
        cron = self.env["ir.cron"].sudo()  # sudo: the job's own progress
        left = cron._commit_progress(count)
        self.invalidate_recordset(["state"])
        return left

    def _get_context(self):
        """Return what stays the same for every row of the file: plain values, for
        the thread that cleans must not touch the database."""
        self.ensure_one()
        ordered = self.column_ids.sorted("sequence")
        countries = self.env["res.country"].search_fetch([], ["code"])
        return {
            "dialect": self._get_dialect(),
            "width": max(self.width, len(ordered)),
            "keys": [columns.header_key(h) for h in ordered.mapped("header")],
            "fields": ordered.mapped("field"),
            "options": clean.Options(self.decimal, self.date_order, self.strict),
            "countries": {c.code: c.id for c in countries},
        }

    def _take_known(self, rows):
        """Hook: take out the rows about names that are there already.

        :return: (rows still to insert, lines that changed nothing)
        """
        return rows, []

    def _add_rows(self, chunk):
        """Insert one chunk of cleaned rows, find its duplicates, count."""
        good, bad = [], []
        for made in filter(None, chunk):
            (bad if "verdict" in made else good).append(made)
        good, same = self._take_known(good)
        ids, lines = self._insert_names(good)
        same += [row["line"] for row in good if row["line"] not in lines]
        repeated = [{"line": line, "verdict": "repeated"} for line in same]
        self._insert_rows(bad + repeated)
        suspects = self._find_in_batch(ids)
        self.flush_recordset()
        self.write(
            {
                "position": self.position + len(chunk),
                "total": max(self.total, self.position + len(chunk)),
                "created_count": self.created_count + len(ids),
                "duplicate_count": self.duplicate_count + suspects,
                "rejected_count": self.rejected_count + len(bad),
                "repeated_count": self.repeated_count + len(repeated),
            }
        )
        self.flush_recordset()
        self.env["crm.name"].invalidate_model()

    def _find_in_batch(self, ids):
        names = self.env["crm.name"]
        self.env["res.partner"].flush_model()
        suspects = names._propose_duplicates(ids)
        if suspects:
            names._settle(suspects)
        return len(suspects)

    def _insert_names(self, rows):
        """Insert names in one statement; rows already in the bank add nothing.

        :return: (ids in the order of the file, set of the lines inserted)
        """
        if not rows:
            return [], set()
        names = [*VALUES, *KEYS, "line", "raw", "row_hash", "country_id", "note_codes"]
        fixed = {
            "bank_id": self.bank_id.id,
            "company_id": self.company_id.id or None,
            "import_id": self.id,
            "state": "new",
            "priority": "0",
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_name (%(names)s, %(fixed)s, create_date, write_date)"
                " SELECT %(names)s, %(values)s, now() at time zone 'UTC',"
                " now() at time zone 'UTC'"
                " FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(%(types)s)"
                " ORDER BY line ON CONFLICT (bank_id, row_hash)"
                " WHERE row_hash IS NOT NULL DO NOTHING RETURNING id, line",
                names=SQL(", ").join(map(SQL.identifier, names)),
                fixed=SQL(", ").join(map(SQL.identifier, fixed)),
                values=SQL(", ").join(SQL("%s", v) for v in fixed.values()),
                rows=json.dumps(rows),
                types=SQL(", ").join(
                    SQL("%s " + _TYPES.get(n, "varchar"), SQL.identifier(n))
                    for n in names
                ),
            ),
            # two imports of the same rows: the later one waits and looks again
            log_exceptions=False,
        )
        found = self.env.cr.fetchall()
        return sorted(i for i, _line in found), {line for _id, line in found}

    def _insert_rows(self, rows):
        if not rows:
            return
        self.env.cr.execute_values(
            "INSERT INTO crm_name_import_row (import_id, company_id, line, verdict,"
            " field, code, value, name_id, raw, before, after, create_uid,"
            " create_date) VALUES %s",
            [
                (
                    self.id,
                    self.company_id.id or None,
                    row["line"],
                    row["verdict"],
                    row.get("field"),
                    row.get("code"),
                    row.get("value"),
                    row.get("name_id"),
                    *(
                        json.dumps(row[name]) if name in row else None
                        for name in ("raw", "before", "after")
                    ),
                    self.env.uid,
                    fields.Datetime.now(),
                )
                for row in rows
            ],
            page_size=2000,
        )
        self.env["crm.name.import.row"].invalidate_model()

    # -- undoing ---------------------------------------------------------------

    def action_revert(self):
        """Take back every name that this import added, and every change that it
        made to others.

        :raises UserError: names were extracted since: their leads stay, and so
            must the names
        """
        self.check_access("write")
        for batch in self:
            batch._check_revertible()
            batch._revert_updates()
            # what was merged into a name that goes away is to skim again
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_name SET state = 'new' WHERE merged_into_id IN"
                    " (SELECT id FROM crm_name WHERE import_id = %s)",
                    batch.id,
                )
            )
            self.env.cr.execute(
                SQL("DELETE FROM crm_name WHERE import_id = %s", batch.id)
            )
            batch.row_ids.unlink()
            batch.write(
                {
                    "state": "reverted",
                    "position": 0,
                    "created_count": 0,
                    "duplicate_count": 0,
                    "rejected_count": 0,
                    "repeated_count": 0,
                    "updated_count": 0,
                }
            )
        self.env.invalidate_all()
        return True

    def _revert_updates(self):
        """Hook: take back what was changed on names that were there."""

    def _check_revertible(self):
        self.ensure_one()
        extracted = self.env["crm.name"].search_count(
            [("import_id", "=", self.id), ("state", "=", "extracted")]
        )
        if extracted:
            raise UserError(
                self.env._(
                    "%(file)s: %(count)s names were extracted as leads and cannot be"
                    " taken back. Discard the others instead.",
                    file=self.filename,
                    count=extracted,
                )
            )
