"""The SQL of what campaigns brought and cost in some days."""

from odoo.tools import SQL

from odoo.addons.crm_prevendita.models.campaign import utm_campaign_sql as campaigns


def period(rates, rules, span, moments, edges):
    """Return the query of what was ordered and spent, period by period.

    Costs are those of ``utm_campaign_sql.costs``, each on its own day; an order
    counts on its day for the campaigns that the rule credits it to.

    :param dict rates: by company id, what one unit of its currency is worth
    :param list rules: ``[(rule, SQL condition on campaign_id)]``
    :param tuple span: the first and the last day, both included
    :param tuple moments: the same in UTC, the last one not included
    :param tuple edges: the day, and its moment, from which it is "now"
    :return: SQL of rows ``(campaign_id, is_now, ordered, cost)``
    """
    given = {
        "companies": tuple(rates) or (0,),
        "first": span[0],
        "last": span[1],
        "since": moments[0],
        "before": moments[1],
        "day": edges[0],
        "moment": edges[1],
    }
    parts = [
        SQL(
            "(SELECT * FROM (%s) AS credited WHERE %s)",
            _ordered(rule, given),
            condition,
        )
        for rule, condition in rules
    ]
    return SQL(
        """SELECT item.campaign_id, is_now, SUM(ordered * %(rate)s),
                  SUM(item.cost * %(rate)s)
             FROM (%(parts)s UNION ALL %(costs)s) AS item
             JOIN utm_campaign campaign ON campaign.id = item.campaign_id
            WHERE campaign.active
            GROUP BY item.campaign_id, is_now""",
        rate=_rate(rates),
        parts=SQL(" UNION ALL ").join(parts),
        costs=SQL(_COSTS, **given),
    )


def _rate(rates):
    if all(rate == 1 for rate in rates.values()):
        return SQL("1")
    cases = SQL(" ").join(
        SQL("WHEN %s THEN %s::numeric", company, rate)
        for company, rate in rates.items()
    )
    return SQL("(CASE item.company_id %s ELSE 1 END)", cases)


def _ordered(rule, given):
    """Return the query of what was ordered, under an attribution rule."""
    if rule == "document":
        return SQL(_BY_DOCUMENT, **given)
    pairs = SQL(_PAIRS, **given, touches=campaigns.touches(), window=campaigns.WINDOW)
    if rule == "even":
        return SQL(_EVENLY, pairs)
    order = SQL("DESC") if rule == "last" else SQL("ASC")
    return SQL(_BY_TOUCH, pairs, order)


_BY_DOCUMENT = """
    SELECT campaign_id, company_id, date_order >= %(moment)s AS is_now,
           amount_untaxed / COALESCE(NULLIF(currency_rate, 0), 1) AS ordered,
           0::numeric AS cost
      FROM sale_order
     WHERE state = 'sale' AND company_id IN %(companies)s
       AND campaign_id IS NOT NULL
       AND date_order >= %(since)s AND date_order < %(before)s"""

#: each order with every campaign that touched its customer within the window
_PAIRS = """
    SELECT so.id, so.company_id, so.date_order >= %(moment)s AS is_now,
           so.amount_untaxed / COALESCE(NULLIF(so.currency_rate, 0), 1) AS ordered,
           touch.campaign_id, touch.moment
      FROM sale_order so
      JOIN res_partner partner ON partner.id = so.partner_id
      JOIN (%(touches)s) AS touch
        ON touch.customer_id = partner.commercial_partner_id
       AND touch.moment <= so.date_order + INTERVAL '1 day'
       AND touch.moment >= so.date_order - %(window)s::interval
     WHERE so.state = 'sale' AND so.company_id IN %(companies)s
       AND so.date_order >= %(since)s AND so.date_order < %(before)s"""

_EVENLY = """
    SELECT campaign_id, company_id, is_now,
           ordered / COUNT(*) OVER (PARTITION BY id) AS ordered, 0::numeric AS cost
      FROM (%s) AS pair GROUP BY id, campaign_id, company_id, is_now, ordered"""

_BY_TOUCH = """
    SELECT campaign_id, company_id, is_now, ordered, 0::numeric AS cost
      FROM (SELECT DISTINCT ON (id) * FROM (%s) AS pair
             ORDER BY id, moment %s, campaign_id) AS first_or_last"""

_COSTS = """
    (SELECT campaign_id, company_id, invoice_date >= %(day)s AS is_now,
            0::numeric AS ordered, -amount_untaxed_signed AS cost
       FROM account_move
      WHERE state = 'posted' AND move_type IN ('in_invoice', 'in_refund')
        AND company_id IN %(companies)s AND campaign_id IS NOT NULL
        AND invoice_date BETWEEN %(first)s AND %(last)s)
    UNION ALL
    (SELECT campaign_id, company_id, date >= %(day)s, 0, amount
       FROM crm_campaign_cost
      WHERE bill_id IS NULL AND date BETWEEN %(first)s AND %(last)s
        AND (company_id IN %(companies)s OR company_id IS NULL))
    UNION ALL
    (SELECT action.campaign_id, action.company_id, action.is_now, 0,
            action.time_spent * COALESCE(company.marketing_hour_cost, 0) + action.cost
       FROM (SELECT campaign_id, company_id, date_done >= %(moment)s AS is_now,
                    SUM(time_spent) AS time_spent, SUM(COALESCE(cost, 0)) AS cost
               FROM crm_marketing_action
              WHERE state = 'done' AND company_id IN %(companies)s
                AND campaign_id IS NOT NULL
                AND date_done >= %(since)s AND date_done < %(before)s
              GROUP BY 1, 2, 3) AS action
       JOIN res_company company ON company.id = action.company_id)"""
