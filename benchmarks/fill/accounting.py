"""Posted invoices of three lines each, payments, and what they reconcile."""

from datetime import date

from odoo import Command

from .clone import BASE, BIG, DOCUMENTS, MEDIUM, QUIET, SMALL, clone
from .partners import COMPANIES, PERSONS

AFTER = ("partners",)
TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_full_reconcile",
)

INVOICES = 300_000
DAYS = 1_800


def seed(env, ids):
    env = env(context={**env.context, **QUIET})
    product = env["product.product"].create(
        {"name": "Prodotto", "type": "service", "invoice_policy": "order"}
    )
    invoice, tax = _seed_invoice(env, ids["company"], product)
    lines = {line.display_type: line for line in invoice.line_ids}
    payment = _seed_payment(env, lines["payment_term"])
    credit = payment.line_ids.filtered("credit")
    (lines["payment_term"] + credit).reconcile()
    return {
        "product": product.id,
        "tax": tax.id,
        "invoice": invoice.id,
        "line_product": lines["product"].id,
        "line_tax": lines["tax"].id,
        "line_term": lines["payment_term"].id,
        "payment": payment.id,
        "payment_bank": (payment.line_ids - credit).id,
        "payment_receivable": credit.id,
        "full": credit.full_reconcile_id.id,
        "partial": credit.matched_debit_ids.id,
    }


def _seed_invoice(env, partner, product):
    company = env.company
    tax = env["account.tax"].search(
        [
            ("type_tax_use", "=", "sale"),
            ("amount", "=", 22),
            ("company_id", "=", company.id),
        ],
        limit=1,
    )
    line = {"product_id": product.id, "price_unit": 100, "tax_ids": tax.ids}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner,
            "invoice_date": date(2025, 1, 10),
            "invoice_line_ids": [Command.create(line)],
        }
    )
    invoice.action_post()
    return invoice, tax


def _seed_payment(env, term):
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    shared = {"partner_id": term.partner_id.id, "name": "Bonifico"}
    bank = {**shared, "account_id": journal.default_account_id.id}
    receivable = {**shared, "account_id": term.account_id.id}
    payment = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": date(2025, 2, 10),
            "line_ids": [
                Command.create({**bank, "debit": term.debit}),
                Command.create({**receivable, "credit": term.debit}),
            ],
        }
    )
    payment.action_post()
    return payment


def fill(cr, ids, scale):
    _create_invoices(cr, scale)
    _clone_invoices(cr, ids)
    _clone_payments(cr, ids)


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


def _clone_invoices(cr, ids):
    clone(
        cr,
        "account_move",
        ids["invoice"],
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
            ids[line],
            "SELECT * FROM bench.invoice",
            {**shared, **values},
        )
    cr.execute(
        f"""INSERT INTO account_move_line_account_tax_rel
                (account_move_line_id, account_tax_id)
            SELECT {BASE} * 10 + n * 3, {ids["tax"]} FROM bench.invoice"""
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


def _clone_payments(cr, ids):
    paid = f"""SELECT i.*, 'BNB/' || extract(year FROM paid_on) || '/'
                      || lpad(n::text, 6, '0') AS entry, {BASE} * 2 + n AS move
                 FROM bench.invoice i WHERE paid > 0"""
    clone(
        cr,
        "account_move",
        ids["payment"],
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
    clone(cr, table, ids["payment_bank"], paid, {**shared, **bank})
    clone(cr, table, ids["payment_receivable"], paid, {**shared, **receivable})
    clone(
        cr,
        "account_full_reconcile",
        ids["full"],
        "SELECT * FROM bench.invoice WHERE paid = total",
        {"id": f"{BASE} + n"},
    )
    clone(
        cr,
        "account_partial_reconcile",
        ids["partial"],
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


def check(env):
    """Raise AssertionError naming the first thing that does not agree."""
    _check_moves_balance(env)
    for company in (BIG, MEDIUM, SMALL):
        _check_customer(env, env["res.partner"].browse(BASE + company), company)
    _check_residuals(env)


def _check_moves_balance(env):
    env.cr.execute(
        """SELECT move_id FROM account_move_line GROUP BY move_id
            HAVING abs(sum(balance)) > 0.001 LIMIT 1"""
    )
    assert not env.cr.fetchone(), "a journal entry does not balance"


def _check_customer(env, partner, company):
    move = env["account.move"]
    domain = [("partner_id", "=", partner.id), ("move_type", "=", "out_invoice")]
    count = move.search_count(domain)
    assert count == DOCUMENTS[company], f"{partner.name} has {count} invoices"
    open_amount = sum(move.search(domain).mapped("amount_residual"))
    assert abs(partner.credit - open_amount) < 0.01, "credit is not the open amount"


def _check_residuals(env):
    """A sample of stored residuals equals what the ORM computes."""
    lines = env["account.move.line"].search(
        [("id", ">", BASE), ("account_id.account_type", "=", "asset_receivable")],
        limit=200,
        order="id desc",
    )
    stored = lines.mapped("amount_residual")
    env.add_to_compute(lines._fields["amount_residual"], lines)
    for line, before in zip(lines, stored, strict=True):
        message = f"{line.move_name}: stored residual {before}"
        assert abs(line.amount_residual - before) < 0.001, message
