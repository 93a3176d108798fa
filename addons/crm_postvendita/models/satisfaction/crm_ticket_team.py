from odoo import fields, models

from .crm_satisfaction import CHANGE_DAYS, LINK_DAYS


class CrmTicketTeam(models.Model):
    _inherit = "crm.ticket.team"

    rating_pause_days = fields.Integer(
        "Ask one customer at most every (days)",
        default=30,
        help="A person asked less long ago is not asked again; zero: always asked.",
    )

    rating_link_days = fields.Integer(
        "Answers are taken for (days)",
        default=LINK_DAYS,
        help="So long after the question its link works.",
    )
    rating_change_days = fields.Integer(
        "An answer may be changed for (days)",
        default=CHANGE_DAYS,
        help="So long after the answer the customer may give another one.",
    )

    _rating_days_positive = models.Constraint(
        "CHECK (rating_link_days > 0 AND rating_change_days >= 0)",
        "Give the customer at least a day to answer; the days in which an answer may be"
        " changed cannot be negative.",
    )
    _rating_pause_positive = models.Constraint(
        "CHECK (rating_pause_days >= 0)",
        "The days between two questions cannot be negative: use zero for always.",
    )
