"""Live chats: who chats, beside the chat, what it becomes."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ChatCase


@tagged("post_install", "-at_install")
class TestChat(ChatCase):
    def panel(self, chat, user=None):
        self.env.invalidate_all()
        return chat.with_user(user or self.operator).get_crm_panel()

    def test_known_customer(self):
        """PO-12 SC-01 The operator sees the card of the customer who chats."""
        chat = self.begin(self.anna.login)
        self.assertEqual(chat.crm_partner_id, self.anna.partner_id)
        panel = self.panel(chat)
        self.assertEqual(panel["card"]["partner"]["id"], self.rossi.id)
        self.assertEqual(panel["suggestions"], [])

    def test_unknown_visitor(self):
        """PO-12 Of an unknown visitor the operator says who it is, once and for all."""
        chat = self.begin()
        self.say(chat, "Buongiorno")
        self.assertFalse(self.panel(chat)["card"])
        self.say(chat, f"Scrivetemi a {self.anna.email.upper()}, grazie")
        panel = self.panel(chat)
        self.assertEqual(
            [one["id"] for one in panel["suggestions"]], self.anna.partner_id.ids
        )
        panel = chat.with_user(self.operator).set_crm_partner(self.anna.partner_id.id)
        self.assertEqual(panel["card"]["partner"]["id"], self.rossi.id)
        chat.livechat_customer_partner_ids = self.stranger.partner_id
        self.env.flush_all()
        self.assertEqual(chat.crm_partner_id, self.anna.partner_id)

    def test_visitor_of_the_site(self):
        """PO-12 PV-35 Whom the site's visitors know is known in the chat as well."""
        chat = self.begin()
        if "livechat_visitor_id" in chat._fields:
            visitors = self.env["website.visitor"]
            token = str(self.anna.partner_id.id)
            website = self.env["website"].search([], limit=1)
            chat.livechat_visitor_id = visitors.create(
                {"access_token": token, "website_id": website.id}
            )
            self.env.flush_all()
            self.assertEqual(chat.crm_partner_id, self.anna.partner_id)
        else:
            self.assertFalse(chat.crm_partner_id)

    def test_one_of_us_is_no_customer(self):
        """PO-12 A colleague who tries the chat is nobody's customer."""
        self.stranger.partner_id.email = "s@bellandi.example"
        chat = self.begin(self.stranger.login)
        self.assertFalse(chat.crm_partner_id)

    def test_strangers(self):
        """SU-01 Whoever has no part in a chat sees and changes nothing of it."""
        chat = self.begin(self.anna.login)
        for user in (self.stranger, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.panel(chat, user)
            with self.assertRaises(AccessError):
                chat.with_user(user).set_crm_partner(self.rossi.id)
        with self.assertRaises(AccessError):
            # the customer has part in it, but chooses nobody
            chat.with_user(self.anna).set_crm_partner(self.anna.partner_id.id)
        with self.assertRaises(AccessError):
            self.panel(chat, self.anna)
        with self.assertRaises(AccessError):
            chat.with_user(self.anna).read(["crm_partner_id"])

    def test_customer_of_another_company(self):
        """SU-01 A customer whom the operator may not see has no card for him."""
        other = self.env["res.company"].create({"name": "Other"})
        hidden = self.env["res.partner"].create(
            {"name": "Hidden", "company_id": other.id}
        )
        chat = self.begin()
        with self.assertRaises(AccessError):
            chat.with_user(self.operator).set_crm_partner(hidden.id)
        chat.crm_partner_id = hidden
        self.assertFalse(self.panel(chat)["card"])

    def test_timeline(self):
        """BA-05 PO-09 A chat is on the timeline of whoever may read it."""
        chat = self.begin(self.anna.login)
        self.say(chat, "Il compressore perde olio")
        timeline = self.env["crm.timeline"].with_user(self.operator)
        page = timeline.get_page(self.rossi.id, {"kinds": ["chat"]})
        self.assertEqual([entry["id"] for entry in page["entries"]], chat.ids)
        self.assertIn("Olga Operator", page["entries"][0]["title"])
        timeline = self.env["crm.timeline"].with_user(self.stranger)
        page = timeline.get_page(self.rossi.id, {"kinds": ["chat"]})
        self.assertFalse(page["entries"])

    def test_transcript_is_safe(self):
        """PO-12 What visitors write is text in a transcript, never a script."""
        chat = self.begin()
        self.say(chat, "<script>alert(1)</script> <b>grassetto</b>")
        self.answer(chat, "Un momento")
        transcript = chat.with_user(self.operator)._get_crm_transcript()
        self.assertNotIn("<script", transcript)
        self.assertNotIn("<b>", transcript)
        self.assertIn("grassetto", transcript)
        self.assertIn("Olga Operator", transcript)

    def test_subject(self):
        """PO-12 The first words of the visitor make the subject."""
        chat = self.begin()
        self.answer(chat, "Buongiorno, come posso aiutare?")
        self.say(chat, "Serve un filtro " + "molto " * 40)
        subject = chat._get_crm_subject()
        self.assertTrue(subject.startswith("Serve un filtro"))
        self.assertLessEqual(len(subject), 80)

    def test_panel_costs_the_same(self):
        """SC-01 The panel asks as many queries with ten chats as with one."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            chat.with_user(self.operator).get_crm_panel()
            return self.env.cr.sql_log_count - before

        chat = self.begin(self.anna.login)
        self.say(chat, "Uno")
        count()
        once = count()
        for _turn in range(9):
            self.begin(self.anna.login)
        self.assertLessEqual(count(), once + 3)

    def test_internal_chats_are_none(self):
        """PO-12 A chat among colleagues has no customer and no card."""
        mate = new_test_user(self.env, "chat_mate", "base.group_user")
        channels = self.env["discuss.channel"].with_user(self.operator)
        chat = channels._get_or_create_chat(mate.partner_id.ids)
        self.assertFalse(chat.crm_partner_id)
        with self.assertRaises(AccessError):
            chat.set_crm_partner(self.anna.partner_id.id)
