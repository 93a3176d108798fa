"""A thread becomes a ticket or an article, and is answered."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ForumCase


@tagged("post_install", "-at_install")
class TestThread(ForumCase):
    def publish(self, ticket, body=None, user=None):
        answers = self.env["crm.forum.answer"].with_user(user or self.agent)
        wizard = answers.create({"ticket_id": ticket.id})
        if body is not None:
            wizard.body = body
        wizard.action_publish()
        return ticket.forum_answer_id

    def reply(self, ticket, text):
        ticket.with_user(self.agent).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def test_ticket(self):
        """PO-13 PO-09 A thread becomes a ticket of its customer, once."""
        ticket = self.made("ticket")
        self.assertEqual(ticket.name, self.thread.name)
        self.assertEqual(ticket.partner_id, self.anna.partner_id)
        self.assertEqual(ticket.channel_id.code, "forum")
        self.assertIn("Grazie", ticket.description)
        self.assertEqual(self.made("ticket"), ticket)
        # from an answer it is the ticket of the thread
        self.assertEqual(self.made("ticket", self.answer(self.ugo)), ticket)
        page = ticket.with_user(self.agent).action_open_forum_post()
        self.assertIn("/forum/", str(page))

    def test_answer_goes_back(self):
        """PO-13 The answer of the ticket goes back when the agent publishes it."""
        ticket = self.made("ticket")
        self.reply(ticket, "Olio minerale VDL 100")
        self.assertFalse(self.thread.child_ids)
        action = ticket.with_user(self.agent).action_answer_in_forum()
        answers = self.env["crm.forum.answer"].with_user(self.agent)
        form = Form(answers.with_context(**action["context"]))
        self.assertIn("VDL 100", form.body)
        form.save().action_publish()
        answer = self.thread.child_ids
        self.assertEqual(ticket.forum_answer_id, answer)
        self.assertEqual(answer.create_uid, self.agent)
        self.assertFalse(self.thread.crm_unanswered)
        self.assertEqual(self.publish(ticket, "<p>Ancora</p>"), answer)
        self.assertEqual(self.thread.child_ids, answer)
        with self.assertRaises(UserError):
            ticket.with_user(self.agent).action_answer_in_forum()

    def test_nobody_accepts_his_own_answer(self):
        """PO-13 PO-19 whoever asked accepts, not who answered, whatever his karma"""
        self.agent.karma = 100000
        own = self.answer(self.agent)
        with self.assertRaises(AccessError):
            own.with_user(self.agent).write({"is_correct": True})
        with self.assertRaises(AccessError):
            self.env["forum.post"].with_user(self.agent).create(
                {
                    "parent_id": self.thread.id,
                    "forum_id": self.forum.id,
                    "content": "<p>Mio</p>",
                    "is_correct": True,
                }
            )
        own.with_user(self.anna).write({"is_correct": True})
        self.assertTrue(own.is_correct)

    def test_notes_stay_inside(self):
        """PO-13 Internal notes are never what is proposed for the forum."""
        ticket = self.made("ticket")
        self.reply(ticket, "Olio minerale")
        ticket.with_user(self.agent).message_post(
            body="Cliente moroso", subtype_xmlid="mail.mt_note"
        )
        wizard = self.env["crm.forum.answer"].create({"ticket_id": ticket.id})
        self.assertNotIn("moroso", wizard.body)
        wizard.body = "<p>Scriva a anna@officinerossi.example</p>"
        self.assertIn("anna@officinerossi.example", wizard.personal_data)

    def test_bad_answers(self):
        """PO-13 Nothing empty, no script, nothing to a closed thread."""
        ticket = self.made("ticket")
        with self.assertRaises(UserError):
            self.publish(ticket, "<p><br></p>")
        answer = self.publish(ticket, "<p>Ecco<script>alert(1)</script></p>")
        self.assertNotIn("<script", answer.content)
        closed = self.ask("Altra domanda")
        closed.state = "close"
        with self.assertRaises(UserError):
            self.publish(self.made("ticket", closed), "<p>Tardi</p>")

    def test_article(self):
        """PO-13 PO-14 A thread becomes the draft of an article, once."""
        self.answer(self.ugo, "Sintetico")
        good = self.answer(self.mate, "Minerale")
        good.sudo().is_correct = True
        article = self.made("faq")
        self.assertEqual(article.state, "draft")
        self.assertEqual(article.name, self.thread.name)
        self.assertIn("Minerale", article.answer)
        self.assertEqual(article.forum_post_ids, self.thread)
        self.assertEqual(self.made("faq"), article)

    def test_timeline(self):
        """PO-13 BA-05 What a customer writes in the forum is on the timeline."""
        self.answer(self.ugo)
        timeline = self.env["crm.timeline"].with_user(self.agent)
        page = timeline.get_page(self.rossi.id, {"kinds": ["forum"]})
        self.assertEqual([entry["id"] for entry in page["entries"]], self.thread.ids)
        page = timeline.get_page(self.ugo.partner_id.id, {"kinds": ["forum"]})
        self.assertIn(self.thread.name, page["entries"][0]["title"])

    def test_access(self):
        """SU-01 Neither customers nor colleagues without tickets make documents."""
        ticket = self.made("ticket")
        for user in (self.employee, self.anna, self.env.ref("base.public_user")):
            for method in ("action_crm_ticket", "action_crm_faq", "action_crm_take"):
                with self.assertRaises(AccessError):
                    getattr(self.thread.with_user(user), method)()
            with self.assertRaises(AccessError):
                self.thread.with_user(user).action_crm_answer("Ciao")
            with self.assertRaises(AccessError):
                self.publish(ticket, "<p>Ciao</p>", user)
        with self.assertRaises(AccessError):
            self.thread.with_user(self.anna).read(["crm_ticket_ids"])

    def test_private_forum(self):
        """SU-01 A thread that one may not read is no customer's history for him."""
        self.forum.privacy = "private"
        self.forum.authorized_group_id = self.env.ref("base.group_system")
        self.env.invalidate_all()
        timeline = self.env["crm.timeline"].with_user(self.agent)
        page = timeline.get_page(self.rossi.id, {"kinds": ["forum"]})
        self.assertFalse(page["entries"])
        with self.assertRaises(AccessError):
            self.made("ticket")
