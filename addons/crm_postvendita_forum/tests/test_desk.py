"""Threads without an answer on the agents' desk."""

from datetime import timedelta

from odoo.tests import tagged

from .common import ForumCase


@tagged("post_install", "-at_install")
class TestForumDesk(ForumCase):
    def on_desk(self, user, whose=None):
        posts = self.env["forum.post"].with_user(user)
        posts.env.flush_all()
        domain = posts._worklist_domain()
        domain &= posts._worklist_user_domain((whose or user).ids)
        return posts.search([*domain, ("forum_id", "=", self.forum.id)])

    def test_unanswered(self):
        """PO-13 MD-01 Threads nobody has answered are on every agent's desk."""
        self.assertEqual(self.on_desk(self.agent), self.thread)
        self.assertFalse(self.on_desk(self.employee))
        self.answer(self.anna, "Aggiungo: è un modello a vite")
        self.assertEqual(self.on_desk(self.agent), self.thread)
        answer = self.answer(self.ugo)
        self.assertFalse(self.on_desk(self.agent))
        answer.sudo().unlink()
        self.assertEqual(self.on_desk(self.agent), self.thread)

    def test_take(self):
        """PO-13 Who takes a thread has it on his desk alone."""
        self.thread.with_user(self.agent).action_crm_take()
        self.assertEqual(self.on_desk(self.agent), self.thread)
        self.assertFalse(self.on_desk(self.mate))
        self.thread.with_user(self.agent)._worklist_reassign(self.mate)
        self.assertFalse(self.on_desk(self.agent))

    def test_answer_from_the_desk(self):
        """PO-13 An answer typed on the desk is text in the forum."""
        self.thread.with_user(self.agent).action_crm_answer("Minerale <b>ISO</b>")
        answer = self.thread.child_ids
        self.assertEqual(answer.create_uid, self.agent)
        self.assertIn("&lt;b&gt;ISO", answer.content)
        self.assertFalse(self.on_desk(self.agent))

    def test_ticket_takes_its_place(self):
        """PO-13 The ticket of a thread is on the desk instead, until it is solved."""
        ticket = self.made("ticket")
        self.assertFalse(self.on_desk(self.agent))
        ticket.action_solve()
        self.assertEqual(self.on_desk(self.agent), self.thread)

    def test_entry(self):
        """MD-01 A thread on the desk says where it was asked and by when."""
        self.forum.crm_answer_days = 3
        self.env.flush_all()
        due = self.thread.crm_answer_by - self.thread.create_date
        self.assertEqual(due, timedelta(days=3))
        entry = self.thread.with_user(self.agent)._worklist_entry()
        self.assertEqual(entry["title"], self.thread.name)
        self.assertIn("Compressors", entry["reason"])
        self.assertEqual(entry["actions"], ["answer", "ticket", "take"])
        known = {action["key"] for action in self.thread._worklist_actions()}
        self.assertLessEqual(set(entry["actions"]), known)

    def test_pending_and_closed(self):
        """PO-13 What is closed or waits for a moderator is no work for the desk."""
        for state in ("close", "pending", "offensive", "flagged"):
            self.thread.sudo().state = state
            self.assertFalse(self.on_desk(self.agent))
