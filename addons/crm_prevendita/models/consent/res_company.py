"""How often a company contacts one person for marketing."""

from odoo import fields, models

from .kernel.lawful import Rules


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_contact_cap = fields.Integer(
        "Marketing contacts at most",
        default=Rules.cap,
        groups="base.group_user",
        help="How many newsletters, text messages, brochures and calls that reached"
        " somebody one person gets in the days set, over all campaigns and call"
        " programmes. Zero: as many as one likes. It is the company's own rule.",
    )
    crm_contact_cap_days = fields.Integer(
        "In how many days", default=Rules.cap_days, groups="base.group_user"
    )

    _crm_contact_cap_sound = models.Constraint(
        "CHECK(crm_contact_cap >= 0 AND crm_contact_cap_days > 0)",
        "Marketing contacts: a number that is not negative, in at least one day.",
    )
