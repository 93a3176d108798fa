"""Imports of files into name banks: settings, preview, notices, results.

How a file is read and its rows become names is in ``crm_name_import_run``. What is
found about a file is kept as figures and codes, so that each reader reads it in their
own language.
"""

import io
from datetime import timedelta

import xlsxwriter
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..name.crm_name import DAYS
from ..name.kernel import contact
from ..name.kernel.clean import kind_of
from .crm_name_bank import UPDATE_KEYS, UPDATES
from .kernel import columns, dialect, limits
from .kernel.export import safe
from .kernel.row import chunks

#: a background import that adds no batch for so long was interrupted
_STALLED = timedelta(minutes=3)
#: rows of a file that are tried out, and how many of them are shown
_ROWS = 200
_SHOWN = 8
#: rows whose cells are looked at while somebody waits; the others in the background
_AT_ONCE = 2_000
_BATCH = 2_000
#: changes that are kept of one file: beyond, the count goes on and the list does not
_KEPT = 200_000
#: what a reading writes was read: it is not read once more
READING = object()


class CrmNameImport(models.Model):
    """One file read into a name bank: how it was read and what became of it."""

    _name = "crm.name.import"
    _description = "Import into a name bank"
    _order = "id desc"
    _rec_name = "filename"
    _check_company_auto = True

    # the company is the bank's: checking one against the other would offer a new
    # record no bank but those of all companies
    bank_id = fields.Many2one("crm.name.bank", required=True, index=True)
    company_id = fields.Many2one(related="bank_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        "Imported by",
        default=lambda self: self.env.user,
        index=True,
        readonly=True,
    )
    file = fields.Binary(attachment=True, copy=False)
    filename = fields.Char("File name")
    file_hash = fields.Char(readonly=True, index="btree_not_null", copy=False)
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("ready", "Ready"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("done", "Done"),
            ("reverted", "Reverted"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    #: the code of the sentence and its values, or a text: read in anybody's language
    problem_said = fields.Json(readonly=True, copy=False)
    problem = fields.Char("What is wrong", compute="_compute_problem")
    twin_id = fields.Many2one(
        "crm.name.import", "Same file", compute="_compute_twin_id", compute_sudo=True
    )

    notice = fields.Char(compute="_compute_notice", compute_sudo=True)

    kind = fields.Selection(
        [
            ("csv", "Text (CSV)"),
            ("xlsx", "Spreadsheet"),
            ("xls", "Spreadsheet of the old kind"),
            ("ods", "Spreadsheet (OpenDocument)"),
            ("vcf", "Business cards (vCard)"),
        ],
        readonly=True,
    )
    exporter = fields.Char(
        "Written by",
        readonly=True,
        help="The program whose export this is, known by its titles.",
    )
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("cp1252", "Windows (cp1252)"),
            ("iso8859-15", "Western Europe (ISO 8859-15)"),
            ("cp850", "DOS (cp850)"),
            ("mac-roman", "Macintosh (Mac Roman)"),
            ("mixed", "Mixed: UTF-8 and Windows"),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16, little endian"),
            ("utf-16-be", "UTF-16, big endian"),
        ]
    )
    delimiter = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("\t", "Tabulator"), ("|", "Vertical bar")]
    )
    quote = fields.Selection([('"', 'Double quotes "'), ("'", "Single quotes '")])
    decimal = fields.Selection(
        [(",", "Comma (1.234,56)"), (".", "Point (1,234.56)")], "Decimal mark"
    )
    date_order = fields.Selection(
        [
            ("dmy", "Day month year"),
            ("mdy", "Month day year"),
            ("ymd", "Year month day"),
        ]
    )
    header_row = fields.Integer(
        "Row of the titles", help="0: the file has no titles.", default=1
    )
    wrapped = fields.Boolean(
        "Whole lines in quotes", help="Each line stands in quotes once more."
    )
    pairs = fields.Boolean(
        "Title and value on each line",
        help="One company after the other, each with its titles beside its values.",
    )
    sheet = fields.Char()
    sheet_ids = fields.One2many("crm.name.import.sheet", "import_id", "Sheets")
    sheet_id = fields.Many2one(
        "crm.name.import.sheet",
        "Sheet to read",
        compute="_compute_sheet_id",
        inverse="_inverse_sheet_id",
        domain="[('import_id', '=', id)]",
    )
    width = fields.Integer("Cells of a row", readonly=True)
    strict = fields.Boolean(
        "Reject wrong identity numbers",
        help="A row whose VAT number or fiscal code has a wrong check digit is"
        " rejected, to be corrected and sent again. Otherwise it is kept without the"
        " number, which goes into the note; it is rejected only where nothing else"
        " leads to the company.",
    )
    column_ids = fields.One2many("crm.name.import.column", "import_id", "Columns")
    no_reach = fields.Boolean(compute="_compute_no_reach")
    preview_said = fields.Json(readonly=True, copy=False)
    preview = fields.Html(compute="_compute_preview")
    change_ids = fields.One2many("crm.name.import.change", "import_id", "Changes")
    change_count = fields.Integer("Values changed", compute="_compute_change_count")
    looked_at = fields.Integer(
        "Rows looked at", readonly=True, copy=False, help="For the list of changes."
    )

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

    position = fields.Integer("Rows read", readonly=True, copy=False)
    total = fields.Integer("Rows in the file", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    created_count = fields.Integer("Added", readonly=True, copy=False)
    duplicate_count = fields.Integer("Possible duplicates", readonly=True, copy=False)
    rejected_count = fields.Integer("Rows rejected", readonly=True, copy=False)
    repeated_count = fields.Integer("Already there", readonly=True, copy=False)
    updated_count = fields.Integer("Names updated", readonly=True, copy=False)
    date_start = fields.Datetime(readonly=True, copy=False)
    date_end = fields.Datetime(readonly=True, copy=False)
    row_ids = fields.One2many("crm.name.import.row", "import_id", "Rows not added")
    name_ids = fields.One2many("crm.name", "import_id", "Names added")

    _queue_idx = models.Index("(id) WHERE state = 'running'")

    @api.depends("file_hash", "bank_id")
    def _compute_twin_id(self):
        for batch in self:
            batch.twin_id = batch.file_hash and self.search(
                [
                    ("file_hash", "=", batch.file_hash),
                    ("bank_id", "=", batch.bank_id.id),
                    ("id", "!=", batch._origin.id),
                    ("state", "in", ("running", "paused", "done")),
                ],
                limit=1,
            )

    @api.depends("change_ids")
    def _compute_change_count(self):
        groups = self.env["crm.name.import.change"]._read_group(
            [("import_id", "in", self.ids)], ["import_id"], ["__count"]
        )
        counts = {batch.id: count for batch, count in groups}
        for batch in self:
            batch.change_count = counts.get(batch._origin.id, 0)

    @api.depends("preview_said", "total")
    @api.depends_context("lang")
    def _compute_preview(self):
        for batch in self:
            said = batch.preview_said
            batch.preview = bool(said) and batch._render_preview(said)

    @api.depends("problem_said")
    @api.depends_context("lang")
    def _compute_problem(self):
        for batch in self:
            batch.problem = batch._tell(batch.problem_said)

    @api.depends("sheet", "sheet_ids")
    def _compute_sheet_id(self):
        for batch in self:
            batch.sheet_id = batch.sheet_ids.filtered(
                lambda s, b=batch: s.name == b.sheet
            )[:1]

    def _inverse_sheet_id(self):
        for batch in self.filtered("sheet_id"):
            if batch.sheet != batch.sheet_id.name:
                batch.sheet = batch.sheet_id.name
                batch._read_file(sheet=batch.sheet)

    @api.depends("column_ids.field", "kind")
    def _compute_no_reach(self):
        """No column says who a row is about nor how to reach it."""
        for batch in self:
            fields_ = set(batch.column_ids.mapped("field"))
            batch.no_reach = bool(batch.column_ids) and not fields_ & columns.REACHES

    @api.depends("position", "total", "state")
    def _compute_progress(self):
        for batch in self:
            part = batch.position / batch.total if batch.total else 0
            batch.progress = 100 if batch.state == "done" else min(99.0, 100 * part)

    @api.depends("bank_id")
    def _compute_update(self):
        for batch in self:
            batch.update = batch.bank_id.import_update or "none"

    @api.depends("bank_id")
    def _compute_update_key(self):
        for batch in self:
            batch.update_key = batch.bank_id.import_update_key or "any"

    @api.depends("state", "position", "file_hash", "bank_id", "column_ids.field")
    def _compute_notice(self):
        now = fields.Datetime.now()
        for batch in self:
            parts = [
                batch._get_running_notice(now),
                batch._get_twin_notice(),
                *batch._get_joined_notices(),
            ]
            batch.notice = " ".join(filter(None, parts)) or False

    @api.model_create_multi
    def create(self, vals_list):
        """A file beyond the limit is refused before it is decoded."""
        for vals in vals_list:
            self._refuse_too_big(vals)
        batches = super().create(vals_list)
        for batch in batches.filtered("file"):
            batch._read_file()
        return batches

    def write(self, vals):
        self._refuse_too_big(vals)
        result = super().write(vals)
        if vals.get("file"):
            for batch in self:
                batch._read_file()
        elif {"header_row", "encoding", "delimiter", "quote", "wrapped", "pairs"} & set(
            vals
        ):
            if self.env.context.get("crm_name_reading") is not READING:
                for batch in self.filtered(lambda b: b.state in ("draft", "ready")):
                    batch._read_columns()
        return result

    @api.model
    def _refuse_too_big(self, vals):
        content = vals.get("file")
        if not isinstance(content, (str, bytes)):
            return
        try:
            self._check_size(len(content) * 3 // 4)
        except dialect.FileError as error:
            vals.update(file=False, state="draft", problem_said=self._say(error))

    def unlink_unused(self):
        """Delete an import that added nothing."""
        # sudo: whoever made it may take it away, as long as it holds nothing
        self.filtered(lambda b: not b.position and b.state != "running").sudo().unlink()

    # -- what whoever looks at an import is told ---------------------------------

    def _get_running_notice(self, now):
        """Return what a background import is doing, or that it was interrupted."""
        if self.state != "running":
            return None
        if not self.position:
            return self.env._(
                "Waiting for its turn: it starts by itself in the background, you may"
                " leave this page."
            )
        if self.write_date and now - self.write_date > _STALLED:
            return self.env._(
                "Interrupted after row %(row)s: the server was stopped in the middle."
                " It goes on from there by itself within an hour, nothing is lost and"
                " nothing is added twice.",
                row=self.position,
            )
        return self.env._("Runs in the background: you may leave this page.")

    def _get_twin_notice(self):
        """Return who else imported or is importing the same file."""
        twin = self.twin_id
        if not twin or self.state == "reverted":
            return None
        values = {
            "who": twin.user_id.name,
            "when": self._format_moment(twin.date_start or twin.create_date),
        }
        if self.state in ("draft", "ready") and twin.state == "done":
            return self.env._(
                "%(who)s imported the same file on %(when)s: its rows will not be"
                " added twice.",
                **values,
            )
        if twin.state != "done":
            return self.env._(
                "%(who)s is importing the same file since %(when)s: each row is added"
                " once, by whoever comes first, and counted by the other as already"
                " there.",
                **values,
            )
        if self._overlaps(twin):
            return self.env._(
                "%(who)s imported the same file at the same time (%(when)s): each row"
                " was added once, the others are counted as already there.",
                **values,
            )
        return None

    def _get_joined_notices(self):
        """Return which columns are written one after the other into one field."""
        if self.state not in ("draft", "ready"):
            return []
        by_field = self.column_ids.filtered("field").grouped("field")
        labels = self.column_ids._crm_labels("field")
        return [
            self.env._(
                "The columns %(columns)s are joined in this order into “%(field)s”.",
                columns=", ".join(f"“{h}”" for h in found.mapped("header")),
                field=labels[field],
            )
            for field, found in by_field.items()
            if len(found) > 1
        ]

    def _overlaps(self, twin):
        start, end = self.date_start, self.date_end or fields.Datetime.now()
        if not (start and twin.date_start):
            return False
        return twin.date_start <= end and (twin.date_end or end) >= start

    def _format_moment(self, moment):
        local = fields.Datetime.context_timestamp(self, moment)
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return local.strftime(f"{lang.date_format} %H:%M")

    # -- what an import will do, found out by doing it and taking it back --------

    def action_check(self):
        """Read the file again with the settings as they are now."""
        self.check_access("write")
        for batch in self:
            if batch.column_ids and batch.state == "ready":
                batch._preview()
            else:
                batch._read_file()
        return True

    def action_open_changes(self):
        """Open what is not as its cell says, to be filtered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_import_change_action"
        )
        return {**action, "domain": [("import_id", "=", self.id)], "context": {}}

    def _preview(self):
        self.ensure_one()
        mapped = set(self.column_ids.mapped("field"))
        if not mapped & {"name", "contact_name"} and not self._finds():
            self.preview_said = {"nameless": True}
            return
        self.preview_said = self._try_out()
        self.change_ids.unlink()
        self.looked_at = 0
        self._look_through(_AT_ONCE)
        if self.looked_at < self.total:
            self._trigger_look()

    def _try_out(self):
        """Add the first rows, note what becomes of them, take them back."""
        self.flush_recordset()
        before = self.position
        savepoint = self.env.cr.savepoint()
        try:
            context = self._get_context()
            with self._open() as stream:
                size = _ROWS + self.header_row
                read = chunks(stream, 0, size, context, limits.SECONDS)
                self._add_rows(next(read, []))
            counts = ("created_count", "duplicate_count", "rejected_count",
                      "repeated_count", "updated_count")  # fmt: skip
            result = {name: self[name] for name in counts}
            result["rows"] = self._get_outcomes()
        except dialect.FileError as error:
            return {"problem": self._say(error)}
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        assert self.position == before
        return result

    # -- the list of what is not as its cell says --------------------------------

    def _look_through(self, size, seconds=limits.SECONDS):
        """Clean rows from where the last look ended, keep what they change.

        :return: False at the end of the file
        """
        self.ensure_one()
        context = self._get_context()
        try:
            with self._open() as stream:
                read = chunks(stream, self.looked_at, size, context, seconds)
                chunk = next(read, None)
        except dialect.FileError:
            # told where the rows are read
            chunk = None
        if not chunk:
            self.looked_at = max(self.total, self.looked_at)
            return False
        self._insert_changes_told(
            [(row, row.get("changes", ())) for row in filter(None, chunk)]
        )
        self.looked_at += len(chunk)
        if len(chunk) < size:
            self.looked_at = max(self.total, self.looked_at)
        return len(chunk) == size

    def _trigger_look(self):
        job = self.env.ref("crm_prevendita.crm_name_import_cron")
        job.sudo()._trigger()  # sudo: starting the job is not the operator's right

    @api.model
    def _look_through_waiting(self):
        """Look through the files whose rows were not all looked at yet."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "=", "ready"), ("looked_at", ">", 0)])
        for batch in waiting.filtered(lambda b: b.looked_at < b.total):
            while batch.with_user(batch.user_id)._look_through(_BATCH, None):
                if not cron._commit_progress(0):
                    return
            cron._commit_progress(0)

    def _insert_changes_told(self, changes):
        """Keep what rows changed: ``[(row, [(field, code, cell, became)])]``."""
        rows = [
            (
                self.id,
                self.company_id.id or None,
                row["line"],
                row.get("name"),
                field,
                kind_of(code),
                code,
                cell,
                became,
                self.env.uid,
                fields.Datetime.now(),
            )
            for row, told in changes
            for field, code, cell, became in told
        ]
        if not rows or self._has_enough():
            return
        self.env.cr.execute_values(
            "INSERT INTO crm_name_import_change (import_id, company_id, line, name,"
            " field, kind, code, cell, became, create_uid, create_date) VALUES %s",
            rows,
            page_size=2000,
        )
        self.env["crm.name.import.change"].invalidate_model()

    def _has_enough(self):
        kept = self.env["crm.name.import.change"].search_count(
            [("import_id", "=", self.id)], limit=_KEPT
        )
        return kept >= _KEPT

    # -- how it is shown ---------------------------------------------------------

    def _get_outcomes(self):
        """Return [line, name, where, how to reach, state or verdict, codes, codes of a
        likeness] of some rows, the ones with something to say first."""
        self.invalidate_recordset(["name_ids", "row_ids"])
        # sudo: the rows were added a moment ago by this very person
        names = self.sudo().env["crm.name"].search(
            [("import_id", "=", self.id)], order="match_score desc, id", limit=_SHOWN
        )  # fmt: skip
        rows = [
            [
                name.line,
                name.name,
                " ".join(filter(None, (name.zip, name.city, name.province))),
                contact.shown(name.phone) or name.email or name.pec or "",
                name.state,
                name.note_codes or "",
                (name.match_ids[:1].reasons or "").split(),
            ]
            for name in names
        ]
        for verdict in ("rejected", "updated"):
            told = self.row_ids.filtered(lambda r, v=verdict: r.verdict == v)[:_SHOWN]
            rows += [
                [row.line, (row.text or "")[:90], "", "", verdict, row.code or "", []]
                for row in told
            ]
        return sorted(rows)

    def _render_preview(self, said):
        if said.get("nameless"):
            return Markup("<p>%s</p>") % self.env._(
                "Say which column holds the company's name, under “Columns”."
            )
        if "problem" in said:
            return Markup("<p>%s</p>") % self._tell(said["problem"])
        text = self.env._(
            "Of the first %(rows)s rows: %(good)s are added, %(duplicates)s of them as"
            " possible duplicates; %(changed)s bring a name up to date; %(bad)s are"
            " rejected; %(same)s are there already.",
            rows=min(self.total, _ROWS),
            good=said["created_count"],
            duplicates=said["duplicate_count"],
            changed=said["updated_count"],
            bad=said["rejected_count"],
            same=said["repeated_count"],
        )
        heads = (
            self.env._("Line"), self.env._("Name"), self.env._("Place"),
            self.env._("Contact"), self.env._("Verdict"), self.env._("Why"),
        )  # fmt: skip
        cell = Markup("<td>%s</td>")
        body = Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(cell % value for value in row)
            for row in self._get_shown_rows(said["rows"])
        )
        head = Markup().join(Markup("<th>%s</th>") % h for h in heads)
        return Markup(
            "<p>%s</p><div class='table-responsive'>"
            "<table class='table table-sm'><tr>%s</tr>%s</table></div>"
        ) % (text, head, body)

    def _get_shown_rows(self, rows):
        """Return the rows of the preview with their codes as words."""
        labels = self.env["crm.name"]._get_reason_labels()
        verdicts = {
            **self.row_ids._crm_labels("verdict"),
            **self.env["crm.name"]._crm_labels("state"),
        }
        explain = self.env["crm.name.match"]._explain
        for line, name, where, reach, verdict, codes, why in rows:
            if isinstance(why, list):
                # codes: a text is what an older version kept
                why = explain(" ".join(why))
            reasons = " ".join(labels.get(code, code) for code in codes.split())
            yield (
                line,
                name,
                where,
                reach,
                verdicts.get(verdict, verdict),
                why or reasons,
            )

    def _get_mute_columns(self):
        """Return the columns that go nowhere."""
        return self.column_ids.filtered(
            lambda c: not c.field and not c.header.startswith("[")
        )

    def _get_guessed_columns(self):
        return self.column_ids.filtered(
            lambda c: c.field and c.certainty == columns.GUESSED
        )

    # -- afterwards: names, rejected rows, files that go with their names --------

    @api.readonly
    def get_progress(self):
        """Return how far an import is, for whoever called it.

        :return: ``{id, state, problem, progress (0 to 100), total, added,
            duplicates, updated, rejected, repeated}``
        """
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "problem": self.problem or "",
            "progress": self.progress,
            "total": self.total,
            "added": self.created_count,
            "duplicates": self.duplicate_count,
            "updated": self.updated_count,
            "rejected": self.rejected_count,
            "repeated": self.repeated_count,
        }

    def action_open_names(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_action"
        )
        return {**action, "domain": [("import_id", "=", self.id)], "context": {}}

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_prevendita/import/{self.id}/rejected",
            "target": "self",
        }

    def _rejected_xlsx(self):
        """Return the rejected rows as the bytes of a spreadsheet.

        The columns are the file's own, so that the corrected spreadsheet can be
        imported as it is; what is added about the reason is left out then.
        """
        self.ensure_one()
        headers = self.column_ids.sorted("sequence").mapped("header")
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False,
                     "strings_to_urls": False, "strings_to_numbers": False}
        )  # fmt: skip
        sheet = book.add_worksheet()
        text, bold = (
            book.add_format({"num_format": "@"}),
            book.add_format({"bold": True}),
        )
        titles = [self.env._("Line in the file"), self.env._("Reason of the rejection")]
        for column, title in enumerate([*(f"[{t}]" for t in titles), *headers]):
            sheet.write_string(0, column, safe(title), bold)
        sheet.set_column(0, len(headers) + 1, 18, text)
        rows = self.row_ids.filtered(lambda r: r.verdict == "rejected")
        for index, row in enumerate(rows, 1):
            cells = list(row.raw or ())
            # a cell too many stays visible, or the row would pass uncorrected
            extra = [cell or "?" for cell in cells[len(headers) :]]
            cells = [str(row.line), row.reason or "", *cells[: len(headers)], *extra]
            for column, cell in enumerate(cells):
                sheet.write_string(index, column, safe(cell), text)
        book.close()
        return stream.getvalue()

    @api.model
    def _forget_files(self):
        """Delete the files, and the rows kept of them, once every name that they
        brought is extracted or anonymised and the time is up."""
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        days = int(parameter.get_param("crm_prevendita.retention_days", DAYS))
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT i.id FROM crm_name_import i"
                " JOIN crm_name_bank b ON b.id = i.bank_id"
                " WHERE i.state IN ('done', 'reverted', 'draft', 'ready')"
                " AND COALESCE(NULLIF(b.retention_days, 0), %(days)s) > 0"
                " AND i.create_date < %(now)s"
                " - COALESCE(NULLIF(b.retention_days, 0), %(days)s) * interval '1 day'"
                " AND NOT EXISTS (SELECT FROM crm_name n WHERE n.import_id = i.id"
                "  AND n.state != 'extracted' AND n.anonymised IS NOT TRUE)"
                " AND (EXISTS (SELECT FROM ir_attachment a WHERE a.res_id = i.id"
                "  AND a.res_model = 'crm.name.import' AND a.res_field = 'file')"
                " OR EXISTS (SELECT FROM crm_name_import_row r"
                "  WHERE r.import_id = i.id))",
                days=days,
                now=fields.Datetime.now(),
            )
        )
        batches = self.browse([row[0] for row in self.env.cr.fetchall()])
        batches.row_ids.unlink()
        batches.change_ids.unlink()
        batches.write({"file": False, "preview_said": False})
