from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from . import crm_campaign_sql as queries
from .kernel.campaign import lift, ratio, roi

MONEY_GROUPS = "sales_team.group_sale_salesman_all_leads"
#: what is counted of a campaign, in the order of the query's columns
FIGURES = (
    "revenue_booked",
    "revenue_invoiced",
    "revenue_collected",
    "order_count",
    "cost_bills",
    "cost_typed",
    "cost_hours",
    "cost_direct",
    "cost_total",
    "margin",
)
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
        help="What an hour of an operator or a salesperson costs, for the ROI.",
    )
    campaign_attribution = fields.Selection(
        RULES,
        string="Sales Are Credited To",
        default="document",
        required=True,
    )


class UtmCampaign(models.Model):
    """What a campaign cost and what it brought, from real documents."""

    _inherit = "utm.campaign"

    attribution_rule = fields.Selection(
        RULES,
        string="Own Rule",
        groups=MONEY_GROUPS,
        help="Which sales this campaign is credited with. Empty: as the company's"
        " settings say. Campaigns under different rules may both be credited with"
        " one sale: compare them under one rule.",
    )
    attribution = fields.Selection(
        RULES, compute="_compute_attribution", string="Sales Are Credited To"
    )
    revenue_booked = fields.Monetary(
        string="Booked", compute="_compute_figures", groups=MONEY_GROUPS
    )
    revenue_invoiced = fields.Monetary(
        string="Invoiced", compute="_compute_figures", groups=MONEY_GROUPS
    )
    revenue_collected = fields.Monetary(
        string="Collected", compute="_compute_figures", groups=MONEY_GROUPS
    )
    order_count = fields.Integer(
        string="Orders", compute="_compute_figures", groups=MONEY_GROUPS
    )
    cost_bills = fields.Monetary(
        string="Vendor Bills", compute="_compute_figures", groups=MONEY_GROUPS
    )
    cost_typed = fields.Monetary(
        string="Other Costs", compute="_compute_figures", groups=MONEY_GROUPS
    )
    cost_hours = fields.Monetary(
        string="Working Hours", compute="_compute_figures", groups=MONEY_GROUPS
    )
    cost_direct = fields.Monetary(
        string="Costs of Actions", compute="_compute_figures", groups=MONEY_GROUPS
    )
    cost_total = fields.Monetary(
        string="Total Cost", compute="_compute_figures", groups=MONEY_GROUPS
    )
    margin = fields.Monetary(
        string="Booked Less Costs", compute="_compute_figures", groups=MONEY_GROUPS
    )
    roi = fields.Float(string="Return", compute="_compute_figures", groups=MONEY_GROUPS)
    roi_text = fields.Char(
        string="ROI", compute="_compute_figures", groups=MONEY_GROUPS
    )
    redemption_text = fields.Char(
        string="Redemption",
        compute="_compute_redemption",
        help="Members who responded, among those who were reached.",
    )
    conversion_text = fields.Char(
        string="Orders per Member",
        compute="_compute_redemption",
        help="Members with an order, among all that were not held out.",
    )
    lift_text = fields.Char(
        string="Lift",
        compute="_compute_redemption",
        help="Orders per member, less those of the names held out at random, with"
        " the interval that holds in 95 cases of 100.",
    )

    @api.depends("attribution_rule")
    @api.depends_context("company", "campaign_attribution")
    def _compute_attribution(self):
        # what somebody looks at overrules what is kept
        asked = self.env.context.get("campaign_attribution")
        usual = self.env.company.campaign_attribution
        for campaign in self:
            # sudo: which rule is followed is no secret, unlike the money
            own = campaign.sudo().attribution_rule
            campaign.attribution = asked or own or usual

    @api.model
    def _get_rules_in_use(self):
        """Return which rules campaigns follow: ``[(rule, SQL condition)]``.

        The condition is on a row's ``campaign_id``.
        """
        usual = self.env.company.campaign_attribution
        # sudo: which rule is followed is no secret, unlike the money
        own = self.sudo().search([("attribution_rule", "!=", False)])
        if not own:
            return [(usual, SQL("TRUE"))]
        return [(usual, SQL("campaign_id NOT IN %s", tuple(own.ids)))] + [
            (rule, SQL("campaign_id IN %s", tuple(campaigns.ids)))
            for rule, campaigns in own.grouped("attribution_rule").items()
        ]

    @api.depends("attribution_rule")
    @api.depends_context("company", "allowed_company_ids", "campaign_attribution")
    def _compute_figures(self):
        rows = self._get_figures()
        nothing = (0.0,) * len(FIGURES)
        values = [rows.get(campaign._origin.id, nothing) for campaign in self]
        columns = dict(zip(FIGURES, zip(*values, strict=True), strict=True))
        columns["order_count"] = map(int, columns["order_count"])
        # before the first sale there is no return yet, rather than a loss
        returns = [
            roi(booked, total) if booked else None
            for booked, total in zip(
                columns["revenue_booked"], columns["cost_total"], strict=True
            )
        ]
        columns["roi"] = [value or 0.0 for value in returns]
        columns["roi_text"] = map(self._get_share_formatter(), returns)
        for name, column in columns.items():
            # a thousand campaigns in one go: amounts come rounded from the query
            self._fields[name]._insert_cache(self, column)

    def _get_figures(self):
        """Return what campaigns brought and cost: ``{id: values}``.

        One query for all campaigns of a currency, in which their amounts are; values
        in the order of ``FIGURES``.
        """
        self.env.flush_all()
        rows = []
        for currency, campaigns in self._origin.grouped("currency_id").items():
            currency = currency or self.env.company.currency_id
            rules = campaigns.grouped("attribution")
            query = queries.figures(
                self._get_company_rates(currency),
                {rule: mine.ids for rule, mine in rules.items()},
                currency.rounding,
            )
            rows += self.env.execute_query(query)
        return {key: row for key, *row in rows}

    @api.model
    def _get_company_rates(self, currency=None):
        """Return what a unit of each company's currency is worth: ``{id: rate}``.

        :param currency: in which, that of the company in use by default
        """
        today, mine = fields.Date.context_today(self), self.env.company
        rates, currency = self.env["res.currency"], currency or mine.currency_id
        return {
            company.id: rates._get_conversion_rate(
                company.currency_id, currency, mine, today
            )
            for company in self.env.companies
        }

    def _compute_redemption(self):
        groups = self.env["crm.campaign.member"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "is_held_out", "state"],
            ["__count"],
        )
        counts = {}
        for campaign, held_out, state, count in groups:
            counts.setdefault(campaign.id, {})[held_out, state] = count
        for campaign in self:
            campaign._set_redemption(counts.get(campaign._origin.id, {}))

    def _set_redemption(self, counts):
        """Set the rates from ``{(held_out, state): count}``."""

        def total(held_out, *states):
            return sum(
                count
                for (out, state), count in counts.items()
                if out == held_out and (not states or state in states)
            )

        bought = ("order", "invoice", "collected")
        responded = total(False, "responded", "opportunity", *bought)
        reached = responded + total(False, "reached")
        self.redemption_text = self._format_share(ratio(responded, reached))
        members, orders = total(False), total(False, *bought)
        self.conversion_text = self._format_share(ratio(orders, members))
        result = lift(members, orders, total(True), total(True, *bought))
        self.lift_text = (
            self.env._(
                "%(lift)s (from %(low)s to %(high)s)",
                lift=self._format_share(result[0]),
                low=self._format_share(result[1]),
                high=self._format_share(result[2]),
            )
            if result
            else self.env._("no hold-out")
        )

    @api.model
    def _format_share(self, value):
        """Return a share as a percentage, or "not yet" where there is none."""
        return self._get_share_formatter()(value)

    @api.model
    def _get_share_formatter(self):
        """Return the function that formats shares: see ``_format_share``."""
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        unknown = self.env._("not yet")

        def show(value):
            if value is None:
                return unknown
            return lang.format("%.1f", value * 100, grouping=True) + " %"

        return show
