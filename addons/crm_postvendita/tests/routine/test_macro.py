"""Macros: an answer and what goes with it, for one ticket or for several."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCommon

from ...models.routine.kernel import placeholder
from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestMacro(TicketCase, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.macro = cls.env["crm.ticket.macro"].create(
            {
                "name": "Send and solve",
                "body": "<p>Dear {customer}, {number} is solved. {owner}</p>",
                "stage_kind": "solved",
                "priority": "2",
                "owner_mode": "me",
            }
        )

    def use(self, tickets, user=None, **values):
        """Use the macro on tickets through the wizard's form; return the wizard."""
        model = self.env["crm.ticket.bulk"].with_user(user or self.agent)
        with Form(model.with_context(active_ids=tickets.ids)) as form:
            form.macro_id = self.macro
            for name, value in values.items():
                form[name] = value
        return form.record

    def test_one_ticket(self):
        """PO-32 a macro fills in the answer and what goes with it; it can be changed"""
        ticket = self.ticket()
        wizard = self.use(ticket)
        self.assertIn(f"Dear Anna Rossi, {ticket.number} is solved", wizard.body)
        self.assertEqual(wizard.stage_id.kind, "solved")
        self.assertFalse(ticket.message_ids.filtered("partner_ids"), "nothing yet")
        with self.mock_mail_gateway():
            wizard.action_apply()
        self.assertEqual(ticket.stage_kind, "solved")
        self.assertEqual((ticket.priority, ticket.user_id), ("2", self.agent))
        sent = ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertEqual(len(sent), 1)
        self.assertIn(self.anna, sent.partner_ids)
        self.assertIn("pv_agent", sent.body)

    def test_several_tickets(self):
        """PO-32 of several tickets each customer gets his own words and language"""
        self.env["res.lang"]._activate_lang("it_IT")
        self.anna.lang, self.ugo.lang = "it_IT", "en_US"
        dear = "Dear {customer}, {number} is solved. {owner}"
        self.macro.update_field_translations(
            "body", {"it_IT": {dear: "Caro {customer}: {number}"}}
        )
        mine = self.ticket()
        his = self.ticket(partner_id=self.ugo.id)
        wizard = self.use(mine | his)
        with self.mock_mail_gateway():
            wizard.action_apply()
        told = [
            t.message_ids.filtered(lambda m: m.message_type == "comment")[:1].body
            for t in (mine, his)
        ]
        self.assertIn(f"Caro Anna Rossi: {mine.number}", told[0])
        self.assertIn(f"Dear Ugo Verdi, {his.number}", told[1])
        self.assertEqual({mine.stage_kind, his.stage_kind}, {"solved"})

    def test_changed_by_hand(self):
        """PO-32 what somebody writes in place of the macro's words is what is sent"""
        mine, his = self.ticket(), self.ticket(partner_id=self.ugo.id)
        wizard = self.use(mine | his, body="<p>Other words, {customer}</p>")
        with self.mock_mail_gateway():
            wizard.action_apply()
        self.assertIn("Other words, Ugo Verdi", "".join(his.message_ids.mapped("body")))

    def test_names_are_no_code(self):
        """PO-32 a customer's name or subject is text, whatever it looks like"""
        self.anna.name = "<b>{number}</b>"
        ticket = self.ticket(name="<script>x</script>")
        self.macro.body = "<p>{customer} {subject}</p>"
        body = self.macro._get_answer(ticket)
        self.assertIn("&lt;b&gt;{number}&lt;/b&gt; &lt;script&gt;", body)

    def test_wrong_words(self):
        """PO-32 a word in braces that nobody knows is named when it is written"""
        with self.assertRaisesRegex(ValidationError, "custmer"):
            self.macro.body = "<p>Dear {custmer}</p>"
        with self.assertRaisesRegex(ValidationError, "next owner"):
            self.macro.owner_mode = "user"
        self.assertEqual(placeholder.unknown("{a} {number}", {"number"}), ["a"])

    def test_who_may(self):
        """PO-32 agents use macros, those who lead the service write them"""
        with self.assertRaises(AccessError):
            self.macro.with_user(self.agent).name = "Mine"
        self.macro.with_user(self.manager).name = "Ours"
        for user in (self.portal_anna, self.stranger):
            with self.assertRaises(AccessError):
                self.macro.with_user(user).read(["body"])
        other = self.env["res.company"].create({"name": "Altra"})
        self.macro.company_id = other
        with self.assertRaises(AccessError):
            self.macro.with_user(self.manager).read(["name"])
