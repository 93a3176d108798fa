"""The SQL of a customer's exposure: one set-based query for all of its parts.

``entities`` are ids of commercial entities, ``companies`` those of one company and
its branches. Each query returns one row per entity (and currency).
"""

from odoo.tools import SQL


def receivables(entities, companies, today):
    """Return what is open: ``(entity, balance, overdue, days overdue)``.

    The balance is the ledger's own, in the company's currency. A disputed invoice
    counts as exposure, but nobody is late with it.
    """
    return SQL(
        """
        SELECT owner.commercial_partner_id,
               SUM(item.amount_residual),
               SUM(item.amount_residual) FILTER (WHERE late.is),
               COALESCE(MAX(%(today)s - COALESCE(item.date_maturity, item.date))
                        FILTER (WHERE late.is AND item.amount_residual > 0), 0)
          FROM account_move_line item
          JOIN res_partner owner ON owner.id = item.partner_id
          JOIN account_account account ON account.id = item.account_id
          JOIN account_move move ON move.id = item.move_id
          CROSS JOIN LATERAL (
              SELECT COALESCE(item.date_maturity, item.date) < %(today)s
                     AND move.payment_state IS DISTINCT FROM 'blocked' AS is
          ) late
         WHERE owner.commercial_partner_id = ANY(%(entities)s)
           AND item.parent_state = 'posted'
           AND item.reconciled IS NOT TRUE
           AND account.account_type = 'asset_receivable'
           AND item.company_id = ANY(%(companies)s)
         GROUP BY 1""",
        entities=list(entities),
        companies=list(companies),
        today=today,
    )


def orders(entities, companies):
    """Return what is ordered and in no invoice: ``(entity, currency, amount)``.

    Taxes included, in the order's currency. A draft invoice counts as invoiced
    here, since it is counted as a draft; a down payment lessens what is left.
    """
    return SQL(
        """
        SELECT entity, currency_id, SUM(GREATEST(rest, 0))
          FROM (
            SELECT owner.commercial_partner_id AS entity, sale.currency_id,
                   SUM(CASE
                       WHEN line.is_downpayment
                       THEN -line.price_unit * line.qty_invoiced * COALESCE(
                            sale.amount_total / NULLIF(sale.amount_untaxed, 0), 1)
                       WHEN line.product_uom_qty > 0
                       THEN line.price_total * GREATEST(
                            line.product_uom_qty - line.qty_invoiced, 0)
                            / line.product_uom_qty
                       ELSE 0 END) AS rest
              FROM sale_order sale
              JOIN res_partner owner ON owner.id = sale.partner_invoice_id
              JOIN sale_order_line line ON line.order_id = sale.id
             WHERE owner.commercial_partner_id = ANY(%s)
               AND sale.company_id = ANY(%s)
               AND sale.state = 'sale'
               AND sale.invoice_status <> 'invoiced'
               AND line.display_type IS NULL
             GROUP BY sale.id, owner.commercial_partner_id
          ) rests
         GROUP BY 1, 2""",
        list(entities),
        list(companies),
    )


def drafts(entities, companies):
    """Return the invoices not yet posted: ``(entity, amount)``, company currency."""
    return SQL(
        """
        SELECT owner.commercial_partner_id, SUM(move.amount_total_signed)
          FROM account_move move
          JOIN res_partner owner ON owner.id = move.partner_id
         WHERE owner.commercial_partner_id = ANY(%s)
           AND move.company_id = ANY(%s)
           AND move.state = 'draft'
           AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
         GROUP BY 1""",
        list(entities),
        list(companies),
    )


def exposure(entities, companies, today):
    """Return all three parts: ``(part, entity, amount, overdue, days, currency)``.

    ``part`` is ``open``, ``orders`` or ``drafts``; the currency is that of orders.
    """
    return SQL(
        """
        SELECT 'open', r.*, NULL::int FROM (%s) r (entity, amount, overdue, days)
         UNION ALL
        SELECT 'orders', o.entity, o.amount, NULL, NULL, o.currency
          FROM (%s) o (entity, currency, amount)
         UNION ALL
        SELECT 'drafts', d.entity, d.amount, NULL, NULL, NULL
          FROM (%s) d (entity, amount)""",
        receivables(entities, companies, today),
        orders(entities, companies),
        drafts(entities, companies),
    )
