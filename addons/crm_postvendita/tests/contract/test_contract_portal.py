"""What a customer sees of machines and contracts, and what nobody else does."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.http import request
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

from .common import ContractCase

#: how a contract says what work costs that it does not cover
PRICE = "at our list price|a prezzo di listino"


@tagged("post_install", "-at_install")
class TestContractPortal(ContractCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.unit = self.machine(
            serial="BAC-7", date_delivery="2020-01-01", date_install="2020-01-01"
        )
        self.agreement = self.contract(
            date_start="2020-01-01",
            months=0,
            coverage_ids=self.cover(self.unit),
            service_ids=[
                Command.create({"name": "Hours", "quantity": 10, "span": "0"})
            ],
        )
        self.foreign = self.machine(serial="OTHER", partner_id=self.verdi.id)
        self.foreign_contract = self.contract(partner_id=self.verdi.id)

    def login(self, user):
        self.authenticate(user.login, user.login)

    def test_own_contracts_and_machines(self):
        """PO-22 PO-23 The portal shows the own contracts and machines."""
        self.work(self.ticket(equipment_id=self.unit.id), hours=3)
        self.login(self.portal_anna)
        self.assertIn("/my/contracts", self.url_open("/my").text)
        page = self.url_open("/my/contracts").text
        self.assertIn(self.agreement.number, page)
        self.assertNotIn(self.foreign_contract.number, page)
        page = self.url_open(f"/my/contracts/{self.agreement.id}").text
        self.assertIn("BAC-7", page)
        self.assertRegex(page, r"7[.,]00")
        page = self.url_open("/my/equipment").text
        self.assertIn("BAC-7", page)
        self.assertNotIn("OTHER", page)
        page = self.url_open(f"/my/equipment/{self.unit.id}").text
        self.assertIn(self.agreement.number, page)

    def test_a_second_contact_sees_what_was_decided(self):
        """PO-22 One setting says what of the firm a contact sees: pages and RPC."""
        self.work(self.ticket(equipment_id=self.unit.id), hours=12)
        bruno = new_test_user(self.env, "pv_bruno", "base.group_portal", lang="en_US")
        bruno.password = "pv_bruno"
        contact = bruno.partner_id
        contact.parent_id = self.rossi
        own = self.machine(serial="BRUNO-1", partner_id=contact.id)
        visit = self.env["crm.maintenance.visit"].create(
            {
                "name": "V",
                "partner_id": self.anna.id,
                "date_due": "2026-01-01",
                "state": "planned",
            }
        )
        self.authenticate("pv_bruno", "pv_bruno")
        page = self.url_open("/my/equipment").text
        self.assertIn("BAC-7", page)
        self.assertIn("BRUNO-1", page)
        address = f"/my/contracts/{self.agreement.id}"
        self.assertNotRegex(self.url_open(address).text, PRICE)
        contact.crm_portal_scope = "money"
        self.assertRegex(self.url_open(address).text, PRICE)
        contact.crm_portal_scope = "own"
        page = self.url_open("/my/equipment").text
        self.assertNotIn("BAC-7", page)
        self.assertIn("BRUNO-1", page)
        for url in (address, f"/my/equipment/{self.unit.id}"):
            self.assertEqual(self.url_open(url).status_code, 404, url)
        for records in (self.unit, self.agreement, visit):
            with self.assertRaises(AccessError):
                self.rpc(bruno, records, "read", ["name"])
            seen = self.rpc_model(bruno, records._name, "search", [])
            self.assertEqual(seen, own.ids if records == self.unit else [])
        with self.assertRaises(AccessError):
            self.rpc(bruno, contact, "write", {"crm_portal_scope": "money"})
        # the firm's first contact sees what it saw
        self.login(self.portal_anna)
        self.assertRegex(self.url_open(address).text, PRICE)

    def test_those_of_others_are_refused(self):
        self.login(self.portal_anna)
        visit = self.env["crm.maintenance.visit"].create(
            {
                "name": "V",
                "partner_id": self.verdi.id,
                "date_due": "2026-01-01",
                "state": "done",
            }
        )
        for url in (
            f"/my/contracts/{self.foreign_contract.id}",
            f"/my/equipment/{self.foreign.id}",
            f"/my/visits/{visit.id}",
            "/my/contracts/999999999",
            "/my/equipment/999999999",
        ):
            self.assertEqual(self.url_open(url).status_code, 404, url)
        draft = self.contract(start=False)
        self.assertEqual(self.url_open(f"/my/contracts/{draft.id}").status_code, 404)

    def test_a_visit_is_printed(self):
        """PO-21 A customer prints the report of a visit; a long one comes later, by
        core's way for all documents of the portal."""
        self.login(self.portal_anna)
        visit = self.env["crm.maintenance.visit"].create(
            {
                "name": "V",
                "partner_id": self.rossi.id,
                "date_due": "2026-01-01",
                "state": "done",
            }
        )
        address = f"/my/visits/{visit.id}"
        answer = self.url_open(address)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        name = visit.number.replace("/", "_").replace("-", "_")
        self.assertIn(f"{name}.pdf", answer.headers["Content-Disposition"])

        def later(_portal, _records, _type, _report, _download=False):
            return request.make_response("It comes later", status=202)

        with patch.object(CustomerPortal, "_show_report", later):
            answer = self.url_open(address)
        self.assertEqual((answer.status_code, answer.text), (202, "It comes later"))

    def test_a_stranger_is_sent_to_log_in(self):
        for url in ("/my/contracts", "/my/equipment", f"/my/equipment/{self.unit.id}"):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_an_employee_without_rights(self):
        self.stranger.password = self.stranger.login
        self.login(self.stranger)
        for url in ("/my/contracts", f"/my/equipment/{self.unit.id}"):
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_help_for_a_machine(self):
        """PO-10 PO-23 A customer opens a ticket from the machine's page."""
        self.login(self.portal_anna)
        url = f"/my/equipment/{self.unit.id}/ticket"
        token = {"csrf_token": self.csrf_token()}
        page = self.url_open(url, {**token, "name": "", "description": "x"})
        self.assertIn("alert-danger", page.text)
        self.url_open(url, {**token, "name": "Stopped", "description": "Since 8"})
        ticket = self.env["crm.ticket"].search([("name", "=", "Stopped")])
        self.assertEqual(ticket.equipment_id, self.unit)
        self.assertEqual(ticket.contract_id, self.agreement)
        self.assertEqual(ticket.partner_id, self.anna)
        foreign = f"/my/equipment/{self.foreign.id}/ticket"
        response = self.url_open(foreign, {**token, "name": "Evil", "description": "x"})
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self.env["crm.ticket"].search([("name", "=", "Evil")]))

    def csrf_token(self):
        page = self.url_open(f"/my/equipment/{self.unit.id}").text
        return page.split('name="csrf_token" value="')[1].split('"')[0]
