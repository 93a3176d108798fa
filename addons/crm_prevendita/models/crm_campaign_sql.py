"""The SQL of campaigns' figures: each function returns one set-based query."""

from odoo.tools import SQL

#: attribution rules: which campaign a sale is credited to
RULES = ("document", "first", "last", "even")

#: how long a touch counts
WINDOW = "365 days"


def documents(companies):
    """Return the query of what was sold: one row per order and per invoice.

    Amounts are untaxed, in the company's currency; credit notes are negative.
    What is collected of an invoice is its untaxed amount in proportion of what
    is paid. An invoice has its order's moment and campaign: an order that moves
    to another campaign takes its invoices with it.
    """
    return SQL(
        """SELECT 'order' AS kind, so.id, so.company_id,
                  partner.commercial_partner_id AS customer_id, so.campaign_id,
                  so.date_order AS moment,
                  so.amount_untaxed / COALESCE(NULLIF(so.currency_rate, 0), 1)
                      AS booked,
                  0::numeric AS invoiced, 0::numeric AS collected
             FROM sale_order so JOIN res_partner partner ON partner.id = so.partner_id
            WHERE so.state = 'sale' AND so.company_id IN %(companies)s
            UNION ALL
           SELECT 'invoice', move.id, move.company_id, move.commercial_partner_id,
                  COALESCE(origin.campaign_id, move.campaign_id),
                  COALESCE(origin.date_order, move.invoice_date), 0,
                  move.amount_untaxed_signed,
                  move.amount_untaxed_signed * COALESCE(
                      1 - move.amount_residual_signed
                          / NULLIF(move.amount_total_signed, 0), 0)
             FROM account_move move
             LEFT JOIN (
                  SELECT aml.move_id, MIN(so.date_order) AS date_order,
                         MIN(so.campaign_id) AS campaign_id
                    FROM account_move_line aml
                    JOIN sale_order_line_invoice_rel rel
                      ON rel.invoice_line_id = aml.id
                    JOIN sale_order_line sol ON sol.id = rel.order_line_id
                    JOIN sale_order so ON so.id = sol.order_id
                   GROUP BY aml.move_id) AS origin ON origin.move_id = move.id
            WHERE move.state = 'posted'
              AND move.move_type IN ('out_invoice', 'out_refund')
              AND move.company_id IN %(companies)s""",
        companies=tuple(companies),
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


def shares(rule):
    """Return the query of which share of each document goes to each campaign.

    Needs ``document`` and ``touch`` as common table expressions.
    """
    if rule == "document":
        return SQL(
            "SELECT kind, id, campaign_id, 1::numeric AS share FROM document"
            " WHERE campaign_id IS NOT NULL"
        )
    pairs = SQL(
        """SELECT document.kind, document.id, touch.campaign_id, touch.moment
             FROM document JOIN touch
               ON touch.customer_id = document.customer_id
              AND touch.moment <= document.moment + INTERVAL '1 day'
              AND touch.moment >= document.moment - %s::interval""",
        WINDOW,
    )
    if rule == "even":
        return SQL(
            """SELECT kind, id, campaign_id,
                      1.0 / COUNT(*) OVER (PARTITION BY kind, id) AS share
                 FROM (%s) AS pair GROUP BY kind, id, campaign_id""",
            pairs,
        )
    return SQL(
        """SELECT DISTINCT ON (kind, id) kind, id, campaign_id, 1::numeric AS share
             FROM (%s) AS pair
            ORDER BY kind, id, moment %s, campaign_id""",
        pairs,
        SQL("DESC") if rule == "last" else SQL("ASC"),
    )


def revenue(companies, rule, campaigns=None):
    """Return the query of revenue by campaign under an attribution rule.

    :param companies: ids of the companies to count
    :param str rule: one of ``RULES``
    :param campaigns: ids of campaigns, None for all
    """
    where = (
        SQL("TRUE")
        if campaigns is None
        else SQL("share.campaign_id IN %s", tuple(campaigns) or (0,))
    )
    return SQL(
        """WITH document AS (%s), touch AS (%s), share AS (%s)
           SELECT share.campaign_id,
                  SUM(document.booked * share.share) AS booked,
                  SUM(document.invoiced * share.share) AS invoiced,
                  SUM(document.collected * share.share) AS collected,
                  COUNT(DISTINCT document.id) FILTER (WHERE share.kind = 'order')
                      AS orders
             FROM share
             JOIN document ON document.kind = share.kind AND document.id = share.id
            WHERE %s
            GROUP BY share.campaign_id""",
        documents(companies),
        touches(),
        shares(rule),
        where,
    )


def credited(companies, rule, campaigns):
    """Return the query of the documents that are credited to campaigns.

    :return: SQL of rows ``(kind, id)``, kind is ``order`` or ``invoice``
    """
    return SQL(
        """WITH document AS (%s), touch AS (%s), share AS (%s)
           SELECT DISTINCT kind, id FROM share WHERE campaign_id IN %s""",
        documents(companies),
        touches(),
        shares(rule),
        tuple(campaigns) or (0,),
    )


def costs(companies, campaigns=None):
    """Return the query of costs by campaign, each counted once.

    Vendor bills name the campaign themselves; a typed cost that says which bill
    it is does not count beside it; hours cost what the company says an hour
    costs; an action's direct cost is typed on the action.
    """
    chosen = (
        SQL("campaign_id IS NOT NULL")
        if campaigns is None
        else SQL("campaign_id IN %s", tuple(campaigns) or (0,))
    )
    return SQL(
        """SELECT campaign_id, SUM(bills) AS bills, SUM(typed) AS typed,
                  SUM(hours) AS hours, SUM(direct) AS direct
             FROM (
               SELECT campaign_id, -amount_untaxed_signed AS bills,
                      0::numeric AS typed, 0::numeric AS hours, 0::numeric AS direct
                 FROM account_move
                WHERE state = 'posted' AND move_type IN ('in_invoice', 'in_refund')
                  AND company_id IN %(companies)s AND %(chosen)s
               UNION ALL
               SELECT campaign_id, 0, amount, 0, 0 FROM crm_campaign_cost
                WHERE bill_id IS NULL AND %(chosen)s
                  AND (company_id IN %(companies)s OR company_id IS NULL)
               UNION ALL
               SELECT campaign_id, 0, 0,
                      time_spent * COALESCE(company.marketing_hour_cost, 0),
                      COALESCE(cost, 0)
                 FROM crm_marketing_action
                 JOIN res_company company
                   ON company.id = crm_marketing_action.company_id
                WHERE crm_marketing_action.state = 'done'
                  AND company_id IN %(companies)s AND %(chosen)s
             ) AS item
            GROUP BY campaign_id""",
        companies=tuple(companies),
        chosen=chosen,
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
    SELECT move.campaign_id, move.commercial_partner_id,
           CASE WHEN move.payment_state IN ('paid', 'in_payment') THEN 6
                ELSE 5 END
      FROM account_move move
     WHERE move.state = 'posted' AND move.move_type = 'out_invoice'
       AND move.campaign_id IS NOT NULL
  ) AS fact ON fact.campaign_id = member.campaign_id
           AND fact.customer_id = member.customer_id
 WHERE fact.level > 0
 GROUP BY member.id"""


def member_steps(campaigns):
    """Return the query of how far each member came: ``(id, level)``.

    Levels are positions in ``MEMBER_STEPS``; members at their first step have
    no row.
    """
    return SQL(_MEMBER_STEPS, tuple(campaigns) or (0,))
