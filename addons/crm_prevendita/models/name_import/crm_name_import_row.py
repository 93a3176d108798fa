"""Rows of a file that added no name, and what became of them."""

from odoo import api, fields, models

from .kernel import columns


class CrmNameImportRow(models.Model):
    """A row of a file that added no name, and why; or that changed one."""

    _name = "crm.name.import.row"
    _description = "Row that an import did not add"
    _order = "import_id, line, id"
    _rec_name = "line"

    import_id = fields.Many2one(
        "crm.name.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    line = fields.Integer()
    verdict = fields.Selection(
        [
            ("rejected", "Rejected"),
            ("repeated", "Already there"),
            ("updated", "Updated"),
        ],
        required=True,
    )
    name_id = fields.Many2one("crm.name", index="btree_not_null", ondelete="set null")
    field = fields.Char("Field, code")
    field_label = fields.Char("Field", compute="_compute_reason")
    code = fields.Char("Reason, code")
    value = fields.Char("As it came")
    reason = fields.Char(compute="_compute_reason")
    raw = fields.Json("Row as it came", help="Its cells, in the file's order.")
    before = fields.Json("Values before")
    after = fields.Json("Values after")
    text = fields.Char("Row", compute="_compute_text")

    @api.depends("code", "field")
    @api.depends_context("lang")
    def _compute_reason(self):
        labels = self.env["crm.name"]._get_reason_labels()
        names = self.env["crm.name"]._fields
        for row in self:
            row.reason = labels.get(row.code, row.code)
            known = row.field in columns.FIELDS and row.field in names
            row.field_label = known and names[row.field]._description_string(self.env)

    @api.depends("raw", "before", "after")
    @api.depends_context("lang")
    def _compute_text(self):
        for row in self:
            cells = (cell for cell in row.raw or () if cell.strip())
            parts = row._get_changes() if row.verdict == "updated" else cells
            row.text = " · ".join(parts)

    def _get_changes(self):
        """Return the name that the row brought up to date, and what it changed."""
        names = self.env["crm.name"]._fields
        return [self.name_id.name or ""] + [
            f"{names[f]._description_string(self.env)}:"
            f" {(self.before or {}).get(f) or '–'} → {value or '–'}"
            for f, value in (self.after or {}).items()
            if f in columns.FIELDS
        ]
