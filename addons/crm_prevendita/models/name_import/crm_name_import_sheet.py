"""The sheets of an imported spreadsheet, to choose one."""

from odoo import api, fields, models


class CrmNameImportSheet(models.Model):
    """A sheet of an imported spreadsheet."""

    _name = "crm.name.import.sheet"
    _description = "Sheet of an import"
    _order = "sequence, id"

    import_id = fields.Many2one(
        "crm.name.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    name = fields.Char(required=True)
    hidden = fields.Boolean()

    @api.depends("name", "hidden")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = (
                self.env._("%s (hidden)", sheet.name) if sheet.hidden else sheet.name
            )
