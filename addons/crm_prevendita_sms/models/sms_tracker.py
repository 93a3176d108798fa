from odoo import fields, models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    gateway_ref = fields.Char(
        "Provider's Number", readonly=True, index="btree_not_null"
    )
