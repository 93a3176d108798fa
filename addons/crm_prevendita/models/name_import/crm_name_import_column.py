"""What each column of an imported file holds."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .kernel import columns


class CrmNameImportColumn(models.Model):
    """What one column of an imported file holds."""

    _name = "crm.name.import.column"
    _description = "Column of an import"
    _order = "sequence, id"

    import_id = fields.Many2one(
        "crm.name.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    header = fields.Char("Title in the file", readonly=True)
    sample = fields.Char("For instance", readonly=True)
    field = fields.Selection("_selection_field", "Goes to")

    @api.model
    def _selection_field(self):
        names = self.env["crm.name"]._fields
        return [
            (name, names[name]._description_string(self.env))
            for name in columns.FIELDS
            if name != "country"
        ] + [("country", self.env._("Country"))]

    @api.constrains("field", "import_id")
    def _check_field_once(self):
        for column in self.filtered("field"):
            if column.field in columns.MANY:
                continue
            twin = column.import_id.column_ids.filtered(
                lambda c, column=column: c.field == column.field and c != column
            )
            if twin:
                raise ValidationError(
                    self.env._(
                        "The columns “%(one)s” and “%(two)s” both go to “%(field)s”."
                        " Leave one of them out.",
                        one=twin[0].header,
                        two=column.header,
                        field=column._crm_label("field"),
                    )
                )
