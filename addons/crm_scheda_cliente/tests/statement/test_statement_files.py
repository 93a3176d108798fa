"""The statement as PDF and as a workbook."""

import io
import json
from datetime import date

from openpyxl import load_workbook

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementFiles(StatementCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alfa.name = '=HYPERLINK("http://example.com")'
        first = cls.invoice(cls.alfa, 100.5, date(2025, 12, 10), date(2026, 1, 9))
        cls.invoice(cls.alfa, 50.25, date(2026, 2, 10))
        cls.pay(first, 60.1, date(2026, 3, 1))
        cls.invoice(cls.beta, 7, date(2026, 2, 10))
        cls.paola = cls.make_user("paola.test", "account.group_account_invoice")
        cls.paola.password = "paola.test"
        cls.engine = cls.Statement.with_user(cls.paola)

    def _sheets(self, ids, **options):
        content, name = self.engine._render_file("xlsx", ids, options)
        self.assertTrue(name.endswith(".xlsx"))
        formulas = load_workbook(io.BytesIO(content))
        values = load_workbook(io.BytesIO(content), data_only=True)
        return formulas.worksheets, values.worksheets

    def _evaluate(self, sheet, reference):
        """Calculate a cell by hand: sums and running balances."""
        value = sheet[reference].value
        if not isinstance(value, str) or not value.startswith("="):
            return value or 0
        if value.startswith("=SUM("):
            first, last = value[5:-1].split(":")
            cells = sheet[first:last]
            return sum(
                self._evaluate(sheet, c.coordinate) for row in cells for c in row
            )
        terms = value[1:].replace("-", "+-").split("+")
        return sum(
            (-1 if term.startswith("-") else 1)
            * self._evaluate(sheet, term.lstrip("-"))
            for term in terms
        )

    def test_formulas_add_up(self):
        """SC-03 Each formula calculates to the value beside it, to the cent."""
        for kind in ("open", "ledger"):
            formulas, values = self._sheets(
                None, kind=kind, date_from="2026-01-01", date_to="2026-06-30"
            )
            found = 0
            for row in formulas[0].iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        found += 1
                        self.assertAlmostEqual(
                            self._evaluate(formulas[0], cell.coordinate),
                            values[0][cell.coordinate].value,
                            places=6,
                        )
            self.assertGreater(found, 4)

    def test_names_are_text_and_dates_are_dates(self):
        """SC-03 A customer's name that looks like a formula is a name."""
        formulas, _values = self._sheets(self.alfa.ids, date_to="2026-06-30")
        cell = formulas[0]["A2"]
        self.assertEqual(cell.value, self.alfa.name)
        self.assertEqual(cell.data_type, "s")
        self.assertEqual(formulas[0]["C2"].value.date(), date(2025, 12, 10))
        self.assertEqual(formulas[0]["I2"].value, 40.4)

    def test_print(self):
        """SC-03 The printed statement: each customer, in the customer's language."""
        self.env["res.partner.bank"].create(
            {
                "acc_number": "IT60X0542811101000000123456",
                "partner_id": self.company.partner_id.id,
            }
        )
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.paola)
            ._render_qweb_html(
                "crm_scheda_cliente.crm_customer_statement_report",
                (self.alfa + self.beta).ids,
                data={"options": {"date_to": "2026-06-30"}},
            )
        )
        text = html.decode()
        self.assertEqual(text.count("open items on"), 2)
        self.assertTrue("IT60X0542811101000000123456" in text.replace(" ", ""))
        self.assertRegex(text, r">\s*40[.,]40\s*<")

    def test_who_may_print(self):
        """SC-03 The report is refused to whoever sees no accounting."""
        stranger = self.make_user("stranger", "sales_team.group_sale_manager")
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(stranger)._render_qweb_html(
                "crm_scheda_cliente.crm_customer_statement_report", self.alfa.ids
            )
        with self.assertRaises(AccessError):
            self.Statement.with_user(stranger)._render_file("xlsx", None, {})

    def test_too_many_for_a_pdf(self):
        """SC-03 A PDF of the whole book is refused with what to do instead."""
        self.patch(type(self.Statement), "_PDF_CUSTOMERS", 1)
        with self.assertRaisesRegex(UserError, "XLSX"):
            self.engine._render_file("pdf", None, {"date_to": "2026-06-30"})

    def _download(self, kind, **values):
        return self.url_open(
            f"/crm/statement/{kind}",
            data={
                "partner_ids": json.dumps(self.alfa.ids),
                "options": "{}",
                "csrf_token": http.Request.csrf_token(self),
                **values,
            },
        )

    def test_download(self):
        """SC-03 The screen's files come over POST, errors as a sentence."""
        self.authenticate("paola.test", "paola.test")
        response = self._download("xlsx")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertTrue(response.content.startswith(b"PK"))
        line = self.env["crm.security.log"].search([("kind", "=", "export")], limit=1)
        self.assertEqual((line.user_id.login, line.number), ("paola.test", 1))
        self.assertIn("XLSX", line.what)
        wrong = json.dumps(
            {"kind": "ledger", "date_from": "2026-07-01", "date_to": "2026-06-30"}
        )
        response = self._download("xlsx", options=wrong)
        self.assertTrue("odoo.exceptions.UserError" in response.text)
        self.assertNotIn("attachment", response.headers.get("Content-Disposition", ""))
        for values in (
            {"options": "["},
            {"options": "[]"},
            {"partner_ids": "5"},
            {"partner_ids": '["x"]'},
            {"partner_ids": "[0]"},
        ):
            response = self._download("xlsx", **values)
            self.assertTrue("odoo.exceptions.UserError" in response.text, values)
