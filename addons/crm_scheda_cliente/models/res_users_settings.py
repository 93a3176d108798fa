"""How each person wants the suite's screens to listen to the keyboard."""

from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    # WCAG 2.1, 2.1.4: who dictates, or whose hand rests on the keys, can turn them off
    crm_single_keys = fields.Boolean(
        "Keys of one letter",
        default=True,
        help="On the desk and while calling, a letter alone does something.",
    )
