from odoo import api, fields, models


class CrmPathMixin(models.AbstractModel):
    """Shows a record of a tree by its path, each name in the reader's language.

    The inheriting model has ``name`` and ``parent_id``.
    """

    _name = "crm.path.mixin"
    _description = "Named by its path"

    display_name = fields.Char(recursive=True)

    @api.depends("name", "parent_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            parent = record.parent_id.display_name
            record.display_name = f"{parent} / {record.name}" if parent else record.name
