"""The forecast by month, and by product category."""

from odoo import fields, models
from odoo.tools import SQL

from . import crm_forecast_sql as sql


class CrmForecastReport(models.Model):
    """Committed, best case, weighted, won and target, by month."""

    _name = "crm.forecast.report"
    _description = "Forecast"
    _auto = False
    _order = "date"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead": [
            "active",
            "categ_id",
            "company_id",
            "date_closed",
            "date_deadline",
            "expected_revenue",
            "forecast_category",
            "probability",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
        "crm.sales.target": ["amount", "company_id", "date", "team_id", "user_id"],
    }

    date = fields.Date(
        string="Month",
        readonly=True,
        help="Of the expected closing; deals that are late count in this month, those"
        " without a closing date in none.",
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    is_late = fields.Boolean(
        string="Late", readonly=True, help="Its expected closing is past."
    )
    won = fields.Monetary(string="Won Revenue", readonly=True)
    committed = fields.Monetary(readonly=True)
    best = fields.Monetary(
        string="Best Case", readonly=True, help="Committed included."
    )
    pipeline = fields.Monetary(
        string="Whole Pipeline", readonly=True, help="Best case included."
    )
    weighted = fields.Monetary(
        readonly=True, help="Each deal by its probability, as it stands on the deal."
    )
    weighted_history = fields.Monetary(
        string="Weighted by History",
        readonly=True,
        help="Each deal by how many of those that were in its stage in the last"
        " twelve months were won; by its probability where fewer than ten ended.",
    )
    target = fields.Monetary(readonly=True, help="Of the salespersons, one by one.")
    team_target = fields.Monetary(
        readonly=True, help="Of the team as a whole; it is not added to the others."
    )

    @property
    def _table_query(self):
        return SQL(
            """SELECT item.*, COALESCE(company.currency_id, %s) AS currency_id
                 FROM (%s) AS item
                 LEFT JOIN res_company company ON company.id = item.company_id""",
            self.env.company.currency_id.id,
            self._query_items(fields.Date.context_today(self)),
        )

    def _query_items(self, today):
        # a reader of the other figures does without the history of the stages
        by_history = self.env.context.get("crm_forecast_by_history", True)
        return sql.forecast(today, by_history)

    def action_open_lead(self):
        # a target's line has no deal behind it
        return self.lead_id._open_form() if self.lead_id else False


class CrmForecastCategory(models.Model):
    """The forecast by product category: each deal split by its offer's lines.

    A deal without an offer counts for the category that is written on it.
    """

    _name = "crm.forecast.category"
    _inherit = "crm.forecast.report"
    _description = "Forecast by product category"
    # a view has no columns for who wrote a row: an inherited model would ask for them
    _log_access = False
    _depends = {
        **CrmForecastReport._depends,
        "sale.order": ["is_offer", "opportunity_id", "state"],
        "sale.order.line": ["price_subtotal", "product_id"],
    }

    def _query_items(self, today):
        return sql.forecast_by_category(today)
