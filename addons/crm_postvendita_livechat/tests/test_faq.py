"""Articles found and used in a chat."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente_livechat.tests.common import ChatCase


@tagged("post_install", "-at_install")
class TestChatFaq(ChatCase):
    operator_groups = "crm_postvendita.crm_postvendita_group_agent"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        faqs = cls.env["crm.faq"]
        cls.public, cls.internal, cls.draft = faqs.create(
            [
                {
                    "name": f"Pressostato che non stacca ({audience}, {state})",
                    "answer": "<p>Si regola la <b>molla</b>.</p>",
                    "audience": audience,
                    "state": state,
                    "lang": "en_US",
                }
                for audience, state in (
                    ("public", "published"),
                    ("internal", "published"),
                    ("public", "draft"),
                )
            ]
        )

    def test_answers(self):
        """PO-12 PO-14 Only what is published for customers is offered in a chat."""
        chat = self.begin(self.anna.login)
        found = chat.with_user(self.operator).get_crm_answers("pressost")
        self.assertEqual([one["faq_id"] for one in found], self.public.ids)
        self.assertEqual(found[0]["source"], self.public.name)
        self.assertIn("molla", found[0]["substitution"])
        self.assertNotIn("<", found[0]["substitution"])
        for words in ("", "   ", "x" * 5000, "'; DROP TABLE crm_faq; --", "%_\\"):
            self.assertFalse(chat.with_user(self.operator).get_crm_answers(words))

    def test_use_is_noted(self):
        """PO-14 An article that answered in a chat counts as used, once a chat."""
        chat = self.begin(self.anna.login)
        for _turn in range(2):
            chat.with_user(self.operator).note_crm_answer(self.public.id)
        self.assertEqual(self.public.answered_count, 1)

    def test_command(self):
        """PO-14 /faq lists articles to the operator alone."""
        chat = self.begin(self.anna.login)
        before = chat.message_ids
        chat.with_user(self.operator).execute_command_faq(body="/faq pressostato")
        chat.with_user(self.operator).execute_command_faq(body="/faq inesistente")
        self.assertEqual(chat.message_ids, before)

    def test_access(self):
        """SU-01 Strangers ask nothing by way of a chat."""
        chat = self.begin(self.anna.login)
        with self.assertRaises(AccessError):
            chat.with_user(self.stranger).get_crm_answers("pressostato")
        chat.with_user(self.anna).note_crm_answer(self.public.id)
        self.assertFalse(self.public.answered_count)
