from odoo import api, fields, models
from odoo.tools import SQL

from . import crm_campaign_sql as queries


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
    rule = fields.Selection(
        [
            ("document", "The campaign on the order"),
            ("first", "The first campaign that touched the customer"),
            ("last", "The last campaign before the order"),
            ("even", "All campaigns that touched the customer, evenly"),
        ],
        string="Credited To",
        readonly=True,
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

    @api.depends("cost", "booked", "roi")
    def _compute_roi_text(self):
        for line in self:
            # before the first sale there is no return yet, rather than a loss
            known = line.cost and line.booked
            line.roi_text = line.campaign_id._format_share(line.roi if known else None)

    @property
    def _table_query(self):
        companies = self.env.companies.ids or [0]
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
        return {
            "type": "ir.actions.act_window",
            "res_model": "utm.campaign",
            "res_id": self.campaign_id.id,
            "view_mode": "form",
        }
