from odoo import fields, models


class CrmTicketTeam(models.Model):
    _inherit = "crm.ticket.team"

    rating_pause_days = fields.Integer(
        "Ask one customer at most every (days)",
        default=30,
        help="A person asked less long ago is not asked again; zero: always asked.",
    )

    _rating_pause_positive = models.Constraint(
        "CHECK (rating_pause_days >= 0)",
        "The days between two questions cannot be negative: use zero for always.",
    )
