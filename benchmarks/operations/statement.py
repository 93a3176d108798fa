"""Statements of account: one customer, a thousand, the whole book."""

from datetime import date, timedelta

from fill.clone import BASE, BIG
from measure import Operation
from peers import financial_report, partner_statement

RECEIVABLE = """l.parent_state = 'posted' AND l.account_id IN (
    SELECT id FROM account_account WHERE account_type = 'asset_receivable')"""

OPEN = f"""
    SELECT l.id, l.move_id, l.partner_id, p.name, l.date, l.date_maturity,
           l.move_name, l.ref, l.currency_id, l.amount_currency, l.balance,
           l.amount_residual, l.amount_residual_currency
      FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id
     WHERE {RECEIVABLE} AND NOT l.reconciled AND l.date <= %(day)s AND {{who}}
     ORDER BY p.name, l.date_maturity, l.id"""

#: open on a past day: what was reconciled later is taken back
OPEN_PAST = f"""
    SELECT l.id, l.move_id, l.partner_id, p.name, l.date, l.date_maturity,
           l.move_name, l.ref, l.currency_id, l.balance, l.amount_residual
           + coalesce(d.amount, 0) - coalesce(c.amount, 0) AS open
      FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id
      LEFT JOIN (SELECT debit_move_id, sum(amount) AS amount
                   FROM account_partial_reconcile WHERE max_date > %(day)s
                  GROUP BY 1) d ON d.debit_move_id = l.id
      LEFT JOIN (SELECT credit_move_id, sum(amount) AS amount
                   FROM account_partial_reconcile WHERE max_date > %(day)s
                  GROUP BY 1) c ON c.credit_move_id = l.id
     WHERE {RECEIVABLE} AND l.date <= %(day)s
       AND (NOT l.reconciled OR d.amount IS NOT NULL OR c.amount IS NOT NULL)
     ORDER BY p.name, l.date_maturity, l.id"""

LEDGER = f"""
    SELECT l.id, l.move_id, l.partner_id, p.name, l.date, l.date_maturity,
           l.move_name, l.ref, l.currency_id, l.debit, l.credit, l.balance,
           sum(l.balance) OVER (PARTITION BY l.partner_id ORDER BY l.date, l.id)
      FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id
     WHERE {RECEIVABLE} AND l.date BETWEEN %(start)s AND %(day)s AND {{who}}
     ORDER BY p.name, l.date, l.id"""

AGED = f"""
    SELECT l.partner_id, p.name, width_bucket(%(day)s - l.date_maturity,
           ARRAY[1, 31, 61, 91]) AS bucket, sum(l.amount_residual)
      FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id
     WHERE {RECEIVABLE} AND NOT l.reconciled
     GROUP BY 1, 2, 3 ORDER BY 2"""

ONE = "l.partner_id = ANY(%(partners)s)"


def _sql(query, who, **values):
    text = query.format(who=who)

    def compute(env):
        env.cr.execute(text, values)
        return env.cr.fetchall()

    return compute


def _ours(partner_ids, **options):
    def compute(env):
        statement = env["crm.customer.statement"]
        return statement.get_statement(partner_ids, **options)

    return compute


def operations(env):
    day = date.today()
    year, past = day - timedelta(days=365), day - timedelta(days=120)
    ever = day - timedelta(days=4000)
    big = env["res.partner"].browse(BASE + BIG)
    thousand = env["res.partner"].browse(range(BASE + 6001, BASE + 7001))
    customers = (
        ("one customer of 5,000 documents", big),
        ("1,000 customers", thousand),
    )
    for label, partners in customers:
        ids = partners.ids
        yield Operation(
            f"statement, open items, {label}",
            _ours(ids, kind="open", date_to=day),
            _sql(OPEN, ONE, partners=ids, day=day),
            partner_statement(env, partners, day),
            "partner_statement",
            plus=20,
        )
        yield Operation(
            f"statement, ledger of a year, {label}",
            _ours(ids, kind="ledger", date_from=year, date_to=day),
            _sql(LEDGER, ONE, partners=ids, start=year, day=day),
            partner_statement(env, partners, day, year),
            "partner_statement",
            plus=20,
        )
    yield Operation(
        "statement, ledger of all years, one customer of 5,000 documents",
        _ours(big.ids, kind="ledger", date_from=ever, date_to=day),
        _sql(LEDGER, ONE, partners=big.ids, start=ever, day=day),
        partner_statement(env, big, day, ever),
        "partner_statement",
        plus=20,
    )
    yield Operation(
        "open items of the whole book, today",
        _ours(None, kind="open", date_to=day),
        _sql(OPEN, "true", day=day),
        financial_report(env, "open_items", day),
        "account_financial_report",
    )
    yield Operation(
        "open items of the whole book, 120 days ago",
        _ours(None, kind="open", date_to=past),
        _sql(OPEN_PAST, "true", day=past),
        financial_report(env, "open_items", past),
        "account_financial_report",
    )
    yield Operation(
        "aged balance of the whole book, today",
        lambda env: env["crm.customer.statement"].get_ageing(None, date_to=day),
        _sql(AGED, "", day=day),
        financial_report(env, "aged_partner_balance", day),
        "account_financial_report",
    )
