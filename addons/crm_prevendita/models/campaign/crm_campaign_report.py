"""Campaigns side by side, under each attribution rule."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import utm_campaign_sql as queries
from .res_company import RULES


class CrmCampaignReport(models.Model):
    """Campaigns side by side, under each attribution rule."""

    _name = "crm.campaign.report"
    _description = "Campaigns compared"
    _auto = False
    _order = "booked desc"
    _rec_name = "campaign_id"
    _depends = {
        "account.move": ["campaign_id", "state", "amount_untaxed_signed"],
        "crm.campaign.cost": ["amount", "bill_id", "campaign_id"],
        "crm.lead": ["campaign_id", "partner_id"],
        "crm.marketing.action": ["campaign_id", "cost", "state", "time_spent"],
        "sale.order": ["amount_untaxed", "campaign_id", "state"],
    }

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    plan_id = fields.Many2one("crm.marketing.plan", readonly=True)
    rule = fields.Selection(RULES, string="Credited To", readonly=True)
    is_applied = fields.Boolean(
        string="The Campaign's Rule",
        compute="_compute_is_applied",
        search="_search_is_applied",
        help="The rule that the campaign chose, or else the company's.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    booked = fields.Monetary(readonly=True)
    invoiced = fields.Monetary(readonly=True)
    collected = fields.Monetary(readonly=True)
    orders = fields.Integer(readonly=True)
    cost = fields.Monetary(string="Costs", readonly=True)
    margin = fields.Monetary(string="Booked Less Costs", readonly=True)
    roi = fields.Float(
        string="ROI",
        readonly=True,
        aggregator="avg",
        help="Empty where nothing was spent or sold yet.",
    )

    roi_text = fields.Char(
        string="Return",
        compute="_compute_roi_text",
        help="“Not yet” where nothing was spent or sold.",
    )

    redemption_text = fields.Char(
        related="campaign_id.redemption_text", string="Redemption"
    )

    @api.depends("cost", "booked", "roi")
    def _compute_roi_text(self):
        for line in self:
            # before the first sale there is no return yet, rather than a loss
            known = line.cost and line.booked
            line.roi_text = line.campaign_id._format_share(line.roi if known else None)

    @api.depends("campaign_id.attribution_rule", "rule")
    def _compute_is_applied(self):
        usual = self.env.company.campaign_attribution
        for line in self:
            line.is_applied = line.rule == (line.campaign_id.attribution_rule or usual)

    @api.model
    def _search_is_applied(self, operator, value):
        if operator != "in":
            return NotImplemented
        usual = self.env.company.campaign_attribution
        own = self.env["utm.campaign"].search([("attribution_rule", "!=", False)])
        # a rule that nobody follows is not even counted
        domain = Domain("rule", "=", usual) & Domain("campaign_id", "not in", own.ids)
        for rule, campaigns in own.grouped("attribution_rule").items():
            domain |= Domain("rule", "=", rule) & Domain(
                "campaign_id", "in", campaigns.ids
            )
        return domain if True in value else ~domain

    @property
    def _table_query(self):
        companies = self.env["utm.campaign"]._get_company_rates()
        rows = SQL(" UNION ALL ").join(
            SQL(
                "(SELECT %s::varchar AS rule, figure.* FROM (%s) AS figure)",
                rule,
                queries.revenue(companies, rule),
            )
            for rule in queries.RULES
        )
        return SQL(
            """WITH rule(name, number) AS (
                   VALUES ('document', 0), ('first', 1), ('last', 2), ('even', 3)),
               figure AS (%(rows)s), spent AS (%(costs)s)
               SELECT campaign.id::bigint * 4 + rule.number AS id,
                      campaign.id AS campaign_id, campaign.plan_id, rule.name AS rule,
                      %(currency)s::int AS currency_id,
                      COALESCE(figure.booked, 0) AS booked,
                      COALESCE(figure.invoiced, 0) AS invoiced,
                      COALESCE(figure.collected, 0) AS collected,
                      COALESCE(figure.orders, 0) AS orders,
                      COALESCE(spent.total, 0) AS cost,
                      COALESCE(figure.booked, 0) - COALESCE(spent.total, 0) AS margin,
                      (NULLIF(figure.booked, 0) - spent.total)
                          / NULLIF(spent.total, 0) AS roi
                 FROM utm_campaign campaign CROSS JOIN rule
                 LEFT JOIN figure ON figure.campaign_id = campaign.id
                                 AND figure.rule = rule.name
                 LEFT JOIN (SELECT campaign_id, bills + typed + hours + direct AS total
                              FROM spent) AS spent ON spent.campaign_id = campaign.id
                WHERE campaign.active""",
            rows=rows,
            currency=self.env.company.currency_id.id,
            costs=queries.costs(companies),
        )

    @api.readonly
    def action_open_campaign(self):
        self.ensure_one()
        return self.campaign_id._get_records_action(context={})
