from odoo import fields, models


class CrmTicketChannel(models.Model):
    _name = "crm.ticket.channel"
    _description = "Ticket channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="By which the program names it: email, phone, portal, manual …",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "Another channel has this code.")
