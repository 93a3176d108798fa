"""The SQL of forecasts: each function returns one set-based query."""

from odoo.tools import SQL

#: how often deals that were in a stage in the last year were won; a stage of at
#: least ten closed deals has a rate
_HISTORY = """
    SELECT stage_id, AVG(won) AS rate
      FROM (SELECT DISTINCT log.stage_id, log.lead_id,
                   (lead.won_status = 'won')::int AS won
              FROM crm_lead_stage_log log
              JOIN crm_lead lead ON lead.id = log.lead_id
             WHERE log.date_enter >= %(today)s::date - INTERVAL '12 months'
               AND log.won_status = 'pending'
               AND lead.won_status IN ('won', 'lost')) AS closed
     GROUP BY stage_id
    HAVING COUNT(*) >= 10"""

_NO_HISTORY = SQL("SELECT NULL::int AS stage_id, NULL::numeric AS rate WHERE FALSE")

#: which part of a deal's offer is of which product category
_SHARES = """
    SELECT lead_id, categ_id, amount / total AS share
      FROM (SELECT o.opportunity_id AS lead_id, template.categ_id,
                   SUM(line.price_subtotal) AS amount,
                   SUM(SUM(line.price_subtotal))
                       OVER (PARTITION BY o.opportunity_id) AS total
              FROM sale_order o
              JOIN sale_order_line line ON line.order_id = o.id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template
                ON template.id = product.product_tmpl_id
             WHERE o.is_offer AND o.opportunity_id IS NOT NULL
               AND o.state != 'cancel'
             GROUP BY o.opportunity_id, template.categ_id) AS part
     WHERE total > 0"""

#: the open deals; what should have closed already is expected this month
_OPEN = """
    SELECT lead.id::bigint * 3 AS id,
           CASE WHEN lead.date_deadline IS NOT NULL THEN date_trunc('month',
               GREATEST(lead.date_deadline, %(today)s::date))::date END AS date,
           lead.id AS lead_id, lead.user_id, lead.team_id, lead.company_id,
           lead.campaign_id, lead.stage_id, lead.categ_id,
           COALESCE(lead.date_deadline < %(today)s::date, FALSE) AS is_late,
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
           0::numeric AS target, 0::numeric AS team_target
      FROM crm_lead lead
      LEFT JOIN (%(history)s) AS history ON history.stage_id = lead.stage_id
     WHERE lead.type = 'opportunity' AND lead.active
       AND lead.won_status = 'pending'"""

_WON = """
    SELECT id::bigint * 3 + 1, date_trunc('month', date_closed)::date, id,
           user_id, team_id, company_id, campaign_id, stage_id, categ_id, FALSE,
           expected_revenue, 0, 0, 0, 0, 0, 0, 0
      FROM crm_lead
     WHERE type = 'opportunity' AND won_status = 'won'
       AND date_closed IS NOT NULL"""

#: a person's target belongs to the person's team; a team's own stands beside it
_TARGETS = """
    SELECT target.id::bigint * 3 + 2, target.date, NULL::int, target.user_id,
           COALESCE(target.team_id, users.sale_team_id), target.company_id,
           NULL::int, NULL::int, NULL::int, FALSE, 0, 0, 0, 0, 0, 0,
           CASE WHEN target.user_id IS NOT NULL THEN target.amount ELSE 0 END,
           CASE WHEN target.user_id IS NULL THEN target.amount ELSE 0 END
      FROM crm_sales_target target
      LEFT JOIN res_users users ON users.id = target.user_id"""

#: what a deal counts for, split by the categories of its offer
_SPLIT = """
    SELECT item.id + (COALESCE(share.categ_id, 0)::bigint << 36) AS id,
           item.date, item.lead_id, item.user_id, item.team_id, item.company_id,
           item.campaign_id, item.stage_id,
           COALESCE(share.categ_id, item.categ_id) AS categ_id, item.is_late,
           item.won * COALESCE(share.share, 1) AS won,
           item.committed * COALESCE(share.share, 1) AS committed,
           item.best * COALESCE(share.share, 1) AS best,
           item.pipeline * COALESCE(share.share, 1) AS pipeline,
           item.weighted * COALESCE(share.share, 1) AS weighted,
           item.weighted_history * COALESCE(share.share, 1) AS weighted_history,
           item.target, item.team_target
      FROM ((%(opened)s) UNION ALL (%(won)s)) AS item
      LEFT JOIN (%(shares)s) AS share ON share.lead_id = item.lead_id"""

_SNAPSHOT = """
    INSERT INTO crm_forecast_snapshot (
           date, lead_id, lead_name, user_id, team_id, company_id, stage_id,
           categ_id, forecast_category, probability, expected_revenue,
           weighted_revenue, weighted_history, currency_id, date_deadline)
    SELECT %(day)s, lead.id, lead.name, lead.user_id, lead.team_id,
           lead.company_id, lead.stage_id, lead.categ_id, lead.forecast_category,
           lead.probability, lead.expected_revenue,
           lead.expected_revenue * lead.probability / 100,
           lead.expected_revenue * COALESCE(history.rate, lead.probability / 100),
           COALESCE(company.currency_id, %(currency)s), lead.date_deadline
      FROM crm_lead lead
      LEFT JOIN res_company company ON company.id = lead.company_id
      LEFT JOIN (%(history)s) AS history ON history.stage_id = lead.stage_id
     WHERE lead.type = 'opportunity'
       AND lead.won_status = 'pending' AND lead.active
        ON CONFLICT DO NOTHING"""

#: what changed between one week's snapshot and the one before
_CHANGES = """
WITH day AS (
    SELECT date, LAG(date) OVER (ORDER BY date) AS previous
      FROM (SELECT DISTINCT date FROM crm_forecast_snapshot) AS days),
pair AS (
    SELECT day.date, now.id, now.lead_id, now.lead_name, now.user_id,
           now.team_id, now.company_id, now.currency_id, now.categ_id,
           now.expected_revenue, now.date_deadline,
           was.expected_revenue AS was_revenue,
           was.date_deadline AS was_deadline, was.id AS was_id
      FROM day
      JOIN crm_forecast_snapshot now ON now.date = day.date
      LEFT JOIN crm_forecast_snapshot was
             ON was.date = day.previous AND was.lead_id = now.lead_id
     WHERE day.previous IS NOT NULL)
SELECT id::bigint * 2 AS id, date, lead_id, lead_name, user_id, team_id,
       company_id, currency_id, categ_id, expected_revenue, date_deadline,
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
       was.user_id, was.team_id, was.company_id, was.currency_id, was.categ_id,
       0, NULL, was.date_deadline, -was.expected_revenue,
       CASE WHEN lead.won_status IN ('won', 'lost')
            THEN lead.won_status ELSE 'gone' END
  FROM day
  JOIN crm_forecast_snapshot was ON was.date = day.previous
  LEFT JOIN crm_lead lead ON lead.id = was.lead_id
 WHERE NOT EXISTS (
       SELECT 1 FROM crm_forecast_snapshot now
        WHERE now.date = day.date AND now.lead_id = was.lead_id)"""

#: what each snapshot foretold of months that are over, and what came
_ACCURACY = """
WITH foretold AS (
    SELECT MIN(id) AS id, date, user_id, company_id, currency_id,
           date_trunc('month', GREATEST(date_deadline, date))::date AS month,
           SUM(weighted_revenue) AS weighted,
           SUM(weighted_history) AS weighted_history
      FROM crm_forecast_snapshot
     WHERE date_deadline IS NOT NULL
       AND forecast_category != 'omitted'
     GROUP BY date, user_id, company_id, currency_id, 6),
summed AS (
    SELECT foretold.*,
           COALESCE(SUM(lead.expected_revenue), 0) AS won,
           COALESCE(SUM(lead.expected_revenue) FILTER (
               WHERE lead.date_closed::date < foretold.date), 0) AS won_before
      FROM foretold
      LEFT JOIN crm_lead lead
             ON lead.won_status = 'won'
            AND lead.user_id IS NOT DISTINCT FROM foretold.user_id
            AND lead.company_id IS NOT DISTINCT FROM foretold.company_id
            AND lead.date_closed >= foretold.month
            AND lead.date_closed < foretold.month + INTERVAL '1 month'
     WHERE foretold.month + INTERVAL '1 month' <= %(today)s::date
     GROUP BY foretold.id, foretold.date, foretold.user_id, foretold.company_id,
              foretold.currency_id, foretold.month, foretold.weighted,
              foretold.weighted_history)
SELECT id, month, date, user_id, company_id, currency_id,
       CEIL(((month + INTERVAL '1 month')::date - date) / 7.0)::int AS horizon,
       weighted + won_before AS forecast, won AS actual,
       weighted + won_before - won AS error,
       ABS(weighted + won_before - won) / NULLIF(won, 0) * 100 AS error_rate,
       weighted_history + won_before AS forecast_history,
       ABS(weighted_history + won_before - won) / NULLIF(won, 0) * 100
           AS error_rate_history
  FROM summed"""


def history(today):
    """Return the query of how often deals of each stage were won."""
    return SQL(_HISTORY, today=today)


def opened(today, by_history=True):
    """Return the query of the open deals with what they count for.

    :param bool by_history: False where nobody looks at ``weighted_history``: it is
        what takes most of the time
    """
    known = history(today) if by_history else _NO_HISTORY
    return SQL(_OPEN, today=today, history=known)


def forecast(today, by_history=True):
    """Return the query of the forecast: open deals, won ones, targets."""
    return SQL(
        "(%s) UNION ALL (%s) UNION ALL (%s)",
        opened(today, by_history),
        SQL(_WON),
        SQL(_TARGETS),
    )


def forecast_by_category(today):
    """Return the query of the forecast, each deal split by its offer's lines."""
    return SQL(_SPLIT, opened=opened(today), won=SQL(_WON), shares=SQL(_SHARES))


def snapshot(day, currency_id):
    """Return the statement that stores the open deals of a day."""
    return SQL(_SNAPSHOT, day=day, currency=currency_id, history=history(day))


def changes():
    """Return the query of what changed from one snapshot to the next."""
    return SQL(_CHANGES)


def accuracy(today):
    """Return the query of how good each snapshot was."""
    return SQL(_ACCURACY, today=today)
