"""Credit lights and exposure; a statement as a spreadsheet."""

import io
from datetime import date, timedelta

import xlsxwriter
from fill.clone import BASE, BIG
from measure import Operation

#: open receivables, what is overdue of them, confirmed orders not yet invoiced and
#: draft invoices of some customers, by hand
EXPOSURE = """
    SELECT p.commercial_partner_id, sum(l.amount_residual),
           sum(l.amount_residual) FILTER (WHERE l.date_maturity < CURRENT_DATE),
           min(l.date_maturity), NULL
      FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id
     WHERE p.commercial_partner_id = ANY(%(partners)s) AND NOT l.reconciled
       AND l.parent_state = 'posted' AND l.account_id IN (
           SELECT id FROM account_account WHERE account_type = 'asset_receivable')
     GROUP BY 1
    UNION ALL
    SELECT p.commercial_partner_id, sum(l.price_total), NULL, NULL, o.currency_id
      FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id
      JOIN res_partner p ON p.id = o.partner_invoice_id
     WHERE p.commercial_partner_id = ANY(%(partners)s) AND o.state = 'sale'
       AND l.product_uom_qty > l.qty_invoiced
     GROUP BY 1, 5
    UNION ALL
    SELECT p.commercial_partner_id, sum(m.amount_total_signed), NULL, NULL, NULL
      FROM account_move m JOIN res_partner p ON p.id = m.partner_id
     WHERE p.commercial_partner_id = ANY(%(partners)s) AND m.state = 'draft'
       AND m.move_type IN ('out_invoice', 'out_refund')
     GROUP BY 1"""


def _sql(partner_ids):
    def compute(env):
        env.cr.execute(EXPOSURE, {"partners": partner_ids})
        return env.cr.fetchall()

    return compute


def _lights(partner_ids):
    def compute(env):
        partners = env["res.partner"].browse(partner_ids)
        return partners.mapped("crm_credit_light")

    return compute


def _workbook(env, options):
    """What is to be written, read before the clock starts."""
    data = env["crm.customer.statement"].get_statement(**options)
    return data, _cells(data)


def _cells(data):
    """The cells of the same workbook as tuples, for xlsxwriter alone."""
    heads = list("ABCDEFGHIJ")
    rows = []
    for statement in data["statements"]:
        for account in statement["accounts"]:
            for row in account["rows"]:
                texts = statement["partner"]["name"], account["currency"], row["name"]
                amounts = row["debit"], row["credit"], row["balance"]
                days = row["date"], row["due"]
                rows.append((texts, (row["ref"], row["kind"]), days, amounts))
    return heads, rows


def _plain_xlsx(env, given):
    """The same cells with nothing around them."""
    heads, rows = given[1]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day, money = (book.add_format({"num_format": f}) for f in (14, "#,##0.00"))
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head)
        for line, (texts, more, days, amounts) in enumerate(rows, 1):
            for column, text in enumerate((*texts, *more)):
                sheet.write_string(line, column, text)
            for column, moment in enumerate(days, 5):
                sheet.write_datetime(line, column, moment, day)
            sheet.write_number(line, 7, amounts[0], money)
            sheet.write_number(line, 8, amounts[1], money)
            sheet.write_formula(line, 9, f"=J{line}+H{line + 1}", money, amounts[2])
    return buffer.getvalue()


def operations(env):
    page = list(range(BASE + 6001, BASE + 6081))
    thousand = list(range(BASE + 6001, BASE + 7001))
    for label, ids in (
        ("one customer of 5,000 documents", [BASE + BIG]),
        ("a page of 80 customers", page),
        ("1,000 customers", thousand),
    ):
        yield Operation(f"credit light, {label}", _lights(ids), _sql(ids), plus=20)
    year = date.today() - timedelta(days=365)
    options = {"partner_ids": thousand, "kind": "ledger", "date_from": year}
    yield Operation(
        "statement, ledger of 1,000 customers as XLSX, beside xlsxwriter alone",
        lambda env, given: env["crm.customer.statement"]._render_xlsx(given[0]),
        _plain_xlsx,
        times=2,
        before=lambda env: _workbook(env, options),
    )
