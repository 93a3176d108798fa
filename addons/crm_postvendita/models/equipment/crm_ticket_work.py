from odoo import fields, models


class CrmTicketWork(models.Model):
    """Work on a machine, found by it."""

    _inherit = "crm.ticket.work"

    equipment_id = fields.Many2one(
        related="ticket_id.equipment_id", store=True, index="btree_not_null"
    )
