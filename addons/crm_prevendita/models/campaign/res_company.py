"""Which campaign a company's sales are credited to, and what an hour costs."""

from odoo import fields, models

RULES = [
    ("document", "The campaign on the order"),
    ("first", "The first campaign that touched the customer"),
    ("last", "The last campaign before the order"),
    ("even", "All campaigns that touched the customer, evenly"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    marketing_hour_cost = fields.Monetary(
        string="Cost of a Marketing Hour",
        groups="sales_team.group_sale_salesman_all_leads,base.group_system",
        help="What an hour of an operator or a salesperson costs, for the ROI.",
    )
    campaign_attribution = fields.Selection(
        RULES,
        string="Sales Are Credited To",
        default="document",
        required=True,
        groups="base.group_user",
    )
