"""Orders of two lines in every state."""

from odoo import Command

from .clone import BASE, DOCUMENTS, QUIET, clone
from .partners import COMPANIES

AFTER = ("accounting",)
TABLES = ("sale_order", "sale_order_line")

ORDERS = 100_000


def seed(env, ids):
    order = (
        env["sale.order"]
        .with_context(**QUIET)
        .create(
            {
                "partner_id": ids["company"],
                "order_line": [Command.create({"product_id": ids["product"]})],
            }
        )
    )
    order.action_confirm()
    return {"order": order.id, "order_line": order.order_line.id}


def fill(cr, ids, scale):
    companies = max(int(COMPANIES * scale) - 6000, 1)
    numbered = " UNION ALL ".join(
        f"SELECT {BASE + company} AS partner_id FROM generate_series(1, {amount // 2})"
        for company, amount in DOCUMENTS.items()
    )
    cr.execute("DROP TABLE IF EXISTS bench.sale")
    cr.execute(
        f"""
        CREATE TABLE bench.sale AS
        SELECT {BASE} + n AS id, n, partner_id, bench.r(n, 33) AS r,
               date_trunc('second', now()) - bench.r(n, 31) * interval '1800 days'
                   AS moment,
               round((50 + bench.r(n, 32) * 3000)::numeric, 2) AS net
          FROM (SELECT row_number() OVER ()::int AS n, partner_id FROM ({numbered}
                UNION ALL
                SELECT {BASE} + 6000 + floor(power(bench.r(g, 34), 2)
                       * {companies})::int
                  FROM generate_series(1, {int(ORDERS * scale)}) g) x) y;
        ALTER TABLE bench.sale ADD state text, ADD invoice_status text, ADD tax numeric;
        UPDATE bench.sale SET tax = round(net * 0.22, 2),
               state = CASE WHEN r < 0.15 THEN 'draft' WHEN r < 0.25 THEN 'sent'
                            WHEN r < 0.3 THEN 'cancel' ELSE 'sale' END,
               invoice_status = CASE WHEN r < 0.3 THEN 'no'
                            WHEN r < 0.9 THEN 'invoiced' ELSE 'to invoice' END;
        """
    )
    clone(
        cr,
        "sale_order",
        ids["order"],
        "SELECT * FROM bench.sale",
        {
            "id": "s.id",
            "name": "'SB' || lpad(n::text, 7, '0')",
            "state": "s.state",
            "invoice_status": "s.invoice_status",
            "partner_id": "s.partner_id",
            "partner_invoice_id": "s.partner_id",
            "partner_shipping_id": "s.partner_id",
            "date_order": "moment",
            "create_date": "moment",
            "amount_untaxed": "net * 2",
            "amount_tax": "tax * 2",
            "amount_total": "(net + tax) * 2",
            "access_token": "NULL",
        },
    )
    clone(
        cr,
        "sale_order_line",
        ids["order_line"],
        "SELECT s.*, k FROM bench.sale s, generate_series(0, 1) k",
        {
            "id": f"{BASE} + n * 2 + k",
            "order_id": "s.id",
            "order_partner_id": "partner_id",
            "state": "s.state",
            "invoice_status": "s.invoice_status",
            "price_unit": "net",
            "price_subtotal": "net",
            "price_total": "net + tax",
            "price_tax": "tax",
            "price_reduce_taxexcl": "net",
            "price_reduce_taxinc": "net + tax",
            "qty_invoiced": "(r >= 0.3 AND r < 0.9)::int",
            "qty_to_invoice": "(r >= 0.9)::int",
            "untaxed_amount_invoiced": "CASE WHEN r >= 0.3 AND r < 0.9"
            " THEN net ELSE 0 END",
            "untaxed_amount_to_invoice": "CASE WHEN r >= 0.9 THEN net ELSE 0 END",
        },
    )
