from odoo import fields, models


class ForumForum(models.Model):
    _inherit = "forum.forum"

    crm_answer_days = fields.Integer(
        "Answer within (days)",
        default=2,
        help="After so many days without an answer a thread is late on the desk.",
        groups="base.group_user",
    )

    _crm_answer_days_positive = models.Constraint(
        "CHECK(crm_answer_days >= 0)",
        "“Answer within” cannot be negative: give a number of days, or 0.",
    )
