"""A statement as an XLSX workbook whose formulas add up: no framework in here.

Numbers and dates are real; totals and running balances are formulas with their values
beside them, so that a viewer that does not calculate shows them too. Text is always
written as text, never as what it looks like: a customer's name that begins with an
equals sign is a name.
"""

import io
from datetime import date

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell


class _Sheet:
    """Writes rows, remembering where it is."""

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


class Workbook:
    """The workbook of some statements.

    :param dict data: what ``crm.customer.statement.get_statement`` returns
    :param dict words: names of sheets, columns and lines; ``total`` is a function of a
        currency's name
    :param label: function of a row: its kind in words
    :param totals: function of accounts: their sums by currency
    """

    def __init__(self, data, words, label, totals):
        self.data, self.words, self.label, self.totals = data, words, label, totals

    def content(self):
        """Return the file as bytes."""
        buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(buffer, options) as book:
            self._write_rows(book)
            self._write_ageing(book)
        return buffer.getvalue()

    def _accounts(self):
        """Yield each account with the name of its customer."""
        for statement in self.data["statements"]:
            for account in statement["accounts"]:
                yield statement["partner"]["name"], account

    def _heads(self):
        names = ["customer", "currency", "date", "document", "reference", "kind", "due"]
        if self.data["kind"] == "open":
            names += ["amount", "open", "balance", "days"]
        else:
            names += ["debit", "credit", "balance"]
        return [self.words[name] for name in names]

    def _write_rows(self, book):
        """Write every account as a block: opening, rows, total."""
        page = _Sheet(book, self.words["statement"], self._heads())
        for column, width in enumerate((34, 9, 11, 20, 26, 22, 11, 14, 14, 14, 10)):
            page.sheet.set_column(column, column, width)
        is_open = self.data["kind"] == "open"
        write = self._write_open if is_open else self._write_ledger
        for name, account in self._accounts():
            write(page, name, account)
        if page.row:
            page.sheet.autofilter(0, 0, page.row, len(self._heads()) - 1)

    def _write_texts(self, page, name, account, row):
        """Write the columns of a row that are not amounts; return its line."""
        page.row += 1
        line, sheet = page.row, page.sheet
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, account["currency"])
        sheet.write_datetime(line, 2, row["date"], page.day)
        sheet.write_string(line, 3, row["name"] or "")
        if row["ref"]:
            sheet.write_string(line, 4, row["ref"])
        sheet.write_string(line, 5, self.label(row))
        sheet.write_datetime(line, 6, row["due"], page.day)
        return line

    def _write_open(self, page, name, account):
        sheet, style = page.sheet, page.amount_format(account["digits"])
        first = page.row + 1
        for row in account["rows"]:
            line = self._write_texts(page, name, account, row)
            sheet.write_number(line, 7, row["amount"], style)
            sheet.write_number(line, 8, row["open"], style)
            formula = f"=I{line + 1}" if line == first else f"=J{line}+I{line + 1}"
            sheet.write_formula(line, 9, formula, style, row["balance"])
            if row["days"]:
                sheet.write_number(line, 10, row["days"])
        if account["rows"]:
            self._write_total(page, name, account, first, {8: account["closing"]})

    def _write_ledger(self, page, name, account):
        sheet, style = page.sheet, page.amount_format(account["digits"])
        page.row += 1
        opening = page.row
        sheet.write_string(opening, 0, name)
        sheet.write_string(opening, 1, account["currency"])
        first_day = date.fromisoformat(self.data["date_from"])
        sheet.write_datetime(opening, 2, first_day, page.day)
        sheet.write_string(opening, 3, self.words["opening"])
        sheet.write_number(opening, 9, account["opening"], style)
        for row in account["rows"]:
            line = self._write_texts(page, name, account, row)
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

    def _write_total(self, page, name, account, first, sums):
        """Write an account's total with its sums; return its line."""
        last = page.row
        page.row += 1
        style = page.amount_format(account["digits"], total=True)
        label = self.words["total"](account["currency"])
        page.sheet.write_string(page.row, 0, name, style)
        page.sheet.write_string(page.row, 1, account["currency"], style)
        page.sheet.write_string(page.row, 3, label, style)
        for column, value in sums.items():
            formula = f"=SUM({cell(first, column)}:{cell(last, column)})"
            page.sheet.write_formula(page.row, column, formula, style, value)
        return page.row

    def _write_ageing(self, book):
        """Write the open amounts by age, one line per account, with totals."""
        heads = [self.words["customer"], self.words["currency"]]
        heads += [*self.data["buckets"], self.words["open"]]
        page = _Sheet(book, self.words["ageing"], heads)
        page.sheet.set_column(0, 0, 34)
        page.sheet.set_column(1, len(heads), 14)
        last = len(heads) - 1
        for name, account in self._accounts():
            page.row += 1
            style = page.amount_format(account["digits"])
            page.sheet.write_string(page.row, 0, name)
            page.sheet.write_string(page.row, 1, account["currency"])
            for column, amount in enumerate(account["ageing"], 2):
                page.sheet.write_number(page.row, column, amount, style)
            formula = f"=SUM({cell(page.row, 2)}:{cell(page.row, last - 1)})"
            page.sheet.write_formula(page.row, last, formula, style, account["open"])
        self._write_ageing_totals(page, last)

    def _write_ageing_totals(self, page, last):
        lines = page.row
        for total in self.totals([account for _name, account in self._accounts()]):
            page.row += 1
            style = page.amount_format(total["digits"], total=True)
            label = self.words["total"](total["currency"])
            page.sheet.write_string(page.row, 0, label, style)
            page.sheet.write_string(page.row, 1, total["currency"], style)
            for column in range(2, last + 1):
                value = [*total["ageing"], total["open"]][column - 2]
                span = f"{cell(1, column)}:{cell(lines, column)}"
                formula = f'=SUMIF($B$2:$B${lines + 1},"{total["currency"]}",{span})'
                page.sheet.write_formula(page.row, column, formula, style, value)
