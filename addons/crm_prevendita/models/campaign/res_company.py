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
