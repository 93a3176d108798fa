"""What changed from a cell of an imported file: guessed, altered or left out."""

from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from ..name.kernel import contact
from .kernel import columns


class CrmNameImportChange(models.Model):
    """A value that is not what its cell says, and why."""

    _name = "crm.name.import.change"
    _description = "Value that an import changed"
    _order = "import_id, line, id"
    _rec_name = "line"

    import_id = fields.Many2one(
        "crm.name.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    line = fields.Integer("Line in the file", readonly=True)
    name = fields.Char("Name in the row", readonly=True)
    field = fields.Char("Field, code", readonly=True)
    field_label = fields.Char("Field", compute="_compute_labels")
    kind = fields.Selection(
        [("guessed", "Guessed"), ("altered", "Altered"), ("left", "Omitted")],
        "What was done",
        readonly=True,
    )
    code = fields.Char("Reason, code", readonly=True)
    reason = fields.Char(compute="_compute_labels")
    cell = fields.Char("Cell in the file", readonly=True)
    became = fields.Char("What became of it, plain", readonly=True)
    became_shown = fields.Char("What became of it", compute="_compute_became_shown")
    name_id = fields.Many2one("crm.name", compute="_compute_name_id")

    @api.depends("code", "field")
    @api.depends_context("lang")
    def _compute_labels(self):
        reasons = self.env["crm.name"]._get_reason_labels()
        labels = dict(self.env["crm.name.import.column"]._selection_field())
        for change in self:
            change.reason = reasons.get(change.code, change.code)
            known = change.field in columns.FIELDS or change.field in labels
            change.field_label = known and labels.get(change.field)

    @api.depends("became", "field")
    @api.depends_context("lang")
    def _compute_became_shown(self):
        for change in self:
            change.became_shown = change.became and change._show(change.became)

    def _show(self, text):
        """Return a value as the reader's language writes it."""
        if self.field in ("phone", "phone2", "fax"):
            return ", ".join(map(_shown_phone, text.split(", ")))
        if self.field in ("consent_mail", "consent_phone"):
            return self.env._("Yes") if text == "yes" else self.env._("No")
        try:
            figure = float(text) if self.field in ("employees", "turnover") else None
        except ValueError:
            figure = None
        if figure is None:
            return text
        if self.field == "employees":
            return formatLang(self.env, figure, digits=0)
        currency = (self.company_id or self.env.company).currency_id
        return format_amount(self.env, figure, currency)

    @api.depends("import_id", "line")
    def _compute_name_id(self):
        names = self.env["crm.name"].search_fetch(
            [
                ("import_id", "in", self.import_id.ids),
                ("line", "in", self.mapped("line")),
            ],
            ["import_id", "line"],
        )
        by_line = {(name.import_id.id, name.line): name for name in names}
        for change in self:
            change.name_id = by_line.get((change.import_id.id, change.line))


def _shown_phone(number):
    """Return a phone, or "fax" and a phone, as the register shows it."""
    fax, _blank, rest = number.rpartition(" ")
    return " ".join(filter(None, (fax, contact.shown(rest))))
