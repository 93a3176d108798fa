"""Posted invoices of three lines each, payments, and what they reconcile."""

from .clone import BASE, DOCUMENTS, clone
from .partners import COMPANIES, PERSONS

INVOICES = 300_000
DAYS = 1_800


def fill(cr, templates, scale):
    _create_invoices(cr, scale)
    _clone_invoices(cr, templates)
    _clone_payments(cr, templates)


def _create_invoices(cr, scale):
    fixed = sum(DOCUMENTS.values())
    numbered = " UNION ALL ".join(
        f"SELECT {BASE + company} AS partner_id, true AS fixed"
        f" FROM generate_series(1, {amount})"
        for company, amount in DOCUMENTS.items()
    )
    # a few customers have many documents: the square draws them low
    cr.execute("DROP TABLE IF EXISTS bench.invoice")
    cr.execute(
        f"""
        CREATE TABLE bench.invoice AS
        SELECT {BASE} + n AS id, n, partner_id,
               CURRENT_DATE - {DAYS} + (CASE WHEN fixed
                   THEN bench.i(n, 21, {DAYS})
                   ELSE floor(n * {DAYS}.0 / {fixed + int(INVOICES * scale)})::int
                   END) AS day,
               CASE WHEN bench.r(n, 22) < 0.5 THEN 30 ELSE 60 END AS term,
               round((50 + power(bench.r(n, 23), 3) * 8000)::numeric, 2) AS net
          FROM (SELECT row_number() OVER ()::int AS n, * FROM ({numbered}
                UNION ALL
                SELECT CASE WHEN bench.r(g, 24) < 0.1
                       THEN {BASE} + 500001 + bench.i(g, 25, {int(PERSONS * scale)})
                       ELSE {BASE} + 6000 + floor(power(bench.r(g, 26), 2)
                            * {max(int(COMPANIES * scale) - 6000, 1)})::int END, false
                  FROM generate_series(1, {int(INVOICES * scale)}) g) x) y;
        ALTER TABLE bench.invoice ADD tax numeric, ADD total numeric,
            ADD paid numeric, ADD paid_on date, ADD name text;
        UPDATE bench.invoice SET tax = round(net * 0.22, 2),
               total = net + round(net * 0.22, 2),
               name = 'BEN/' || extract(year FROM day) || '/' || lpad(n::text, 6, '0'),
               paid_on = least(day + term - 5 + bench.i(n, 27, 45), CURRENT_DATE - 1);
        UPDATE bench.invoice SET paid_on = greatest(paid_on, day),
               paid = CASE
                 WHEN bench.r(n, 28) < CASE WHEN day < CURRENT_DATE - 150
                      THEN 0.90 ELSE 0.45 END THEN total
                 WHEN bench.r(n, 28) < CASE WHEN day < CURRENT_DATE - 150
                      THEN 0.94 ELSE 0.50 END THEN round(total / 2, 2)
                 ELSE 0 END;
        ALTER TABLE bench.invoice ADD PRIMARY KEY (id);
        ANALYZE bench.invoice;
        """
    )


def _clone_invoices(cr, templates):
    clone(
        cr,
        "account_move",
        templates["invoice"],
        """SELECT i.*, p.name AS partner_name FROM bench.invoice i
             JOIN bench.partner p ON p.id = i.partner_id""",
        {
            "id": "s.id",
            "name": "s.name",
            "sequence_number": "n",
            "sequence_prefix": "'BEN/' || extract(year FROM day) || '/'",
            "payment_reference": "s.name",
            "partner_id": "s.partner_id",
            "commercial_partner_id": "s.partner_id",
            "partner_shipping_id": "s.partner_id",
            "invoice_partner_display_name": "partner_name",
            "date": "day",
            "invoice_date": "day",
            "invoice_date_due": "day + term",
            "amount_untaxed": "net",
            "amount_tax": "tax",
            "amount_total": "total",
            "amount_residual": "total - paid",
            "amount_untaxed_signed": "net",
            "amount_untaxed_in_currency_signed": "net",
            "amount_tax_signed": "tax",
            "amount_total_signed": "total",
            "amount_total_in_currency_signed": "total",
            "amount_residual_signed": "total - paid",
            "payment_state": "CASE WHEN paid = total THEN 'paid'"
            " WHEN paid > 0 THEN 'partial' ELSE 'not_paid' END",
            "access_token": "NULL",
        },
    )
    shared = {
        "move_id": "s.id",
        "move_name": "s.name",
        "partner_id": "s.partner_id",
        "date": "day",
        "invoice_date": "day",
    }
    for line, values in _invoice_lines().items():
        clone(
            cr,
            "account_move_line",
            templates[line],
            "SELECT * FROM bench.invoice",
            {**shared, **values},
        )
    cr.execute(
        f"""INSERT INTO account_move_line_account_tax_rel
                (account_move_line_id, account_tax_id)
            SELECT {BASE} * 10 + n * 3, {templates["tax"]} FROM bench.invoice"""
    )


def _invoice_lines():
    first = BASE * 10
    return {
        "line_product": {
            "id": f"{first} + n * 3",
            "credit": "net",
            "balance": "-net",
            "amount_currency": "-net",
            "price_unit": "net",
            "price_subtotal": "net",
            "price_total": "total",
        },
        "line_tax": {
            "id": f"{first} + n * 3 + 1",
            "credit": "tax",
            "balance": "-tax",
            "amount_currency": "-tax",
            "tax_base_amount": "-net",
        },
        "line_term": {
            "id": f"{first} + n * 3 + 2",
            "name": "s.name",
            "date_maturity": "day + term",
            "debit": "total",
            "balance": "total",
            "amount_currency": "total",
            "amount_residual": "total - paid",
            "amount_residual_currency": "total - paid",
            "reconciled": "paid = total",
            "full_reconcile_id": f"CASE WHEN paid = total THEN {BASE} + n END",
            "matching_number": f"CASE WHEN paid = total THEN ({BASE} + n)::text"
            f" WHEN paid > 0 THEN 'P' || ({BASE} + n) END",
        },
    }


def _clone_payments(cr, templates):
    paid = f"""SELECT i.*, 'BNB/' || extract(year FROM paid_on) || '/'
                      || lpad(n::text, 6, '0') AS entry, {BASE} * 2 + n AS move
                 FROM bench.invoice i WHERE paid > 0"""
    clone(
        cr,
        "account_move",
        templates["payment"],
        paid,
        {
            "id": "move",
            "name": "entry",
            "sequence_number": "n",
            "sequence_prefix": "'BNB/' || extract(year FROM paid_on) || '/'",
            "ref": "'Bonifico ' || s.name",
            "date": "paid_on",
            "amount_total": "paid",
            "amount_total_signed": "paid",
            "amount_total_in_currency_signed": "paid",
            "access_token": "NULL",
        },
    )
    shared = {
        "move_id": "move",
        "move_name": "entry",
        "partner_id": "s.partner_id",
        "date": "paid_on",
        "ref": "'Bonifico ' || s.name",
    }
    bank = {
        "id": f"{BASE} * 20 + n * 2",
        "debit": "paid",
        "balance": "paid",
        "amount_currency": "paid",
    }
    receivable = {
        "id": f"{BASE} * 20 + n * 2 + 1",
        "credit": "paid",
        "balance": "-paid",
        "amount_currency": "-paid",
        "full_reconcile_id": f"CASE WHEN paid = total THEN {BASE} + n END",
        "matching_number": f"CASE WHEN paid = total THEN ({BASE} + n)::text"
        f" ELSE 'P' || ({BASE} + n) END",
    }
    table = "account_move_line"
    clone(cr, table, templates["payment_bank"], paid, {**shared, **bank})
    clone(cr, table, templates["payment_receivable"], paid, {**shared, **receivable})
    clone(
        cr,
        "account_full_reconcile",
        templates["full"],
        "SELECT * FROM bench.invoice WHERE paid = total",
        {"id": f"{BASE} + n"},
    )
    clone(
        cr,
        "account_partial_reconcile",
        templates["partial"],
        "SELECT * FROM bench.invoice WHERE paid > 0",
        {
            "id": f"{BASE} + n",
            "debit_move_id": f"{BASE} * 10 + n * 3 + 2",
            "credit_move_id": f"{BASE} * 20 + n * 2 + 1",
            "amount": "paid",
            "debit_amount_currency": "paid",
            "credit_amount_currency": "paid",
            "max_date": "greatest(day, paid_on)",
            "full_reconcile_id": f"CASE WHEN paid = total THEN {BASE} + n END",
        },
    )
