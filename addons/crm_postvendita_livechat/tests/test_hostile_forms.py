"""The form of the chat, sent what nobody types: a page or a sentence, no failure."""

from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hostile import HostileForms
from odoo.addons.crm_scheda_cliente_livechat.tests.common import ChatCase


@tagged("post_install", "-at_install")
class TestHostileForms(HostileForms, ChatCase):
    def setUp(self):
        super().setUp()
        self.there = False
        chats = type(self.env["im_livechat.channel"])
        self.patch(chats, "_may_leave_request", lambda chat, email: True)

    def test_request(self):
        """PO-12 every field of the request, of any kind, by a visitor and a customer"""
        url = f"/livechat/{self.livechat.id}/request"
        fields = {"name": "Gino", "email": "gino@nuovo.example", "text": "Aiuto"}
        for login in (None, self.anna.login):
            self.authenticate(login, login)
            self.attack(f"{url}/send", *fields, "fax", **fields)
        self.attack(url, "name", get=True)
        channel = self.env.ref("crm_postvendita_livechat.crm_ticket_channel_chat")
        tickets = self.env["crm.ticket"].search([("channel_id", "=", channel.id)])
        self.assertTrue(tickets)
        for text in tickets.mapped("description"):
            self.assert_no_script(text)

    def test_feedback(self):
        """PO-19 a rate that is none, of a chat that is none"""
        self.authenticate(None, None)
        fields = {"channel_id": 999999, "rate": 5, "reason": "x"}
        self.attack_json("/im_livechat/feedback", "reason", **fields)
