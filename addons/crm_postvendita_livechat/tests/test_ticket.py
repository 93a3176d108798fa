"""A chat becomes a ticket, once, of the right person."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_scheda_cliente_livechat.tests.common import (
    ChatCase,
    JsonRpcException,
)

AGENT = "crm_postvendita.crm_postvendita_group_agent"


@tagged("post_install", "-at_install")
class TestChatTicket(ChatCase):
    operator_groups = AGENT

    def make(self, chat, user=None):
        action = chat.with_user(user or self.operator).action_crm_ticket()
        return self.env["crm.ticket"].browse(action["res_id"])

    def notes(self, ticket):
        return ticket.message_ids.filtered(lambda one: one.subtype_id.internal)

    def test_ticket_of_a_customer(self):
        """PO-12 PO-09 A chat becomes a ticket with its transcript, once."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Il compressore perde olio")
        self.answer(chat, "Da quando?")
        ticket = self.make(chat)
        self.assertEqual(ticket.name, "Il compressore perde olio")
        self.assertEqual(ticket.partner_id, self.anna.partner_id)
        self.assertEqual(ticket.channel_id.code, "chat")
        self.assertEqual(ticket.user_id, self.operator)
        self.assertIn("Da quando?", ticket.description)
        self.assertEqual(self.make(chat), ticket)
        self.assertEqual(chat.crm_ticket_ids, ticket)
        document = chat.with_user(self.operator).get_crm_panel()["documents"][0]
        self.assertEqual(document["name"], ticket.display_name)

    def test_only_the_visitor_rates(self):
        """PO-12 PO-19 the operator rates no chat, not his own, over no way"""
        chat = self.begin(self.anna.login)
        self.say(chat, "Il compressore perde olio")
        rate = {"channel_id": chat.id, "rate": 5}
        self.make_jsonrpc_request("/im_livechat/feedback", {**rate, "rate": 1})
        rating = chat.rating_ids
        self.operator.password = self.operator.login
        self.authenticate(self.operator.login, self.operator.login)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request("/im_livechat/feedback", rate)
        with self.assertRaises(AccessError):
            rating.with_user(self.operator).write({"rating": 5})
        self.assertEqual(rating.rating, 1)

    def test_transcript_when_the_chat_ends(self):
        """PO-12 BA-05 When the chat ends the ticket has all of it, once."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Il compressore perde olio")
        ticket = self.make(chat)
        self.say(chat, "Da stamattina, dal filtro")
        self.leave(chat)
        notes = self.notes(ticket)
        self.assertEqual(len(notes), 1)
        self.assertIn("dal filtro", notes.body)
        self.assertTrue(ticket.livechat_transcript_date)
        self.assertFalse(ticket.answer_count)
        chat.livechat_end_dt = False
        self.leave(chat)
        self.assertEqual(self.notes(ticket), notes)

    def test_ticket_after_the_end(self):
        """PO-12 A chat that has ended becomes a ticket with all of it."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Il compressore perde olio")
        self.leave(chat)
        ticket = self.make(chat)
        self.assertIn("perde olio", ticket.description)
        self.assertTrue(ticket.livechat_transcript_date)
        self.assertFalse(self.notes(ticket))

    def test_unknown_visitor_is_asked(self):
        """PO-12 PO-31 A visitor whom nobody could answer is asked for an address."""
        chat = self.begin()
        self.say(chat, "Il compressore perde olio")
        mine = chat.with_user(self.operator)
        mine.execute_command_ticket(body="/ticket Perde olio")
        self.assertFalse(chat.crm_ticket_ids)
        asked = chat.message_ids.filtered(
            lambda m: m.author_id == self.operator.partner_id
        )
        self.assertIn("e-mail", asked[:1].body)
        self.say(chat, "gino@nuovo.example")
        mine.execute_command_ticket(body="/ticket Perde olio")
        ticket = chat.crm_ticket_ids
        self.assertEqual(ticket.partner_email, "gino@nuovo.example")
        self.assertFalse(ticket.activity_ids)

    def test_unknown_visitor_who_says_nothing(self):
        """PO-12 PO-31 Without an address the ticket says that nobody can answer."""
        chat = self.begin()
        self.say(chat, "Il compressore perde olio")
        mine = chat.with_user(self.operator)
        for _turn in range(2):
            mine.execute_command_ticket(body="/ticket")
        ticket = chat.crm_ticket_ids
        self.assertEqual(len(ticket), 1)
        self.assertIn("no way to answer", ticket.activity_ids.summary)
        questions = chat.message_ids.filtered(lambda m: "e-mail" in m.body)
        self.assertEqual(len(questions), 1, "asked once")

    def test_unknown_visitor(self):
        """PO-12 An unknown visitor's ticket has the address he wrote."""
        chat = self.begin()
        self.say(chat, "Scrivetemi: Gino@Nuovo.example")
        ticket = self.make(chat)
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.partner_email, "gino@nuovo.example")

    def test_files(self):
        """PO-12 Files of the chat come to the ticket, each once."""
        chat = self.begin(self.anna.login)
        message = chat.with_user(self.anna).message_post(
            body="Ecco la foto", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env["ir.attachment"].create(
            {
                "name": "perdita.txt",
                "datas": base64.b64encode(b"olio"),
                "res_model": "discuss.channel",
                "res_id": chat.id,
            }
        ).copy()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "discuss.channel"), ("res_id", "=", chat.id)]
        )
        # sudo: the visitor's own page does this by tokens
        message.sudo().attachment_ids = files
        ticket = self.make(chat)
        self.leave(chat)
        copies = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.ticket"), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(copies.mapped("name"), ["perdita.txt"])

    def test_commands(self):
        """PO-12 /ticket makes the ticket with a subject, and then says which."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Buongiorno")
        operated = chat.with_user(self.operator)
        operated.execute_command_ticket(body="/ticket Perdita   d'olio")
        ticket = chat.crm_ticket_ids
        self.assertEqual(ticket.name, "Perdita d'olio")
        operated.execute_command_ticket(body="/ticket Altro")
        self.assertEqual(chat.crm_ticket_ids, ticket)

    def test_access(self):
        """PO-12 SU-01 Nobody makes tickets of chats that are not his own."""
        chat = self.begin(self.anna.login)
        agent = new_test_user(self.env, "chat_agent", AGENT)
        only_chat = new_test_user(
            self.env, "chat_only", "im_livechat.im_livechat_group_user"
        )
        for user in (agent, only_chat, self.anna, self.stranger):
            with self.assertRaises(AccessError):
                self.make(chat, user)
        keys = [
            one["key"] for one in chat.with_user(only_chat).get_crm_panel()["documents"]
        ]
        self.assertNotIn("ticket", keys)
        channels = self.env["discuss.channel"].with_user(self.operator)
        inside = channels._get_or_create_chat(agent.partner_id.ids)
        with self.assertRaises(UserError):
            inside.action_crm_ticket()

    def test_visitor_cannot_call_it(self):
        """PO-12 A visitor's own session makes no ticket by the operators' methods."""
        chat = self.begin()
        self.say(chat, "Buongiorno")
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw/discuss.channel/action_crm_ticket",
                {
                    "model": "discuss.channel",
                    "method": "action_crm_ticket",
                    "args": [[chat.id]],
                    "kwargs": {},
                },
            )
        self.assertFalse(chat.crm_ticket_ids)

    def test_open_chat(self):
        """PO-12 From the ticket one goes back to the chat."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Buongiorno")
        ticket = self.make(chat)
        ticket.with_user(self.operator).action_open_livechat()
        self.assertEqual(ticket.livechat_id, chat)
