from odoo import fields, models


class CrmTicketCategory(models.Model):
    _name = "crm.ticket.category"
    _description = "Ticket category"
    _inherit = ["crm.path.mixin"]
    _parent_name = "parent_id"
    _parent_store = True
    _order = "parent_path, id"

    name = fields.Char(required=True, translate=True)
    parent_id = fields.Many2one("crm.ticket.category", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    skill_ids = fields.Many2many(
        "crm.ticket.skill",
        "crm_ticket_category_skill_rel",
        "category_id",
        "skill_id",
        string="Skills asked for",
    )
    planned_hours = fields.Float(
        help="Hours that a ticket of this category usually takes."
    )

    def _get_path_ids(self):
        """Return the ids of a category and of those above it."""
        return [int(key) for key in (self.parent_path or "").split("/") if key]
