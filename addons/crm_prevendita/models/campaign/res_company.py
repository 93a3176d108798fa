"""Whom newsletters may go to, whom sales are credited to, what an hour costs."""

from odoo import fields, models

RULES = [
    ("document", "The campaign on the order"),
    ("first", "The first campaign that touched the customer"),
    ("last", "The last campaign before the order"),
    ("even", "All campaigns that touched the customer, evenly"),
]
#: Who may see what people cost: who plans with it, accounting, who sets it.
HOUR_COST = (
    "sales_team.group_sale_manager,account.group_account_invoice,"
    "account.group_account_readonly,base.group_system"
)


class ResCompany(models.Model):
    _inherit = "res.company"

    marketing_hour_cost = fields.Monetary(
        string="Cost of a Marketing Hour",
        groups=HOUR_COST,
        help="What an hour of an operator or a salesperson costs, for the ROI.",
    )
    campaign_attribution = fields.Selection(
        RULES,
        string="Sales Are Credited To",
        default="document",
        required=True,
        groups="base.group_user",
    )
    crm_asks_ground = fields.Boolean(
        "Newsletters and text messages with a ground alone",
        default=True,
        groups="base.group_user",
        help="A newsletter leaves for who agreed to advertising by mail, or bought in"
        " the last two years and never refused; a text message for who agreed to them"
        " (art. 130(1)-(2) and (4) of the privacy code, D.Lgs. 196/2003; companies are"
        " protected as well). Others are left out, with the reason.",
    )
    crm_asks_tracking = fields.Boolean(
        "Mails are tracked with a consent alone",
        default=True,
        groups="base.group_user",
        help="A newsletter bears the pixel that tells whether it was opened, and links"
        " of one person, for who agreed to tracking (art. 122 of the privacy code;"
        " Garante, provision no. 284 of 17 April 2026). The links of others are counted"
        " together.",
    )
