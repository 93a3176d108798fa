"""What campaigns cost and brought, their ROI, and the documents behind each figure."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from . import utm_campaign_sql as queries
from .kernel.campaign import lift, ratio, roi
from .res_company import RULES

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
        rows, show = self._get_figures(), self._get_share_formatter()
        nothing = (0.0,) * len(FIGURES)
        for campaign in self:
            figures = rows.get(campaign._origin.id, nothing)
            campaign.update(dict(zip(FIGURES, figures, strict=True)))
            booked, cost = campaign.revenue_booked, campaign.cost_total
            # before the first sale there is no return yet, rather than a loss
            gained = roi(booked, cost) if booked else None
            campaign.update({"roi": gained or 0.0, "roi_text": show(gained)})

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

    # the records behind each figure

    def action_view_orders(self):
        """Open the orders that are credited to this campaign."""
        domain = [("id", "in", self._get_credited("order"))]
        action = self._show_records(self.env._("Orders"), "sale.order", domain)
        return self._with_list(action, "sale_order_view_list_campaign")

    def action_view_invoices(self):
        """Open the invoices and credit notes credited to this campaign."""
        domain = [("id", "in", self._get_credited("invoice"))]
        return self._show_records(self.env._("Invoices"), "account.move", domain)

    def action_view_collected(self):
        """Open those of its invoices that were collected, if only in part."""
        domain = [
            ("id", "in", self._get_credited("invoice")),
            ("payment_state", "in", ("paid", "in_payment", "partial", "reversed")),
        ]
        return self._show_records(self.env._("Collected"), "account.move", domain)

    def action_view_bills(self):
        domain = [
            ("campaign_id", "in", self.ids),
            ("move_type", "in", ("in_invoice", "in_refund")),
            ("state", "=", "posted"),
        ]
        return self._show_records(self.env._("Vendor bills"), "account.move", domain)

    def action_view_costs(self):
        """Open the costs that were typed, the billed ones excepted."""
        domain = [("campaign_id", "in", self.ids), ("bill_id", "=", False)]
        name = self.env._("Other costs")
        return self._show_records(name, "crm.campaign.cost", domain, "list")

    def action_view_hours(self):
        """Open the actions whose working time the campaign cost."""
        done = Domain("campaign_id", "in", self.ids) & Domain("state", "=", "done")
        action = self._show_actions(done & Domain("time_spent", ">", 0))
        return self._with_list(action, "crm_marketing_action_view_list_cost")

    def action_view_direct_costs(self):
        """Open the actions that cost something by themselves."""
        done = Domain("campaign_id", "in", self.ids) & Domain("state", "=", "done")
        # an empty cost is neither
        costly = Domain("cost", ">", 0) | Domain("cost", "<", 0)
        action = self._show_actions(done & costly)
        return self._with_list(action, "crm_marketing_action_view_list_cost")

    def action_view_reached(self):
        """Open who was reached, by how far each went: the redemption."""
        reached = Domain("is_held_out", "=", False) & Domain("state", "!=", "targeted")
        return self._show_members(self.env._("Reached"), reached, "state")

    def action_view_targeted(self):
        """Open all who were not held out, by how far each went."""
        targeted = Domain("is_held_out", "=", False)
        return self._show_members(self.env._("Targeted"), targeted, "state")

    def action_view_groups(self):
        """Open the two groups whose difference is the lift."""
        return self._show_members(self.env._("Lift"), Domain.TRUE, "held_out", "state")

    def _with_list(self, action, name):
        """Return the action with the list that has the figure it explains."""
        view_id = self.env.ref(f"crm_prevendita.{name}").id
        views = [
            (view_id if mode == "list" else known, mode)
            for known, mode in action["views"]
        ]
        return {**action, "views": views}

    def _show_members(self, name, domain, *groups):
        domain &= Domain("campaign_id", "in", self.ids)
        action = self._show_records(
            name, "crm.campaign.member", domain, "list,kanban,pivot,form"
        )
        shown = {
            f"search_default_group_{group}": place
            for place, group in enumerate(groups, start=1)
        }
        return {**action, "context": {**action["context"], **shown}}

    def _get_credited(self, kind):
        """Return the ids of the documents behind the revenue.

        :param str kind: ``"order"`` or ``"invoice"``
        """
        self.env.flush_all()
        companies, found = self._get_company_rates(), set()
        for rule, campaigns in self.grouped("attribution").items():
            query = queries.credited(companies, rule, campaigns.ids)
            found |= {row[1] for row in self.env.execute_query(query) if row[0] == kind}
        return list(found)

    @api.model
    def _show_records(self, name, model, domain, view_mode="list,pivot,form"):
        return self.env[model]._crm_records_action(
            name=name,
            views=[(False, mode) for mode in view_mode.split(",")],
            domain=list(domain),
            context={"create": False},
        )
