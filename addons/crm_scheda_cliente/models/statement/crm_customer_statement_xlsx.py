import io

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from odoo import api, fields, models


class _Sheet:
    """Writes a statement's rows, remembering where the sums are.

    Text is always written as text, never as what it looks like: a customer's name
    that begins with an equals sign is a name.
    """

    FIRST_AMOUNT = 7

    def __init__(self, book, title, heads):
        self.sheet = book.add_worksheet(title[:31])
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": 14})
        self.amounts = {}
        self.totals = {}
        self.book = book
        self.row = 0
        for column, head in enumerate(heads):
            self.sheet.write_string(0, column, head, self.bold)
        self.sheet.freeze_panes(1, 0)

    def amount_format(self, digits, total=False):
        """Return the number format of a currency."""
        known = self.totals if total else self.amounts
        if digits not in known:
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            style = {"num_format": pattern}
            if total:
                style |= {"bold": True, "top": 1}
            known[digits] = self.book.add_format(style)
        return known[digits]


class CrmCustomerStatement(models.AbstractModel):
    """The statement as a workbook whose formulas add up."""

    _inherit = "crm.customer.statement"

    @api.model
    def _render_xlsx(self, data):
        """Return statements as an XLSX workbook.

        Numbers and dates are real; totals and running balances are formulas with
        their values beside them, so that a viewer that does not calculate shows
        them too.

        :param dict data: what ``get_statement`` returns
        :return: bytes
        """
        buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(buffer, options) as book:
            self._write_rows(book, data)
            self._write_ageing(book, data)
        return buffer.getvalue()

    @api.model
    def _xlsx_heads(self, data):
        _ = self.env._
        heads = [
            _("Customer"),
            _("Currency"),
            _("Date"),
            _("Document"),
            _("Reference"),
            _("Kind"),
            _("Due"),
        ]
        if data["kind"] == "open":
            heads += [_("Amount"), _("Open"), _("Balance"), _("Days late")]
        else:
            heads += [_("Debit"), _("Credit"), _("Balance")]
        return heads

    @api.model
    def _write_rows(self, book, data):
        """Write every account as a block: opening, rows, total."""
        page = _Sheet(book, self.env._("Statement"), self._xlsx_heads(data))
        sheet = page.sheet
        for column, width in enumerate((34, 9, 11, 20, 26, 22, 11, 14, 14, 14, 10)):
            sheet.set_column(column, column, width)
        labels = self._kind_labels()
        write = self._write_open if data["kind"] == "open" else self._write_ledger
        for statement in data["statements"]:
            for account in statement["accounts"]:
                write(page, statement["partner"]["name"], account, data, labels)
        if page.row:
            sheet.autofilter(0, 0, page.row, len(self._xlsx_heads(data)) - 1)

    @api.model
    def _write_texts(self, page, name, account, row, labels):
        """Write the columns of a row that are not amounts; return its line."""
        page.row += 1
        line, sheet = page.row, page.sheet
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, account["currency"])
        sheet.write_datetime(line, 2, row["date"], page.day)
        sheet.write_string(line, 3, row["name"] or "")
        if row["ref"]:
            sheet.write_string(line, 4, row["ref"])
        plain = not (row["disputed"] or row["partial"])
        label = labels[row["kind"]] if plain else self._row_label(row, labels)
        sheet.write_string(line, 5, label)
        sheet.write_datetime(line, 6, row["due"], page.day)
        return line

    @api.model
    def _write_open(self, page, name, account, data, labels):
        sheet, style = page.sheet, page.amount_format(account["digits"])
        first = page.row + 1
        for row in account["rows"]:
            line = self._write_texts(page, name, account, row, labels)
            sheet.write_number(line, 7, row["amount"], style)
            sheet.write_number(line, 8, row["open"], style)
            formula = f"=I{line + 1}" if line == first else f"=J{line}+I{line + 1}"
            sheet.write_formula(line, 9, formula, style, row["balance"])
            if row["days"]:
                sheet.write_number(line, 10, row["days"])
        if account["rows"]:
            self._write_total(page, name, account, first, {8: account["closing"]})

    @api.model
    def _write_ledger(self, page, name, account, data, labels):
        sheet, style = page.sheet, page.amount_format(account["digits"])
        page.row += 1
        opening = page.row
        sheet.write_string(opening, 0, name)
        sheet.write_string(opening, 1, account["currency"])
        first_day = fields.Date.to_date(data["date_from"])
        sheet.write_datetime(opening, 2, first_day, page.day)
        sheet.write_string(opening, 3, self.env._("Opening balance"))
        sheet.write_number(opening, 9, account["opening"], style)
        for row in account["rows"]:
            line = self._write_texts(page, name, account, row, labels)
            if row["debit"]:
                sheet.write_number(line, 7, row["debit"], style)
            if row["credit"]:
                sheet.write_number(line, 8, row["credit"], style)
            formula = f"=J{line}+H{line + 1}-I{line + 1}"
            sheet.write_formula(line, 9, formula, style, row["balance"])
        sums = {7: account["debit"], 8: account["credit"]}
        total = self._write_total(page, name, account, opening, sums)
        page.sheet.write_formula(
            total,
            9,
            f"=J{opening + 1}+H{total + 1}-I{total + 1}",
            page.amount_format(account["digits"], total=True),
            account["closing"],
        )

    @api.model
    def _write_total(self, page, name, account, first, sums):
        """Write an account's total with its sums; return its line."""
        last = page.row
        page.row += 1
        style = page.amount_format(account["digits"], total=True)
        label = self.env._("Total %s", account["currency"])
        page.sheet.write_string(page.row, 0, name, style)
        page.sheet.write_string(page.row, 1, account["currency"], style)
        page.sheet.write_string(page.row, 3, label, style)
        for column, value in sums.items():
            formula = f"=SUM({cell(first, column)}:{cell(last, column)})"
            page.sheet.write_formula(page.row, column, formula, style, value)
        return page.row

    @api.model
    def _write_ageing(self, book, data):
        """Write the open amounts by age, one line per account, with totals."""
        heads = [self.env._("Customer"), self.env._("Currency")]
        heads += [*data["buckets"], self.env._("Open")]
        page = _Sheet(book, self.env._("Ageing"), heads)
        page.sheet.set_column(0, 0, 34)
        page.sheet.set_column(1, len(heads), 14)
        last = len(heads) - 1
        for statement in data["statements"]:
            for account in statement["accounts"]:
                page.row += 1
                style = page.amount_format(account["digits"])
                page.sheet.write_string(page.row, 0, statement["partner"]["name"])
                page.sheet.write_string(page.row, 1, account["currency"])
                for column, amount in enumerate(account["ageing"], 2):
                    page.sheet.write_number(page.row, column, amount, style)
                formula = f"=SUM({cell(page.row, 2)}:{cell(page.row, last - 1)})"
                page.sheet.write_formula(
                    page.row, last, formula, style, account["open"]
                )
        self._write_ageing_totals(page, data, last)

    @api.model
    def _write_ageing_totals(self, page, data, last):
        accounts = [a for s in data["statements"] for a in s["accounts"]]
        lines = page.row
        for total in self._currency_totals(accounts):
            page.row += 1
            style = page.amount_format(total["digits"], total=True)
            label = self.env._("Total %s", total["currency"])
            page.sheet.write_string(page.row, 0, label, style)
            page.sheet.write_string(page.row, 1, total["currency"], style)
            for column in range(2, last + 1):
                value = [*total["ageing"], total["open"]][column - 2]
                span = f"{cell(1, column)}:{cell(lines, column)}"
                formula = f'=SUMIF($B$2:$B${lines + 1},"{total["currency"]}",{span})'
                page.sheet.write_formula(page.row, column, formula, style, value)
