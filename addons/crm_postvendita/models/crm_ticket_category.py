from odoo import api, fields, models


class CrmTicketCategory(models.Model):
    _name = "crm.ticket.category"
    _description = "Ticket category"
    _parent_name = "parent_id"
    _parent_store = True
    _order = "parent_path, id"

    name = fields.Char(required=True, translate=True)
    display_name = fields.Char(recursive=True)
    parent_id = fields.Many2one("crm.ticket.category", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    @api.depends("name", "parent_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Show the path, each name in the reader's language."""
        for category in self:
            parent = category.parent_id.display_name
            category.display_name = (
                f"{parent} / {category.name}" if parent else category.name
            )

    def _get_path_ids(self):
        """Return the ids of a category and of those above it."""
        return [int(key) for key in (self.parent_path or "").split("/") if key]
