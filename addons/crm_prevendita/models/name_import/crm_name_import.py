import hashlib
import io
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from .kernel import columns, dialect, reader

#: rows up to which an import runs at once, before the operator's eyes
_AT_ONCE = 500
_MAX_MB = 512


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
    problem = fields.Char("What is wrong", readonly=True, copy=False)
    twin_id = fields.Many2one(
        "crm.name.import", "Same file", compute="_compute_twin_id", compute_sudo=True
    )

    kind = fields.Selection(
        [("csv", "Text (CSV)"), ("xlsx", "Spreadsheet")], readonly=True
    )
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("cp1252", "Windows (cp1252)"),
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
    sheet = fields.Char()
    width = fields.Integer("Cells of a row", readonly=True)
    strict = fields.Boolean(
        "Reject wrong identity numbers",
        default=True,
        help="A row whose VAT number or fiscal code has a wrong check digit is"
        " rejected, to be corrected and sent again. Otherwise it is kept"
        " without the number.",
    )
    column_ids = fields.One2many("crm.name.import.column", "import_id", "Columns")

    position = fields.Integer("Rows read", readonly=True, copy=False)
    total = fields.Integer("Rows in the file", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    created_count = fields.Integer("Added", readonly=True, copy=False)
    duplicate_count = fields.Integer("Possible duplicates", readonly=True, copy=False)
    rejected_count = fields.Integer("Rows rejected", readonly=True, copy=False)
    repeated_count = fields.Integer("Already there", readonly=True, copy=False)
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

    @api.depends("position", "total", "state")
    def _compute_progress(self):
        for batch in self:
            part = batch.position / batch.total if batch.total else 0
            batch.progress = 100 if batch.state == "done" else min(99.0, 100 * part)

    @api.model_create_multi
    def create(self, vals_list):
        batches = super().create(vals_list)
        for batch in batches.filtered("file"):
            batch._read_file()
        return batches

    def write(self, vals):
        result = super().write(vals)
        if vals.get("file"):
            for batch in self:
                batch._read_file()
        elif {"header_row", "encoding", "delimiter", "quote", "sheet"} & set(vals):
            if not self.env.context.get("crm_name_reading"):
                for batch in self.filtered(lambda b: b.state in ("draft", "ready")):
                    batch._read_columns()
        return result

    # -- reading ---------------------------------------------------------------

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
        )

    def _read_file(self):
        """Detect how the file is written and what its columns hold."""
        self.ensure_one()
        # lent to the reader, which leaves it open
        with self._open() as stream:
            try:
                digest, size = self._digest(stream)
                self._check_size(size)
                found = reader.sniff(stream)
            except dialect.FileError as error:
                self.write({"state": "draft", "problem": self._sentence(error)})
                self.column_ids.unlink()
                return
        self.with_context(crm_name_reading=True).write(
            {
                "file_hash": digest,
                "problem": False,
                "kind": found.kind,
                "encoding": found.encoding or False,
                "delimiter": found.delimiter or False,
                "quote": found.quote or False,
                "decimal": found.decimal,
                "date_order": found.date_order,
                "header_row": found.header,
                "sheet": found.sheet,
                "position": 0,
            }
        )
        self._read_columns()

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
        found, sample, total = self._get_dialect(), [], 0
        with self._open() as stream:
            try:
                for row in reader.rows(stream, found):
                    total += 1
                    if len(sample) < 60:
                        sample.append(list(row.cells))
                    elif found.kind == "csv" and total > 20000:
                        total = self._estimate(stream, total)
                        break
            except dialect.FileError as error:
                self.write({"state": "draft", "problem": self._sentence(error)})
                return
        headers, rows = self._split_header(sample)
        self.width = self._usual_width(headers, rows)
        remembered = self.env["crm.name.import.mapping"]._recall(self.bank_id)
        mapping = columns.guess(headers, rows, remembered)
        self.column_ids.unlink()
        self.env["crm.name.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "sequence": index,
                    "header": header,
                    "field": field or False,
                    "sample": " · ".join([c for c in cells if c][:3])[:200],
                }
                for index, (header, field, cells) in enumerate(
                    zip(headers, mapping, self._transpose(rows, headers), strict=True)
                )
            ]
        )
        total = max(total - self.header_row, 0)
        # titles without a row: nothing to import, unless they are the only row
        problem = False if total else self._sentence(dialect.FileError("titles_only"))
        state = "ready" if total else "draft"
        self.write({"total": total, "state": state, "problem": problem})

    @api.model
    def _estimate(self, stream, rows):
        """Return the rows of a large file by the share already read."""
        read = stream.tell()
        return int(rows * stream.seek(0, io.SEEK_END) / max(read, 1))

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
        return [h or self.env._("Column %s", i) for i, h in enumerate(headers, 1)], rows

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

    def _sentence(self, error):
        """Return what is wrong with a file, and what to do, for people."""
        texts = {
            "empty": self.env._("The file is empty. Choose another one."),
            "titles_only": self.env._(
                "The file holds titles and no row below them. Export the list again,"
                " or set the row of the titles to 0 if there are none."
            ),
            "binary": self.env._(
                "This is no list: it holds no text. Choose a CSV or XLSX file."
            ),
            "xls": self.env._(
                "This is a spreadsheet of the old kind (.xls). Open it, save it as"
                " .xlsx and upload that."
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
            "bomb": self.env._(
                "Unpacked, this spreadsheet is larger than 1 GB. Split it, or save"
                " it as CSV."
            ),
            "xlsx_broken": self.env._(
                "The spreadsheet is damaged or protected by a password. Open it,"
                " save it again and upload that."
            ),
            "too_big": self.env._(
                "The file has %(size)s MB, more than the %(limit)s MB allowed. Split"
                " it, or ask the administrator to raise the limit.",
                size=error.values.get("size"),
                limit=error.values.get("limit"),
            ),
        }
        return texts.get(error.code, texts["binary"])
