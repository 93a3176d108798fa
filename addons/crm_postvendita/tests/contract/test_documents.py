"""Documents of machines and contracts, for us and for the customer."""

import re

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestDocuments(ContractCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.unit = self.machine(serial="BAC-9", date_delivery="2020-01-01")
        self.manual, self.drawing = self.attach(
            self.unit, "manual.pdf", "drawing.pdf", crm_on_portal=True
        )
        self.drawing.crm_on_portal = False
        self.foreign = self.machine(serial="OTHER", partner_id=self.verdi.id)
        self.foreign_file = self.attach(self.foreign, "v.pdf", crm_on_portal=True)

    def attach(self, record, *names, **vals):
        return self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": name.encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                    **vals,
                }
                for name in names
            ]
        )

    def login(self, user):
        self.authenticate(user.login, user.login)

    def test_documents_of_a_machine(self):
        """PO-23 A machine counts and lists its documents, its picture is none."""
        unit = self.unit.with_user(self.agent)
        unit.image_1920 = "R0lGODlhAQABAAAAACwAAAAAAQABAAAC"
        self.assertEqual(unit.document_count, 2)
        action = unit.action_view_documents()
        found = self.env["ir.attachment"].with_user(self.agent)
        found = found.search(action["domain"])
        self.assertEqual(found, self.manual | self.drawing)
        added = found.with_context(**action["context"])
        added.create({"name": "photo.jpg", "raw": b"x", "crm_on_portal": True})
        unit.invalidate_recordset(["document_count"])
        self.assertEqual(unit.document_count, 3)

    def test_customer_sees_those_marked(self):
        """PO-23 The customer downloads what is marked, nobody else's, no draft."""
        self.login(self.portal_anna)
        page = self.url_open(f"/my/equipment/{self.unit.id}").text
        self.assertIn("manual.pdf", page)
        self.assertNotIn("drawing.pdf", page)
        home = f"/my/equipment/{self.unit.id}/documents"
        response = self.url_open(f"{home}/{self.manual.id}")
        self.assertEqual(response.content, b"manual.pdf")
        refused = [f"{home}/{f.id}" for f in self.drawing | self.foreign_file]
        for url in (
            *refused,
            f"/my/equipment/{self.foreign.id}/documents/{self.foreign_file.id}",
            f"{home}/999999999",
        ):
            self.assertEqual(self.url_open(url).status_code, 404, url)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(f"{home}/{self.manual.id}").url)

    def test_contract_says_what_exceeds(self):
        """PO-22 The contract's page: price beyond, what is to pay, its documents."""
        contract = self.contract(
            date_start="2020-01-01",
            months=0,
            service_ids=[
                Command.create(
                    {
                        "name": "Assistance",
                        "measure": "hours",
                        "quantity": 2,
                        "span": "0",
                        "excess_price": 61.5,
                        "excess_product_id": self.hour.id,
                    }
                ),
                Command.create({"name": "Check", "measure": "visits", "quantity": 1}),
            ],
        )
        self.attach(contract, "signed.pdf", crm_on_portal=True)
        self.work(self.ticket(), hours=3)
        self.login(self.portal_anna)
        page = self.url_open(f"/my/contracts/{contract.id}").text
        # one hour of three exceeds the two: its price, the row, the sum
        self.assertEqual(len(re.findall(r"61[.,]50", page)), 4)
        self.assertRegex(page, "at our list price|a prezzo di listino")
        self.assertIn("signed.pdf", page)
