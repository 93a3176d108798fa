from datetime import date

from odoo.tests import HttpCase, tagged

from .statement_common import StatementCommon


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
