"""How an import reads its file, and how rows become names, and back."""

import hashlib
import io
import json
import time
from collections import Counter
from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..name.kernel import clean, match
from ..name.kernel.clean import VALUES
from .crm_name_import import READING
from .kernel import columns, dialect, exporters, limits, reader
from .kernel import update as updates
from .kernel.ahead import ahead
from .kernel.row import KEYS, chunks, owner_key, rejected

#: rows up to which an import runs at once, before the operator's eyes
_AT_ONCE = 500
_MAX_MB = 512
#: rows by which columns are known; rows, cells and seconds after which the others are
#: no more counted but estimated: somebody waits
_SAMPLE = 60
_COUNTED, _COUNTED_CELLS, _COUNTING = 20_000, 400_000, 3
_BATCH = 2000
#: columns of crm_name that an import fills, with their types in a JSON row
_TYPES = {
    "line": "int", "raw": "jsonb", "row_hash": "varchar", "country_id": "int",
    "user_id": "int", "employees": "int", "turnover": "numeric", "date": "date",
    "note_codes": "varchar",
}  # fmt: skip
#: what an update may write, and what goes with it
STATE = (*VALUES, *KEYS, "row_hash", "note_codes")


class CrmNameImport(models.Model):
    """Reading and running: batches of rows, each one transaction.

    The position in the file is committed with the batch that it ends, so that
    a killed worker loses at most one batch and adds nothing twice.
    """

    _inherit = "crm.name.import"

    # -- reading a file ----------------------------------------------------------

    def _open(self):
        """Return the file as a binary stream that can seek, off the memory."""
        self.ensure_one()
        # sudo: the attachment of a field that the reader of the import may read
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )
        if not attachment:
            raise UserError(
                self.env._("%s: the file is missing. Upload it again.", self.filename)
            )
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), "rb")
        return io.BytesIO(attachment.raw or b"")

    def _get_dialect(self):
        self.ensure_one()
        return dialect.Dialect(
            kind=self.kind or "csv",
            encoding=self.encoding or "utf-8",
            delimiter=self.delimiter or ";",
            quote=self.quote or '"',
            decimal=self.decimal or ",",
            date_order=self.date_order or "dmy",
            header=self.header_row,
            sheet=self.sheet or "",
            wrapped=self.wrapped,
            pairs=self.pairs,
        )

    def _read_file(self, sheet=None):
        """Detect how the file is written and what its columns hold.

        :param str sheet: the sheet to read, by default the one that holds the list
        """
        self.ensure_one()
        # lent to the reader, which leaves it open
        with self._open() as stream:
            try:
                digest, size = self._digest(stream)
                self._check_size(size)
                found = reader.sniff(stream, sheet=sheet)
                sheets = reader.sheets(stream, found.kind)
            except dialect.FileError as error:
                # the columns stay: the next file may have the same
                self.write({"state": "draft", "problem_said": self._say(error)})
                return
        self._keep_sheets(sheets)
        self.with_context(crm_name_reading=READING).write(
            {
                "file_hash": digest,
                "problem_said": False,
                "kind": found.kind,
                "encoding": found.encoding or False,
                "delimiter": found.delimiter or False,
                "quote": found.quote or False,
                "decimal": found.decimal,
                "date_order": found.date_order,
                "header_row": found.header,
                "sheet": found.sheet,
                "wrapped": found.wrapped,
                "pairs": found.pairs,
                "position": 0,
            }
        )
        self._read_columns()

    def _keep_sheets(self, sheets):
        if [(s.name, s.hidden) for s in self.sheet_ids] == sheets:
            return
        self.sheet_ids.unlink()
        self.env["crm.name.import.sheet"].create(
            [
                {
                    "import_id": self.id,
                    "name": name,
                    "hidden": hidden,
                    "sequence": index,
                }
                for index, (name, hidden) in enumerate(sheets)
            ]
        )

    @api.model
    def _digest(self, stream):
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
        return digest.hexdigest(), size

    @api.model
    def _check_size(self, size):
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        limit = int(parameter.get_param("crm_prevendita.import_max_mb", _MAX_MB))
        if size > limit << 20:
            raise dialect.FileError("too_big", limit=limit, size=size >> 20)

    def _read_columns(self):
        """Rebuild the columns from the first rows; say what a row becomes."""
        self.ensure_one()
        try:
            sample, total = self._read_sample()
        except dialect.FileError as error:
            self.write({"state": "draft", "problem_said": self._say(error)})
            return
        headers, rows = self._split_header(sample)
        self.width = self._usual_width(headers, rows)
        remembered = self.env["crm.name.import.mapping"]._recall(self.bank_id)
        # what somebody chose for the file before holds for the one that takes its place
        remembered.update(
            {columns.header_key(c.header): c.field or None for c in self.column_ids}
        )
        self.column_ids.unlink()
        self.exporter = exporters.name_of(headers) or False
        self.env["crm.name.import.column"].create(
            self._prepare_columns(headers, rows, remembered)
        )
        total = max(total - self.header_row, 0)
        # titles without a row: nothing to import, unless they are the only row
        problem = False if total else self._say(dialect.FileError("titles_only"))
        state = "ready" if total else "draft"
        self.write({"total": total, "state": state, "problem_said": problem})
        if self.state == "ready":
            self._preview()

    def _read_sample(self):
        """Return (the first rows, how many there are): of a large file an estimate,
        by the share of it that was read until then.

        :raises dialect.FileError: beyond a limit
        """
        sample, total, cells, soon = [], 0, 0, time.monotonic() + _COUNTING
        with self._open() as stream:
            rows = reader.Rows(stream, self._get_dialect(), limits.SECONDS)
            for row in rows:
                total += 1
                cells += len(row.cells)
                if len(sample) < _SAMPLE:
                    sample.append(list(row.cells))
                elif (
                    total > _COUNTED
                    or cells > _COUNTED_CELLS
                    or time.monotonic() > soon
                ):
                    total = max(total, int(total / max(rows.share, 1e-9)))
                    break
        return sample, total

    def _prepare_columns(self, headers, rows, remembered):
        """Return the values of the columns, each with the field that it may hold."""
        untitled = self._name_untitled(len(headers))
        titles = [
            "" if header == made else header
            for header, made in zip(headers, untitled, strict=True)
        ]
        mapping = columns.judge(titles, rows, remembered)
        column = self.env["crm.name.import.column"]
        dimensions = column._get_dimensions()
        offered = {name for name, _label in column._selection_field()}
        return [
            {
                "import_id": self.id,
                "sequence": index,
                "header": header,
                **self._prepare_guess(header, found, dimensions, offered),
                "factor": str(found.factor),
                "sample": " · ".join([c for c in cells if c][:3])[:200],
            }
            for index, (header, found, cells) in enumerate(
                zip(headers, mapping, self._transpose(rows, headers), strict=True)
            )
        ]

    @api.model
    def _prepare_guess(self, header, found, dimensions, offered):
        """Return field and certainty of a column; a title that no field has may be a
        classifier's."""
        field = found.field if found.field in offered else False
        if not field:
            field = dimensions.get(columns.header_key(header), False)
        return {"field": field, "certainty": found.certainty}

    def _split_header(self, sample):
        width = max((len(row) for row in sample), default=0)
        if 0 < self.header_row <= len(sample):
            headers = sample[self.header_row - 1]
            rows = sample[self.header_row :]
            width = max(len(headers), 1)
            while headers and not headers[-1].strip():
                headers, width = headers[:-1], width - 1
        else:
            headers, rows = [], sample
        headers = [h.strip() for h in headers] + [""] * (width - len(headers))
        untitled = self._name_untitled(width)
        return [h or made for h, made in zip(headers, untitled, strict=True)], rows

    @api.model
    def _name_untitled(self, width):
        """Return what columns without a title are called."""
        return [self.env._("Column %s", i) for i in range(1, width + 1)]

    @api.model
    def _usual_width(self, headers, rows):
        """Return how many cells a row has: a longer one holds a stray delimiter,
        unless most rows end with one."""
        widths = Counter(len(row) for row in rows)
        usual = widths.most_common(1)[0][0] if widths else 0
        return max(usual, len(headers))

    @api.model
    def _transpose(self, rows, headers):
        return [
            [row[index].strip() if index < len(row) else "" for row in rows]
            for index in range(len(headers))
        ]

    @api.model
    def _say(self, error):
        """Return what is to be kept of a problem, to be told in anybody's language."""
        if isinstance(error, dialect.FileError):
            return {"code": error.code, "values": error.values}
        return {"text": str(error)}

    def _tell(self, said):
        """Return a kept problem as a sentence in the reader's language."""
        if not said:
            return False
        if "text" in said:
            return said["text"]
        return self._sentence(dialect.FileError(said["code"], **said["values"]))

    def _sentence(self, error):
        """Return what is wrong with a file, and what to do, for people."""
        texts = {
            **self._get_kind_sentences(),
            **self._get_packed_sentences(error),
            **self._get_size_sentences(error),
        }
        return texts.get(error.code, texts["binary"])

    def _get_kind_sentences(self):
        return {
            "empty": self.env._("The file is empty. Choose another one."),
            "titles_only": self.env._(
                "The file holds titles and no row below them. Export the list again,"
                " or set the row of the titles to 0 if there are none."
            ),
            "binary": self.env._(
                "This is no list: it holds no text. Choose a CSV, XLSX, XLS, ODS or VCF"
                " file."
            ),
            "xls": self.env._(
                "This spreadsheet of the old kind (.xls) is damaged or protected by a"
                " password. Open it, save it as .xlsx and upload that."
            ),
            "xlsb": self.env._(
                "This is a binary workbook (.xlsb). Open it, save it as .xlsx and"
                " upload that."
            ),
            "pdf": self.env._(
                "This is a PDF. Ask the supplier for the list as a spreadsheet."
            ),
            "markup": self.env._(
                "This is a web page, not a list. Open it in a spreadsheet, save it"
                " as .xlsx and upload that."
            ),
            "archive": self.env._(
                "This is an archive. Unpack it and upload the list inside."
            ),
            "xlsx_broken": self.env._(
                "The spreadsheet is damaged or protected by a password. Open it,"
                " save it again and upload that."
            ),
        }

    def _get_limit(self, error):
        limit = error.values.get("limit") or 0
        return self.env["ir.qweb.field.integer"].value_to_html(limit, {})

    def _get_packed_sentences(self, error):
        """Return what to say of a spreadsheet that unpacks to more than it may."""
        number = self._get_limit(error)
        return {
            "bomb": self.env._(
                "Unpacked, this spreadsheet holds more than is allowed (%s MB). Split"
                " it, or save it as CSV.",
                number,
            ),
            "bomb_ratio": self.env._(
                "Unpacked, this spreadsheet is more than %s times as large as the file:"
                " no list is. Save it as CSV and upload that.",
                number,
            ),
            "xlsx_parts": self.env._(
                "This spreadsheet is packed in too many parts. Open it, save it again"
                " and upload that."
            ),
        }

    def _get_size_sentences(self, error):
        """Return what to say of a file that holds more than it may."""
        number = self._get_limit(error)
        return {
            "columns": self.env._(
                "Row %(row)s of the spreadsheet has more cells than are allowed"
                " (%(limit)s). Put one company on each row and upload it again.",
                row=error.values.get("row"),
                limit=number,
            ),
            "cells": self.env._(
                "The spreadsheet has more cells than are allowed (%s). Split it,"
                " or save it as CSV.",
                number,
            ),
            "texts": self.env._(
                "The spreadsheet holds more different texts than are allowed (%s)."
                " Split it, or save it as CSV.",
                number,
            ),
            "line_long": self.env._(
                "The lines of this file are longer than the %s characters allowed:"
                " check its line ends, and put one company on each line.",
                number,
            ),
            "too_slow": self.env._(
                "Reading the file takes longer than the %s seconds allowed. Split it,"
                " or save it as CSV.",
                number,
            ),
            "too_big": self.env._(
                "The file has %(size)s MB, more than the %(limit)s MB allowed. Split"
                " it, or ask the administrator to raise the limit.",
                size=error.values.get("size"),
                limit=error.values.get("limit"),
            ),
        }

    # -- running -----------------------------------------------------------------

    def action_import(self):
        """Start: a small file runs at once, a large one in the background."""
        self.check_access("write")
        for batch in self:
            batch._check_ready()
            self.env["crm.name.import.mapping"]._remember(batch)
            if batch.state == "ready":
                # told row by row as they are added
                batch.change_ids.unlink()
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
        mapped = set(self.column_ids.mapped("field"))
        if not mapped & {"name", "contact_name"} and not self._finds():
            raise UserError(
                self.env._(
                    "Say which column of %s holds the company's name.", self.filename
                )
            )
        self.bank_id._check_licence()

    def _finds(self):
        """Tell whether rows may find names that are there already: those need neither
        a name nor a way to reach."""
        if self.update in (False, "none"):
            return False
        keys = updates.keys_of(self.update_key or "any")
        return bool(set(keys) & set(self.column_ids.mapped("field")))

    def _start_if_ready(self):
        """Start, unless somebody has to look first."""
        self.ensure_one()
        if self.state != "ready":
            return
        try:
            self.action_import()
        except UserError as error:
            self.problem_said = self._say(error)

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
                return
        self._look_through_waiting()

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
                self.write({"state": "paused", "problem_said": self._say(error)})
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
        headers = ordered.mapped("header")
        titles = {c.field: c.header for c in reversed(ordered) if c.field}
        factors = {c.field: int(c.factor or 1) for c in ordered if c.field}
        return {
            "dialect": self._get_dialect(),
            "width": max(self.width, len(ordered)),
            "keys": [columns.header_key(h) for h in headers],
            "fields": ordered.mapped("field"),
            "titles": headers,
            "labels": columns.labels_of(headers),
            "options": clean.Options(
                self.decimal, self.date_order, self.strict, factors, titles
            ),
            "countries": {c.code: c.id for c in countries},
            "finds": self._finds(),
            "owners": self._get_owners() if "owner" in titles else {},
            "choices": ordered._get_choices(),
        }

    def _get_owners(self):
        """Return ``{key of a name, a login or a mail: user's id}``; two of one name
        are nobody."""
        owners = {}
        users = self.env["res.users"].sudo()  # sudo: who sells here is no secret
        users = users.search([("share", "=", False)])
        users = users.filtered(
            lambda u: not self.company_id or self.company_id in u.company_ids
        )
        for user in users:
            for text in {user.name, user.login, user.email or user.login}:
                key = owner_key(text)
                owners[key] = user.id if owners.get(key, user.id) == user.id else None
        return owners

    def _add_rows(self, chunk):
        """Insert one chunk of cleaned rows, find its duplicates, count."""
        good, bad = [], []
        for made in filter(None, chunk):
            (bad if "verdict" in made else good).append(made)
        changes = [(row, row.pop("changes", ())) for row in good]
        good, same = self._take_known(good)
        bad += [rejected(r["line"], r["raw"], r["late"]) for r in good if "late" in r]
        good = [row for row in good if "late" not in row]
        by_line = self._insert_names(good)
        ids = sorted(by_line.values())
        same += [row["line"] for row in good if row["line"] not in by_line]
        self._insert_choices(good, by_line)
        self._insert_changes_told(changes)
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

        :return: ``{line: id}`` of the names inserted
        """
        if not rows:
            return {}
        names = [*VALUES, *KEYS, "line", "raw", "row_hash", "country_id", "note_codes",
                 "user_id"]  # fmt: skip
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
        return {line: id_ for id_, line in self.env.cr.fetchall()}

    def _insert_choices(self, rows, by_line):
        """Put the classifiers that columns say on the names that were inserted."""
        pairs = {
            (by_line[row["line"]], value)
            for row in rows
            if row["line"] in by_line
            for value in row.get("choices", ())
        }
        if pairs:
            self.env.cr.execute_values(
                "INSERT INTO crm_classifier_value_crm_name_rel (name_id, value_id)"
                " VALUES %s ON CONFLICT DO NOTHING",
                sorted(pairs),
            )

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

    # -- bringing names up to date that the bank has already ---------------------

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

    # -- undoing -----------------------------------------------------------------

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
            batch.change_ids.unlink()
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

    def action_again(self):
        """Make an import that was taken back ready to run once more.

        :raises UserError: its file is gone
        """
        self.check_access("write")
        for batch in self.filtered(lambda b: b.state == "reverted"):
            batch._open().close()
            batch.write({"state": "ready", "date_start": False, "date_end": False})
            batch._preview()
        return True

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
