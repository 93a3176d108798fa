"""The statement on the screen, and what the screen is given."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementScreen(StatementCommon, HttpCase):
    def test_list_customer_document(self):
        """SC-03 From the list of who owes to a customer, its ledger, a document."""
        day = date.today()
        invoice = self.invoice(self.alfa, 100, day)
        self.pay(invoice, 40, day)
        paola = self.make_user("paola.screen", "account.group_account_invoice")
        paola.password = "paola.screen"
        self.start_tour(
            "/odoo/customer-statement",
            "crm_customer_statement_tour",
            login="paola.screen",
        )
        self.assertEqual(paola.company_id, self.company)

    def test_empty(self):
        """SC-03 Without anything to show the screen's data say so."""
        data = self.Statement.get_screen(self.beta.ids, {"kind": "ledger"})
        self.assertEqual(data["mode"], "customer")
        self.assertFalse(data["statements"][0]["accounts"])
        data = self.Statement.get_screen(None, {}, search="nobody at all")
        self.assertEqual((data["mode"], data["count"]), ("customers", 0))

    def test_list_of_the_ledger(self):
        """SC-03 Of a period each customer's opening, debit, credit and closing."""
        self.invoice(self.alfa, 100, date(2025, 12, 1))
        self.pay(self.invoice(self.alfa, 50, date(2026, 1, 10)), 30, date(2026, 1, 20))
        options = {"kind": "ledger", "date_from": "2026-01-01", "date_to": "2026-01-31"}
        data = self.Statement.get_screen((self.alfa + self.beta).ids, options)
        (row,) = data["rows"]
        (statement,) = self.Statement.get_statement(self.alfa.ids, **options)[
            "statements"
        ]
        (account,) = statement["accounts"]
        for name in ("opening", "debit", "credit", "closing"):
            self.assertEqual(row[name], account[name], name)
            self.assertEqual(data["totals"][0][name], account[name], name)
        self.assertEqual(row["closing"], row["opening"] + row["debit"] - row["credit"])

    def test_merged_away_or_archived(self):
        """SC-03 A customer that was merged away is explained, an archived one shown."""
        self.invoice(self.alfa, 100, date.today())
        self.alfa.active = False
        data = self.Statement.get_screen(self.alfa.ids, {})
        self.assertIn("archived", data["statements"][0]["notices"][0])
        gone = self.env["res.partner"].create({"name": "Doppione S.r.l."})
        gone_id = gone.id
        gone.unlink()
        with self.assertRaisesRegex(UserError, "deleted or merged"):
            self.Statement.get_screen([gone_id], {})
