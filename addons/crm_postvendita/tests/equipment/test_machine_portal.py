"""A customer's machine on the portal's forms, and the label that opens its page.

anna ── Rossi's portal user      ugo ── Verdi's      nobody ── has the label in hand
"""

import re
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..contract.common import ContractCase

PHOTO = ("foto.png", b"\x89PNG\r\n\x1a\n", "image/png")
WRITTEN = {
    "name": "Nino Nuovo",
    "email": "nino@nuovo.example",
    "phone": "030 99",
    "text": "Perde olio.",
}


class MachineCase(ContractCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.own = self.machine(serial="BAC-7001", place="Hall 4")
        self.foreign = self.machine(serial="BAC-9002", partner_id=self.verdi.id)
        self.authenticate(None, None)

    def login(self, user):
        self.authenticate(user.login, user.login)

    def post(self, path, files=None, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data, files=files)

    def last(self):
        return self.env["crm.ticket"].search([], limit=1, order="id desc")


@tagged("post_install", "-at_install")
class TestNewTicket(MachineCase):
    def test_own_machine_and_urgency(self):
        """PO-31 PO-10 A customer says which of his machines it is, and how urgent."""
        self.login(self.portal_anna)
        page = self.url_open("/my/tickets/new").text
        self.assertIn("BAC-7001", page)
        self.assertNotIn("BAC-9002", page)
        self.post(
            "/my/tickets/create",
            name="Ferma",
            description="Non parte",
            equipment_id=str(self.own.id),
            priority="3",
        )
        ticket = self.last()
        self.assertEqual(ticket.name, "Ferma")
        self.assertEqual(ticket.equipment_id, self.own)
        self.assertEqual(ticket.priority, "3")

    def test_what_is_not_his(self):
        """PO-31 Another's machine, nonsense, unknown urgencies are not taken."""
        retired = self.machine(serial="OLD-1")
        retired.action_retire()
        self.login(self.portal_anna)
        for given in (self.foreign.id, retired.id, "0", "-1", "9" * 30, "x", "1e3"):
            self.post(
                "/my/tickets/create",
                name=f"Given {given}",
                description="Non parte",
                equipment_id=str(given),
                priority="9",
            )
            ticket = self.last()
            self.assertEqual(ticket.name, f"Given {given}")
            self.assertFalse(ticket.equipment_id)
            self.assertEqual(ticket.priority, "1")

    def test_what_was_chosen_stays(self):
        """PO-31 A form that is not complete comes back with what was chosen."""
        self.login(self.portal_anna)
        page = self.post(
            "/my/tickets/create", name="Ferma", equipment_id=str(self.own.id)
        ).text
        chosen = re.search(rf'<option value="{self.own.id}"[^>]*selected', page)
        self.assertTrue(chosen)

    def test_photo_from_the_page_of_the_machine(self):
        """PO-31 PO-23 The page of a machine takes a ticket with a photo."""
        self.login(self.portal_anna)
        self.post(
            f"/my/equipment/{self.own.id}/ticket",
            files={"files": PHOTO},
            name="Ferma",
            description="Non parte",
            equipment_id=str(self.foreign.id),
            priority="2",
        )
        ticket = self.last()
        self.assertEqual(ticket.equipment_id, self.own)
        self.assertEqual(ticket.priority, "2")
        self.assertEqual(ticket.message_ids.attachment_ids.name, "foto.png")


@tagged("post_install", "-at_install")
class TestLabel(MachineCase):
    def setUp(self):
        super().setUp()
        self.path = "/machine/" + self.own._get_label_url().rsplit("/", 1)[1]

    def test_label_is_printed(self):
        """PO-31 Labels are printed, one a machine, by who serves it and by no other."""
        machines = self.own | self.foreign
        report = "crm_postvendita.crm_equipment_label_report"
        reports = self.env["ir.actions.report"]
        page, _kind = reports.with_user(self.agent)._render_qweb_html(
            report, machines.ids
        )
        page = page.decode()
        self.assertEqual(page.count("data:image/svg+xml;base64"), 2)
        self.assertIn("BAC-7001", page)
        tokens = set(machines.mapped("label_token"))
        self.assertEqual(len(tokens), 2)
        self.assertGreaterEqual(min(map(len, tokens)), 20)
        for user in (self.portal_anna, self.salesman):
            with self.assertRaises(AccessError):
                self.own.with_user(user)._get_label_url()
            with self.assertRaises(AccessError):
                self.rpc(user, self.own, "action_renew_label")
        with self.assertRaises(AccessError):
            self.rpc(self.agent, self.own, "read", ["label_token"])

    def test_stranger_reads_the_label_only(self):
        """PO-31 A stranger with the label reads what stands on it, and may ask."""
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.assertIn("BAC-7001", page.text)
        for secret in ("Rossi", "Hall 4", "Anna"):
            self.assertNotIn(secret, page.text)
        for token in ("x", "x" * 22, "x" * 500, "%00", str(self.own.id)):
            self.assertEqual(self.url_open(f"/machine/{token}").status_code, 404)

    def test_stranger_asks(self):
        """PO-31 A stranger's request has a photo; the machine is proposed to us."""
        answer = self.post(f"{self.path}/ticket", files={"files": PHOTO}, **WRITTEN)
        ticket = self.last()
        self.assertIn(ticket.number, answer.text)
        self.assertNotIn("Rossi", answer.text)
        self.assertEqual(ticket.channel_id.code, "label")
        self.assertEqual(ticket.partner_id.email, "nino@nuovo.example")
        self.assertTrue(ticket.partner_id.crm_to_confirm)
        self.assertFalse(ticket.equipment_id)
        self.assertEqual(ticket.named_machine_ids, self.own)
        self.assertEqual(ticket.message_ids.attachment_ids.name, "foto.png")
        # one of us says that he is Rossi's: the machine follows
        ticket.partner_id.parent_id = self.rossi
        ticket.partner_id = self.anna
        self.assertEqual(ticket.equipment_id, self.own)

    def test_customer(self):
        """PO-31 The customer gets his page; by the form his ticket has the machine."""
        self.login(self.portal_anna)
        page = self.url_open(self.path)
        self.assertTrue(page.url.endswith(f"/my/equipment/{self.own.id}"))
        self.authenticate(None, None)
        self.post(f"{self.path}/ticket", **{**WRITTEN, "email": "Anna@Rossi.example"})
        self.assertEqual(self.last().equipment_id, self.own)
        self.login(self.portal_ugo)
        page = self.url_open(self.path)
        self.assertNotIn("Hall 4", page.text)
        self.post(f"{self.path}/ticket", text="Ferma", email=self.anna.email)
        ticket = self.last()
        self.assertEqual(ticket.partner_id, self.ugo, "who is logged in")
        self.assertFalse(ticket.equipment_id)

    def test_one_of_us(self):
        """PO-31 One of us goes to the machine in the backend, and asks for nothing."""
        self.agent.password = self.agent.login
        self.login(self.agent)
        page = self.url_open(self.path, allow_redirects=False)
        self.assertIn("/odoo/", page.headers["Location"])
        before = self.last()
        self.assertEqual(self.post(f"{self.path}/ticket", **WRITTEN).status_code, 403)
        self.assertEqual(self.last(), before)

    def test_robots_and_floods(self):
        """PO-31 Robots, forged forms and floods make no ticket."""
        before = self.ticket()
        self.post(f"{self.path}/ticket", **WRITTEN, fax="1")
        self.post(f"{self.path}/ticket", **{**WRITTEN, "email": "no address"})
        self.post(f"{self.path}/ticket", **{**WRITTEN, "text": " "})
        self.url_open(f"{self.path}/ticket")
        with mute_logger("odoo.http"):
            refused = self.url_open(f"{self.path}/ticket", data=WRITTEN)
        self.assertEqual(refused.status_code, 400, "without the session's token")
        self.assertEqual(self.last(), before)
        many = "odoo.addons.crm_postvendita.models.equipment.crm_equipment._PER_MACHINE"
        with patch(many, 2):
            for number in range(4):
                self.post(
                    f"{self.path}/ticket",
                    **{**WRITTEN, "email": f"n{number}@nuovo.example"},
                )
        self.assertEqual(len(self.last().search([("id", ">", before.id)])), 2)

    def test_lost_label(self):
        """PO-31 A label that is made void opens nothing."""
        self.own.with_user(self.agent).action_renew_label()
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertEqual(self.post(f"{self.path}/ticket", **WRITTEN).status_code, 404)
