"""The SQL of campaigns' figures: each function returns one set-based query."""

from odoo.tools import SQL

#: attribution rules: which campaign a sale is credited to
RULES = ("document", "first", "last", "even")

#: how long a touch counts
WINDOW = "365 days"


def money(amount, rates):
    """Return an amount of a row with a ``company_id`` in the reader's currency.

    :param str amount: its column, in the currency of the row's company
    :param dict rates: by company id, what one unit of its currency is worth
    """
    amount = SQL.identifier(amount)
    if all(rate == 1 for rate in rates.values()):
        return amount
    cases = SQL(" ").join(
        SQL("WHEN %s THEN %s::numeric", company, rate)
        for company, rate in rates.items()
    )
    return SQL("(%s) * (CASE company_id %s ELSE 1 END)", amount, cases)


def documents(companies):
    """Return the query of what was sold: one row per order and per invoice.

    Amounts are untaxed, in the reader's currency; credit notes are negative.
    What is collected of an invoice is its untaxed amount in proportion of what
    is paid. An invoice has its order's moment and campaign: an order that moves
    to another campaign takes its invoices with it.

    :param dict companies: rates by company id, see ``money``
    """
    return SQL(
        """SELECT kind, id, customer_id, campaign_id, moment,
                  %(booked)s AS booked, %(invoiced)s AS invoiced,
                  %(collected)s AS collected
             FROM (
               SELECT 'order' AS kind, so.id, so.company_id,
                      partner.commercial_partner_id AS customer_id, so.campaign_id,
                      so.date_order AS moment,
                      so.amount_untaxed / COALESCE(NULLIF(so.currency_rate, 0), 1)
                          AS booked,
                      0::numeric AS invoiced, 0::numeric AS collected
                 FROM sale_order so
                 LEFT JOIN res_partner partner ON partner.id = so.partner_id
                WHERE so.state = 'sale' AND so.company_id IN %(companies)s
                UNION ALL
               SELECT 'invoice', move.id, move.company_id, move.commercial_partner_id,
                      COALESCE(origin.campaign_id, move.campaign_id),
                      COALESCE(origin.date_order, move.invoice_date), 0::numeric,
                      move.amount_untaxed_signed,
                      move.amount_untaxed_signed * COALESCE(
                          1 - move.amount_residual_signed
                              / NULLIF(move.amount_total_signed, 0), 0)
                 FROM account_move move
                 LEFT JOIN (%(origins)s) AS origin ON origin.move_id = move.id
                WHERE move.state = 'posted'
                  AND move.move_type IN ('out_invoice', 'out_refund')
                  AND move.company_id IN %(companies)s) AS document""",
        booked=money("booked", companies),
        invoiced=money("invoiced", companies),
        collected=money("collected", companies),
        companies=tuple(companies),
        origins=ORIGINS,
    )


#: of each invoice, the first of its orders: when it was and of which campaign
ORIGINS = SQL(
    """SELECT aml.move_id, MIN(so.date_order) AS date_order,
              MIN(so.campaign_id) AS campaign_id
         FROM account_move_line aml
         JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = aml.id
         JOIN sale_order_line sol ON sol.id = rel.order_line_id
         JOIN sale_order so ON so.id = sol.order_id
        GROUP BY aml.move_id"""
)


def touches():
    """Return the query of when a campaign touched a customer."""
    return SQL(
        """SELECT commercial_partner_id AS customer_id, campaign_id,
                  date_done AS moment
             FROM crm_marketing_action
            WHERE state = 'done' AND campaign_id IS NOT NULL
              AND commercial_partner_id IS NOT NULL
            UNION ALL
           SELECT partner.commercial_partner_id, lead.campaign_id, lead.create_date
             FROM crm_lead lead JOIN res_partner partner ON partner.id = lead.partner_id
            WHERE lead.campaign_id IS NOT NULL
            UNION ALL
           SELECT partner.commercial_partner_id, trace.campaign_id,
                  trace.links_click_datetime
             FROM mailing_trace trace
             JOIN res_partner partner ON partner.id = trace.res_id
            WHERE trace.model = 'res.partner' AND trace.campaign_id IS NOT NULL
              AND trace.links_click_datetime IS NOT NULL"""
    )


def shares(companies, rule):
    """Return the query of which share of each document goes to each campaign.

    :param dict companies: rates by company id, see ``money``
    :param str rule: one of ``RULES``
    :return: SQL of rows ``(kind, id, campaign_id, booked, invoiced, collected,
        share)``
    """
    if rule == "document":
        return SQL(
            """SELECT kind, id, campaign_id, booked, invoiced, collected,
                      1::numeric AS share
                 FROM (%s) AS document WHERE campaign_id IS NOT NULL""",
            documents(companies),
        )
    pairs = SQL(
        """SELECT document.kind, document.id, document.booked, document.invoiced,
                  document.collected, touch.campaign_id, touch.moment
             FROM (%s) AS document JOIN (%s) AS touch
               ON touch.customer_id = document.customer_id
              AND touch.moment <= document.moment + INTERVAL '1 day'
              AND touch.moment >= document.moment - %s::interval""",
        documents(companies),
        touches(),
        WINDOW,
    )
    if rule == "even":
        return SQL(
            """SELECT kind, id, campaign_id, booked, invoiced, collected,
                      1.0 / COUNT(*) OVER (PARTITION BY kind, id) AS share
                 FROM (%s) AS pair
                GROUP BY kind, id, campaign_id, booked, invoiced, collected""",
            pairs,
        )
    return SQL(
        """SELECT DISTINCT ON (kind, id) kind, id, campaign_id, booked, invoiced,
                  collected, 1::numeric AS share
             FROM (%s) AS pair
            ORDER BY kind, id, moment %s, campaign_id""",
        pairs,
        SQL("DESC") if rule == "last" else SQL("ASC"),
    )


def revenue(companies, rule, campaigns=None):
    """Return the query of revenue by campaign under an attribution rule.

    :param dict companies: rates by company id, see ``money``
    :param str rule: one of ``RULES``
    :param campaigns: ids of campaigns, None for all
    """
    return SQL(
        """SELECT campaign_id, SUM(booked * share) AS booked,
                  SUM(invoiced * share) AS invoiced,
                  SUM(collected * share) AS collected,
                  COUNT(*) FILTER (WHERE kind = 'order') AS orders
             FROM (%s) AS share WHERE %s GROUP BY campaign_id""",
        shares(companies, rule),
        chosen(campaigns),
    )


def chosen(campaigns):
    """Return the condition that a row's campaign is one of some, or any."""
    if campaigns is None:
        return SQL("campaign_id IS NOT NULL")
    return SQL("campaign_id IN %s", tuple(campaigns) or (0,))


def credited(companies, rule, campaigns):
    """Return the query of the documents that are credited to campaigns.

    :return: SQL of rows ``(kind, id)``, kind is ``order`` or ``invoice``
    """
    return SQL(
        "SELECT DISTINCT kind, id FROM (%s) AS share WHERE %s",
        shares(companies, rule),
        chosen(campaigns),
    )


def figures(companies, rules, unit):
    """Return the query of what campaigns brought and cost, one row for each.

    :param dict companies: rates by company id, see ``money``
    :param dict rules: ids of campaigns by the rule that they follow
    :param float unit: what amounts are rounded to
    :return: SQL of rows ``(campaign_id, booked, invoiced, collected, orders,
        bills, typed, hours, direct, total, margin)``; campaigns that neither
        brought nor cost anything have none
    """
    step = SQL("%s::numeric", str(unit))
    ids = [campaign for campaigns in rules.values() for campaign in campaigns]
    names = ("booked", "invoiced", "collected", "bills", "typed", "hours", "direct")
    rounded = {
        name: SQL("ROUND(COALESCE(%s, 0)::numeric / %s) * %s", SQL(name), step, step)
        for name in names
    }
    return SQL(
        """SELECT campaign_id, booked, invoiced, collected, orders, bills, typed,
                  hours, direct, bills + typed + hours + direct AS total,
                  booked - (bills + typed + hours + direct) AS margin
             FROM (SELECT campaign_id, %(booked)s AS booked, %(invoiced)s AS invoiced,
                          %(collected)s AS collected, COALESCE(orders, 0) AS orders,
                          %(bills)s AS bills, %(typed)s AS typed, %(hours)s AS hours,
                          %(direct)s AS direct
                     FROM (%(sold)s) AS sold FULL JOIN (%(spent)s) AS spent
                    USING (campaign_id)) AS figure""",
        sold=SQL(" UNION ALL ").join(
            revenue(companies, rule, campaigns) for rule, campaigns in rules.items()
        ),
        spent=costs(companies, ids),
        **rounded,
    )


def costs(companies, campaigns=None):
    """Return the query of costs by campaign, each counted once.

    Vendor bills name the campaign themselves; a typed cost that says which bill
    it is does not count beside it; hours cost what the company says an hour
    costs; an action's direct cost is typed on the action.
    """
    return SQL(
        """SELECT campaign_id, SUM(%(bills)s) AS bills, SUM(%(typed)s) AS typed,
                  SUM(%(hours)s) AS hours, SUM(%(direct)s) AS direct
             FROM (
               SELECT campaign_id, company_id, -amount_untaxed_signed AS bills,
                      0::numeric AS typed, 0::numeric AS hours, 0::numeric AS direct
                 FROM account_move
                WHERE state = 'posted' AND move_type IN ('in_invoice', 'in_refund')
                  AND company_id IN %(companies)s AND %(chosen)s
               UNION ALL
               SELECT campaign_id, company_id, 0, amount, 0, 0 FROM crm_campaign_cost
                WHERE bill_id IS NULL AND %(chosen)s
                  AND (company_id IN %(companies)s OR company_id IS NULL)
               UNION ALL
               SELECT campaign_id, company.id, 0, 0,
                      time_spent * COALESCE(company.marketing_hour_cost, 0),
                      COALESCE(cost, 0)
                 FROM crm_marketing_action
                 JOIN res_company company
                   ON company.id = crm_marketing_action.company_id
                WHERE crm_marketing_action.state = 'done'
                  AND company_id IN %(companies)s AND %(chosen)s
             ) AS item
            GROUP BY campaign_id""",
        bills=money("bills", companies),
        typed=money("typed", companies),
        hours=money("hours", companies),
        direct=money("direct", companies),
        companies=tuple(companies),
        chosen=chosen(campaigns),
    )


#: how far each member came: the furthest fact of each source
_MEMBER_STEPS = """
WITH member AS (
    SELECT id, campaign_id, commercial_partner_id AS customer_id, date
      FROM crm_campaign_member WHERE campaign_id IN %s)
SELECT member.id, MAX(fact.level)
  FROM member JOIN (
    SELECT action.campaign_id, action.commercial_partner_id AS customer_id,
           CASE WHEN outcome.sign = 'positive' THEN 2
                WHEN outcome.is_reached THEN 1 ELSE 0 END AS level
      FROM crm_marketing_action action
      JOIN crm_marketing_action_outcome outcome
        ON outcome.id = action.outcome_id
     WHERE action.state = 'done' AND action.campaign_id IS NOT NULL
    UNION ALL
    SELECT trace.campaign_id, partner.commercial_partner_id,
           CASE WHEN trace.trace_status = 'reply'
                  OR trace.links_click_datetime IS NOT NULL THEN 2
                WHEN trace.trace_status = 'open' THEN 1 ELSE 0 END
      FROM mailing_trace trace
      JOIN res_partner partner ON partner.id = trace.res_id
     WHERE trace.model = 'res.partner' AND trace.campaign_id IS NOT NULL
    UNION ALL
    SELECT answered.campaign_id, answered.commercial_partner_id,
           CASE WHEN passage.responded THEN 2 ELSE 1 END
      FROM crm_campaign_passage passage
      JOIN crm_campaign_member answered ON answered.id = passage.member_id
     WHERE passage.reached
    UNION ALL
    SELECT lead.campaign_id, partner.commercial_partner_id, 3
      FROM crm_lead lead
      JOIN res_partner partner ON partner.id = lead.partner_id
     WHERE lead.type = 'opportunity' AND lead.campaign_id IS NOT NULL
    UNION ALL
    SELECT so.campaign_id, partner.commercial_partner_id, 4
      FROM sale_order so
      JOIN res_partner partner ON partner.id = so.partner_id
     WHERE so.state = 'sale' AND so.campaign_id IS NOT NULL
    UNION ALL
    SELECT COALESCE(origin.campaign_id, move.campaign_id),
           move.commercial_partner_id,
           CASE WHEN SUM(move.amount_untaxed_signed) <= 0 THEN 0
                WHEN SUM(move.amount_untaxed_signed)
                     FILTER (WHERE move.payment_state IN ('paid', 'in_payment')) > 0
                THEN 6 ELSE 5 END
      FROM account_move move
      LEFT JOIN (%s) AS origin ON origin.move_id = move.id
     WHERE move.state = 'posted'
       AND move.move_type IN ('out_invoice', 'out_refund')
       AND COALESCE(origin.campaign_id, move.campaign_id) IS NOT NULL
     GROUP BY 1, 2
  ) AS fact ON fact.campaign_id = member.campaign_id
           AND fact.customer_id = member.customer_id
 WHERE fact.level > 0
 GROUP BY member.id"""


def member_steps(campaigns):
    """Return the query of how far each member came: ``(id, level)``.

    Levels are positions in ``MEMBER_STEPS``; members at their first step have
    no row.
    """
    return SQL(_MEMBER_STEPS, tuple(campaigns) or (0,), ORIGINS)
