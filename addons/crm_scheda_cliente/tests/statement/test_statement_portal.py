"""The customer's own statement on the portal."""

import io
import re
from datetime import date

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .common import StatementCommon

COUNTERS = ["statement_count"]


@tagged("post_install", "-at_install")
class TestStatementPortal(StatementCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice(cls.alfa, 111, date(2026, 1, 10))
        cls.invoice(cls.milan, 222, date(2026, 1, 10))
        cls.invoice(cls.service, 999, date(2026, 1, 10))
        cls.invoice(cls.beta, 444, date(2026, 1, 10))
        for login, parent in (("anna", cls.milan), ("bruno", cls.beta)):
            user = cls.make_user(login, "base.group_portal")
            user.password = login
            user.partner_id.write({"parent_id": parent.id, "lang": "en_US"})

    def _shows(self, page, amount):
        return re.search(rf"\b{amount}[.,]00\b", page)

    def test_a_customer_sees_its_own_and_no_other(self):
        """SC-03 The portal shows the reader's own entity, not its subsidiaries."""
        self.authenticate("anna", "anna")
        page = self.url_open("/my/statement?date_to=2026-06-30").text
        self.assertTrue(self._shows(page, 111))
        self.assertTrue(self._shows(page, 222))
        self.assertFalse(self._shows(page, 999))
        self.assertFalse(self._shows(page, 444))
        self.authenticate("bruno", "bruno")
        page = self.url_open(
            f"/my/statement?date_to=2026-06-30&partner_id={self.alfa.id}"
            f"&partner_ids={self.alfa.id}&include_children=1"
        ).text
        self.assertTrue(self._shows(page, 444))
        self.assertFalse(self._shows(page, 111))

    def test_an_employee_is_not_served_as_a_customer(self):
        """SC-03 Who moves his own contact under a customer sees no statement of it."""
        seller = self.make_user(
            "seller", "sales_team.group_sale_salesman", "base.group_partner_manager"
        )
        seller.password = "seller"
        seller.partner_id.with_user(seller).parent_id = self.alfa
        self.authenticate("seller", "seller")
        for address in ("", "?kind=ledger", "/xlsx?kind=ledger", "/pdf"):
            response = self.url_open(f"/my/statement{address}")
            self.assertEqual(response.status_code, 404, address)
        home = self.url_open("/my/counters", json={"params": {"counters": COUNTERS}})
        self.assertFalse(home.json()["result"].get("statement_count"))

    def test_files(self):
        """SC-03 The portal's XLSX holds the reader's own documents only."""
        self.authenticate("anna", "anna")
        response = self.url_open("/my/statement/xlsx?kind=ledger&date_from=2026-01-01")
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        amounts = {row[7] for row in sheet.iter_rows(values_only=True)}
        self.assertTrue({111, 222} <= amounts)
        self.assertFalse({999, 444} & amounts)
        response = self.url_open("/my/statement/pdf")
        self.assertEqual(response.status_code, 200)

    def test_bad_dates_are_a_sentence(self):
        """SC-03 Dates upside down on the portal: a sentence, and the statement."""
        self.authenticate("anna", "anna")
        page = self.url_open(
            "/my/statement?kind=ledger&date_from=2026-07-01&date_to=2026-06-01"
        )
        self.assertEqual(page.status_code, 200)
        self.assertTrue("alert-warning" in page.text)
        page = self.url_open("/my/statement?date_to=never&kind=none")
        self.assertEqual(page.status_code, 200)

    def test_stranger(self):
        """SC-03 Without a login there is no statement, and no back way in."""
        for path in ("/my/statement", "/my/statement/pdf", "/my/statement/xlsx"):
            response = self.url_open(path)
            self.assertIn("/web/login", response.url)
        self.authenticate("anna", "anna")
        home = self.url_open("/my/home")
        self.assertTrue('href="/my/statement"' in home.text)
