"""The customer's own statement on the portal."""

import io
import re
from datetime import date

from openpyxl import load_workbook

from odoo import http
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
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

    def test_the_page_says_what_and_in_which_language(self):
        """SC-03 SU-03 The page has a language and a title, with and without a site."""
        carla = self._second_contact()
        carla.write({"type": "invoice", "lang": self.env.lang})
        self.authenticate("carla", "carla")
        page = self.url_open("/my/statement").text
        self.assertRegex(page, r'<html[^>]* lang="\w\w-\w\w"')
        self.assertRegex(page, r"<title>\s*(Statement of account|Estratto conto) \|")
        home = self.url_open("/my").text
        self.assertNotRegex(home, r"<title>\s*Odoo\s*</title>")

    def _second_contact(self):
        """Another contact of Alfa who got a login after Anna."""
        carla = self.make_user("carla", "base.group_portal")
        carla.password = "carla"
        carla.partner_id.parent_id = self.alfa
        return carla.partner_id

    def test_a_second_contact_sees_no_amounts(self):
        """SC-03 Amounts are for the main and the invoices' contact, or by setting."""
        carla = self._second_contact()
        self.authenticate("carla", "carla")
        for address in ("", "?kind=ledger", "/xlsx?kind=ledger", "/pdf"):
            response = self.url_open(f"/my/statement{address}")
            self.assertEqual(response.status_code, 403, address)
            self.assertRegex(response.text, "main contact|contatto principale")
            self.assertFalse(self._shows(response.text, 111))
        home = self.url_open("/my/counters", json={"params": {"counters": COUNTERS}})
        self.assertFalse(home.json()["result"].get("statement_count"))
        statement = "/my/statement?date_to=2026-06-30"
        for values, seen in (
            ({"crm_portal_scope": "money"}, True),
            ({"crm_portal_scope": "firm"}, False),
            ({"crm_portal_scope": "own"}, False),
            ({"crm_portal_scope": False, "type": "invoice"}, True),
            ({"type": "contact"}, False),
        ):
            carla.write(values)
            page = self.url_open(statement).text
            self.assertEqual(bool(self._shows(page, 111)), seen, values)
        # the first contact with a login stays the main one, unless it is closed
        self.authenticate("anna", "anna")
        self.assertTrue(self._shows(self.url_open(statement).text, 111))
        anna = self.env["res.users"].search([("login", "=", "anna")]).partner_id
        anna.crm_portal_scope = "firm"
        self.assertEqual(self.url_open(statement).status_code, 403)

    def test_nobody_opens_the_accounts_for_himself(self):
        """SC-03 What a contact sees is no setting of the contact's."""
        carla = self._second_contact()
        user = carla.user_ids
        for records, ids in (("res.partner", carla.ids), ("res.users", user.ids)):
            model = self.env[records].with_user(user)
            with self.assertRaises(AccessError):
                call_kw(model, "write", [ids, {"crm_portal_scope": "money"}], {})
        self.authenticate("carla", "carla")
        form = {
            "csrf_token": http.Request.csrf_token(self),
            "partner_id": carla.id,
            "name": "Carla",
            "email": "carla@example.com",
            "phone": "1",
            "street": "Via Roma 1",
            "city": "Bergamo",
            "zip": "24121",
            "country_id": self.env.ref("base.it").id,
            "crm_portal_scope": "money",
        }
        self.url_open("/my/address/submit", data=form)
        self.assertFalse(carla.crm_portal_scope)

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
