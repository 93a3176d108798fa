"""What each column of an imported file holds."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..name.kernel.text import fold
from .kernel import columns

_CLASSIFIER = "classifier:"


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
    certainty = fields.Selection(
        [("sure", "Sure"), ("likely", "Likely"), ("guessed", "Guessed")],
        "How sure",
        readonly=True,
        help="How sure the title and the values below it make where the column goes.",
    )
    factor = fields.Selection(
        [("1", "Units"), ("1000", "Thousands"), ("1000000", "Millions")],
        "Figures in",
        default="1",
        required=True,
    )

    @api.model
    def _selection_field(self):
        names = self.env["crm.name"]._fields
        own = {
            "country": self.env._("Country"),
            "address": self.env._("Address in one cell"),
            "fax": self.env._("Fax (into the note)"),
            "owner": self.env._("Owner"),
        }
        return [
            (name, own.get(name) or names[name]._description_string(self.env))
            for name in columns.FIELDS
        ] + [
            (
                f"{_CLASSIFIER}{dimension.id}",
                self.env._("Classifier: %s", dimension.name),
            )
            for dimension in self.env["crm.classifier"].search([])
        ]

    @api.model
    def _get_dimensions(self):
        """Return ``{key of a title: field}`` of the classifiers, by name and code."""
        return {
            columns.header_key(text): f"{_CLASSIFIER}{dimension.id}"
            for dimension in self.env["crm.classifier"].search([])
            for text in (dimension.code, dimension.name)
            if text
        }

    def _get_choices(self):
        """Return ``{field: {value as it is looked up: id}}`` of the classifiers that
        columns go to."""
        result = {}
        for name in filter(None, self.mapped("field")):
            if name.startswith(_CLASSIFIER):
                values = self.env["crm.classifier.value"].search(
                    [("classifier_id", "=", int(name.removeprefix(_CLASSIFIER)))]
                )
                result[name] = {
                    fold(text): value.id
                    for value in values
                    for text in (value.code, value.name)
                    if text
                }
        return result

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
