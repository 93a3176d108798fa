from odoo import fields, models
from odoo.tools import SQL

#: the open deals with their figures; a stage of at least ten closed deals has a rate
_OPEN = """
WITH history AS (
    SELECT log.stage_id,
           COUNT(DISTINCT log.lead_id) FILTER (
               WHERE lead.won_status = 'won')::float
           / NULLIF(COUNT(DISTINCT log.lead_id) FILTER (
               WHERE lead.won_status IN ('won', 'lost')), 0) AS rate
      FROM crm_lead_stage_log log
      JOIN crm_lead lead ON lead.id = log.lead_id
     WHERE log.date_enter >= %(today)s::date - INTERVAL '12 months'
       AND log.won_status = 'pending'
     GROUP BY log.stage_id
    HAVING COUNT(DISTINCT log.lead_id) FILTER (
               WHERE lead.won_status IN ('won', 'lost')) >= 10)
SELECT lead.id::bigint * 3 AS id,
       date_trunc('month', GREATEST(
           lead.date_deadline, %(today)s::date))::date AS date,
       lead.id AS lead_id, lead.user_id, lead.team_id,
       lead.company_id, lead.campaign_id, lead.stage_id,
       lead.date_deadline < %(today)s::date AS is_late,
       0::numeric AS won,
       CASE WHEN lead.forecast_category = 'committed'
            THEN lead.expected_revenue ELSE 0 END AS committed,
       CASE WHEN lead.forecast_category IN ('committed', 'best')
            THEN lead.expected_revenue ELSE 0 END AS best,
       CASE WHEN lead.forecast_category != 'omitted'
            THEN lead.expected_revenue ELSE 0 END AS pipeline,
       CASE WHEN lead.forecast_category != 'omitted'
            THEN lead.expected_revenue * lead.probability / 100
            ELSE 0 END AS weighted,
       CASE WHEN lead.forecast_category != 'omitted'
            THEN lead.expected_revenue
                 * COALESCE(history.rate, lead.probability / 100)
            ELSE 0 END AS weighted_history,
       0::numeric AS target
  FROM crm_lead lead
  LEFT JOIN history ON history.stage_id = lead.stage_id
 WHERE lead.type = 'opportunity' AND lead.active
   AND lead.won_status = 'pending'
   AND lead.date_deadline IS NOT NULL"""


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
        help="Of the expected closing; deals that are late count in this month.",
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
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
    target = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """SELECT item.*, COALESCE(company.currency_id, %s) AS currency_id
                 FROM ((%s) UNION ALL (%s) UNION ALL (%s)) AS item
                 LEFT JOIN res_company company ON company.id = item.company_id""",
            self.env.company.currency_id.id,
            self._query_open(today),
            self._query_won(),
            self._query_targets(),
        )

    def _query_open(self, today):
        """Return the query of the open deals: closing in the past is this month."""
        return SQL(_OPEN, today=today)

    def _query_won(self):
        return SQL(
            """SELECT id::bigint * 3 + 1, date_trunc('month', date_closed)::date, id,
                      user_id, team_id, company_id, campaign_id, stage_id, FALSE,
                      expected_revenue, 0, 0, 0, 0, 0, 0
                 FROM crm_lead
                WHERE type = 'opportunity' AND won_status = 'won'
                  AND date_closed IS NOT NULL"""
        )

    def _query_targets(self):
        return SQL(
            """SELECT id::bigint * 3 + 2, date, NULL::int, user_id, team_id,
                      company_id, NULL::int, NULL::int, FALSE,
                      0, 0, 0, 0, 0, 0, amount
                 FROM crm_sales_target"""
        )

    def action_open_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "view_mode": "form",
        }


#: what changed between one week's snapshot and the one before
_CHANGES = """
WITH day AS (
    SELECT date, LAG(date) OVER (ORDER BY date) AS previous
      FROM (SELECT DISTINCT date FROM crm_forecast_snapshot) AS days),
pair AS (
    SELECT day.date, now.id, now.lead_id, now.lead_name, now.user_id,
           now.team_id, now.company_id, now.currency_id,
           now.expected_revenue, now.date_deadline,
           was.expected_revenue AS was_revenue,
           was.date_deadline AS was_deadline, was.id AS was_id
      FROM day
      JOIN crm_forecast_snapshot now ON now.date = day.date
      LEFT JOIN crm_forecast_snapshot was
             ON was.date = day.previous AND was.lead_id = now.lead_id
     WHERE day.previous IS NOT NULL)
SELECT id::bigint * 2 AS id, date, lead_id, lead_name, user_id, team_id,
       company_id, currency_id, expected_revenue, date_deadline,
       was_deadline AS previous_deadline,
       expected_revenue - COALESCE(was_revenue, 0) AS delta,
       CASE WHEN was_id IS NULL THEN 'new'
            WHEN date_trunc('month', date_deadline)
                 > date_trunc('month', was_deadline) THEN 'slipped'
            WHEN date_trunc('month', date_deadline)
                 < date_trunc('month', was_deadline) THEN 'nearer'
            WHEN expected_revenue > was_revenue THEN 'grown'
            WHEN expected_revenue < was_revenue THEN 'shrunk'
            ELSE 'same' END AS kind
  FROM pair
 UNION ALL
SELECT was.id::bigint * 2 + 1, day.date, was.lead_id, was.lead_name,
       was.user_id, was.team_id, was.company_id, was.currency_id,
       0, NULL, was.date_deadline, -was.expected_revenue,
       CASE WHEN lead.won_status IN ('won', 'lost')
            THEN lead.won_status ELSE 'gone' END
  FROM day
  JOIN crm_forecast_snapshot was ON was.date = day.previous
  LEFT JOIN crm_lead lead ON lead.id = was.lead_id
 WHERE NOT EXISTS (
       SELECT 1 FROM crm_forecast_snapshot now
        WHERE now.date = day.date AND now.lead_id = was.lead_id)"""


class CrmForecastChange(models.Model):
    """What happened to each deal between one snapshot and the next."""

    _name = "crm.forecast.change"
    _description = "Change of the forecast"
    _auto = False
    _order = "date desc, delta"
    _rec_name = "lead_name"
    _depends = {
        "crm.forecast.snapshot": ["date", "date_deadline", "expected_revenue"],
        "crm.lead": ["won_status"],
    }

    date = fields.Date(string="Snapshot", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    lead_name = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind = fields.Selection(
        [
            ("new", "New"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("gone", "Vanished"),
            ("slipped", "Slipped to a Later Month"),
            ("nearer", "Came Nearer"),
            ("grown", "Grown"),
            ("shrunk", "Shrunk"),
            ("same", "Unchanged"),
        ],
        readonly=True,
    )
    delta = fields.Monetary(
        string="Change", readonly=True, help="Of the expected revenue."
    )
    expected_revenue = fields.Monetary(readonly=True)
    date_deadline = fields.Date(string="Expected Closing", readonly=True)
    previous_deadline = fields.Date(string="Closing Before", readonly=True)

    @property
    def _table_query(self):
        return SQL(_CHANGES)


class CrmForecastAccuracy(models.Model):
    """How good past forecasts were: per seller, month and horizon."""

    _name = "crm.forecast.accuracy"
    _description = "Accuracy of forecasts"
    _auto = False
    _order = "month desc, horizon"
    _depends = {
        "crm.forecast.snapshot": ["date", "date_deadline", "weighted_revenue"],
        "crm.lead": ["won_status", "date_closed", "expected_revenue"],
    }

    month = fields.Date(readonly=True)
    date = fields.Date(string="Snapshot", readonly=True)
    horizon = fields.Integer(
        string="Weeks Ahead",
        readonly=True,
        aggregator="avg",
        help="From the snapshot to the end of the month it foretells.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    forecast = fields.Monetary(
        readonly=True, help="Won until the snapshot in that month, and weighted then."
    )
    actual = fields.Monetary(string="Won", readonly=True)
    error = fields.Monetary(readonly=True, help="Forecast less what was won.")
    error_rate = fields.Float(
        string="Error %",
        readonly=True,
        aggregator="avg",
        help="Empty where nothing was won: there is nothing to compare with.",
    )

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """WITH foretold AS (
                   SELECT MIN(id) AS id, date, user_id, company_id, currency_id,
                          date_trunc('month', GREATEST(date_deadline, date))::date
                              AS month,
                          SUM(weighted_revenue) AS weighted
                     FROM crm_forecast_snapshot
                    WHERE date_deadline IS NOT NULL
                      AND forecast_category != 'omitted'
                    GROUP BY date, user_id, company_id, currency_id, 6),
               summed AS (
                   SELECT foretold.*,
                          COALESCE(SUM(lead.expected_revenue), 0) AS won,
                          COALESCE(SUM(lead.expected_revenue) FILTER (
                              WHERE lead.date_closed::date < foretold.date), 0)
                              AS won_before
                     FROM foretold
                     LEFT JOIN crm_lead lead
                            ON lead.won_status = 'won'
                           AND lead.user_id IS NOT DISTINCT FROM foretold.user_id
                           AND lead.company_id IS NOT DISTINCT FROM foretold.company_id
                           AND lead.date_closed >= foretold.month
                           AND lead.date_closed < foretold.month + INTERVAL '1 month'
                    WHERE foretold.month + INTERVAL '1 month' <= %s::date
                    GROUP BY foretold.id, foretold.date, foretold.user_id,
                             foretold.company_id, foretold.currency_id,
                             foretold.month, foretold.weighted)
               SELECT id, month, date, user_id, company_id, currency_id,
                      CEIL(((month + INTERVAL '1 month')::date - date) / 7.0)::int
                          AS horizon,
                      weighted + won_before AS forecast, won AS actual,
                      weighted + won_before - won AS error,
                      ABS(weighted + won_before - won) / NULLIF(won, 0) * 100
                          AS error_rate
                 FROM summed""",
            today,
        )
