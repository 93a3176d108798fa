from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..campaign import lift, ratio, roi
from . import crm_campaign_sql as queries

MONEY_GROUPS = "sales_team.group_sale_salesman_all_leads"


class ResCompany(models.Model):
    _inherit = "res.company"

    marketing_hour_cost = fields.Monetary(
        string="Cost of a Marketing Hour",
        help="What an hour of an operator or a salesperson costs, for the ROI.",
    )
    campaign_attribution = fields.Selection(
        [
            ("document", "The campaign on the order"),
            ("first", "The first campaign that touched the customer"),
            ("last", "The last campaign before the order"),
            ("even", "All campaigns that touched the customer, evenly"),
        ],
        string="Sales Are Credited To",
        default="document",
        required=True,
    )


class UtmCampaign(models.Model):
    """What a campaign cost and what it brought, from real documents."""

    _inherit = "utm.campaign"

    attribution = fields.Selection(
        selection="_get_attributions",
        compute="_compute_figures",
        string="Sales Are Credited To",
        help="Chosen in the company's settings; the analysis shows all rules.",
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

    @api.model
    def _get_attributions(self):
        field = self.env["res.company"]._fields["campaign_attribution"]
        return field._description_selection(self.env)

    @api.depends_context("company", "allowed_company_ids", "campaign_attribution")
    def _compute_figures(self):
        rule = (
            self.env.context.get("campaign_attribution")
            or self.env.company.campaign_attribution
        )
        revenue, costs = self._get_figures(rule)
        nothing = (0.0, 0.0, 0.0, 0)
        for campaign in self:
            key = campaign._origin.id
            booked, invoiced, collected, orders = revenue.get(key, nothing)
            bills, typed, hours, direct = costs.get(key, nothing)
            total = bills + typed + hours + direct
            # before the first sale there is no return yet, rather than a loss
            result = roi(booked, total) if booked else None
            campaign.update(
                {
                    "attribution": rule,
                    "revenue_booked": booked,
                    "revenue_invoiced": invoiced,
                    "revenue_collected": collected,
                    "order_count": orders,
                    "cost_bills": bills,
                    "cost_typed": typed,
                    "cost_hours": hours,
                    "cost_direct": direct,
                    "cost_total": total,
                    "margin": booked - total,
                    "roi": result or 0.0,
                    "roi_text": campaign._format_share(result),
                }
            )

    def _get_figures(self, rule):
        """Return revenue and costs by campaign id, two queries whatever the number.

        :return: ``({id: (booked, invoiced, collected, orders)},
            {id: (bills, typed, hours, direct)})`` in the company's currency
        """
        if not self.ids:
            return {}, {}
        self.env.flush_all()
        companies = self.env.companies.ids
        revenue = self.env.execute_query(
            queries.revenue(companies, rule, campaigns=self.ids)
        )
        costs = self.env.execute_query(queries.costs(companies, campaigns=self.ids))
        return (
            {
                key: (float(a or 0), float(b or 0), float(c or 0), n)
                for key, a, b, c, n in revenue
            },
            {key: tuple(float(value or 0) for value in row) for key, *row in costs},
        )

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
        if value is None:
            return self.env._("not yet")
        return formatLang(self.env, value * 100, digits=1) + " %"
