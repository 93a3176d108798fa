"""Leads and actions made of chats."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente_livechat.tests.common import ChatCase


@tagged("post_install", "-at_install")
class TestChatLead(ChatCase):
    def made(self, chat, key):
        action = getattr(chat.with_user(self.operator), f"action_crm_{key}")()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_lead(self):
        """PV-06 PO-12 A chat becomes an opportunity of its customer, once."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Quanto costa un essiccatore?")
        lead = self.made(chat, "lead")
        self.assertEqual(lead.name, "Quanto costa un essiccatore?")
        self.assertEqual(lead.partner_id, self.anna.partner_id)
        self.assertIn("essiccatore", lead.description)
        self.assertEqual(lead.origin_channel_id, chat)
        self.assertEqual(self.made(chat, "lead"), lead)
        self.leave(chat)
        self.assertTrue(lead.livechat_transcript_date)
        note = lead.message_ids.filtered(lambda one: "essiccatore" in one.body)
        self.assertEqual(len(note), 1)

    def test_command(self):
        """PV-06 /lead makes one lead, and then says which."""
        chat = self.begin()
        self.say(chat, "Mi scriva: gino@nuovo.example")
        operated = chat.with_user(self.operator)
        operated.execute_command_lead(body="/lead")
        self.assertFalse(chat.lead_ids)
        operated.execute_command_lead(body="/lead Essiccatore nuovo")
        lead = chat.lead_ids
        self.assertEqual(lead.name, "Essiccatore nuovo")
        self.assertEqual(lead.email_from, "gino@nuovo.example")
        operated.execute_command_lead(body="/lead Un altro")
        self.assertEqual(chat.lead_ids, lead)

    def test_action(self):
        """PV-07 PO-12 A chat becomes an action to do, once, with what was said."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Richiamatemi domani")
        action = self.made(chat, "action")
        self.assertEqual(action.partner_id, self.rossi)
        self.assertEqual(action.contact_id, self.anna.partner_id)
        self.assertEqual(action.user_id, self.operator)
        self.assertIn("Richiamatemi", action.note)
        self.assertEqual(self.made(chat, "action"), action)
        self.say(chat, "Alle dieci")
        self.leave(chat)
        self.assertIn("Alle dieci", "".join(action.message_ids.mapped("body")))
        names = {
            one["key"]: one["name"]
            for one in chat.with_user(self.operator).get_crm_panel()["documents"]
        }
        self.assertEqual(names["action"], action.display_name)

    def test_access(self):
        """SU-01 Whoever has no part in the chat makes nothing of it."""
        chat = self.begin(self.anna.login)
        for user in (self.stranger, self.anna):
            with self.assertRaises(AccessError):
                chat.with_user(user).action_crm_lead()
            with self.assertRaises(AccessError):
                chat.with_user(user).action_crm_action()
