"""Requests left where nobody is in the chat, by people and by robots."""

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_scheda_cliente_livechat.tests.common import ChatCase


@tagged("post_install", "-at_install")
class TestOffline(ChatCase):
    def setUp(self):
        super().setUp()
        self.there = False
        self.url = f"/livechat/{self.livechat.id}/request"

    def tickets(self):
        channel = self.env.ref("crm_postvendita_livechat.crm_ticket_channel_chat")
        return self.env["crm.ticket"].search([("channel_id", "=", channel.id)])

    def send(self, **values):
        page = html.fromstring(self.url_open(self.url).text)
        fields = {**page.forms[-1].fields, **values}
        return self.url_open(f"{self.url}/send", data=fields)

    def store(self):
        found = self.make_jsonrpc_request(
            "/mail/data", {"fetch_params": [["init_livechat", self.livechat.id]]}
        )
        return found["Store"]

    def test_button(self):
        """PO-12 Nobody there: the visitor's page learns where to leave a request."""
        self.authenticate(None, None)
        self.assertTrue(self.livechat.get_livechat_info()["available"])
        store = self.store()
        self.assertFalse(store["livechat_available"])
        self.assertEqual(store["crm_offline_url"], self.url)
        self.there = True
        self.assertNotIn("crm_offline_url", self.store())

    def test_hidden_button(self):
        """PO-12 Where a rule hides the chat, there is no form either."""
        self.env["im_livechat.channel.rule"].create(
            {"channel_id": self.livechat.id, "action": "hide_button"}
        )
        self.assertNotIn("crm_offline_url", self.store())

    def test_request_becomes_a_ticket(self):
        """PO-12 PO-10 What a visitor leaves is a ticket, from a contact to confirm."""
        self.authenticate(None, None)
        answer = self.send(
            name="Gino Nuovo", email="gino@nuovo.example", text="Serve un preventivo"
        )
        ticket = self.tickets()
        self.assertIn(ticket.number, answer.text)
        self.assertEqual(ticket.name, "Serve un preventivo")
        self.assertEqual(ticket.partner_id.name, "Gino Nuovo")
        self.assertTrue(ticket.partner_id.crm_to_confirm)

    def test_known_customer(self):
        """PO-10 A customer who is logged in is known: his name is not asked."""
        self.authenticate(self.anna.login, self.anna.login)
        self.assertNotIn("request_email", self.url_open(self.url).text)
        self.send(text="Il compressore è fermo", email="other@other.example")
        self.assertEqual(self.tickets().partner_id, self.anna.partner_id)

    def test_bad_input(self):
        """PO-12 Robots, empty fields, scripts and floods make no ticket."""
        self.authenticate(None, None)
        good = {"name": "Gino", "email": "gino@nuovo.example", "text": "Aiuto"}
        self.send(**good, fax="robot")
        self.send(**{**good, "email": "nessuno"})
        self.send(**{**good, "text": "  "})
        self.assertFalse(self.tickets())
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{self.url}/send", data=good)
        self.assertEqual(answer.status_code, 400)  # no token of the form
        answer = self.send(**{**good, "name": "<script>x</script>", "text": ""})
        self.assertNotIn("<script>x", answer.text)
        self.send(**{**good, "text": "<script>y</script>" + "z" * 50000})
        self.assertNotIn("<script>", self.tickets().description)
        self.assertLess(len(self.tickets().description), 21000)
        for _turn in range(6):
            self.send(**good)
        self.assertEqual(len(self.tickets()), 5)

    def test_no_such_chat(self):
        """PO-12 A chat that is gone is not found."""
        self.assertEqual(self.url_open("/livechat/999999999/request").status_code, 404)
