from odoo import fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    crm_ask_time = fields.Boolean(
        "Ask for the time spent",
        help="An activity of this type is done only once its time is stated.",
    )
