from odoo import fields, models


class ResCompany(models.Model):
    """Whether a company keeps to the hours of the code of conduct."""

    _inherit = "res.company"

    crm_keeps_calling_code = fields.Boolean(
        "Calling hours of the code of conduct",
        default=True,
        groups="base.group_user",
        help="Call programmes call from 9 to 20 on working days, from 10 to 19 on"
        " Saturdays and on the eve of a holiday, never on Sundays, on national holidays"
        " and on the day of the place's patron saint (Garante's code of conduct for"
        " telemarketing, Official Journal of 27 March 2024; it binds who adheres).",
    )

    def cache_invalidation_fields(self):
        # the programmes' settings are kept
        return super().cache_invalidation_fields() | {"crm_keeps_calling_code"}
