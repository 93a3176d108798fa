"""Spam: put away with its sender, undone, out of every figure; headers of servers."""

import doctest

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.conversation.kernel import spam
from ..ticket.common import MailCase

SPAMMER = "Best Deals <deals@spam.example>"


@tagged("post_install", "-at_install")
class TestSpam(MailCase):
    def setUp(self):
        super().setUp()
        self.blocked = self.env["crm.ticket.blocked.sender"]

    def fate(self, **headers):
        self.gateway("Comprate!", **headers)
        return self.env["crm.ticket.mail.intake"].search([], limit=1)

    def figures(self):
        """Return what the reports say of the team."""
        self.env.flush_all()
        domain = [("team_id", "=", self.team.id)]
        return [
            self.env[f"crm.ticket.{name}.report"]._read_group(domain, [], measures)
            for name, measures in (
                ("times", ["__count", "met:sum", "missed:sum"]),
                ("flow", ["opened:sum", "reopened:sum", "done:sum", "balance:sum"]),
                ("quality", ["__count", "solved:sum", "reopened:sum"]),
            )
        ]

    def test_doctests(self):
        self.assertFalse(doctest.testmod(spam).failed)

    def test_headers(self):
        """PO-30 PO-32 what a server found to be spam is kept, and opens no ticket."""
        before = self.env["crm.ticket"].search_count([])
        for headers in (
            {"X_Spam_Flag": "YES"},
            {"X_Spam_Status": "Yes, score=9.1 required=5.0"},
            {"X_MS_Exchange_Organization_SCL": "9"},
        ):
            kept = self.fate(sender=SPAMMER, **headers)
            self.assertEqual((kept.state, kept.ticket_id.id), ("spam", False))
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)
        address = [("email", "=", "deals@spam.example")]
        self.assertFalse(self.env["res.partner"].search(address), "no contact either")
        self.assertEqual(self.fate(X_Spam_Flag="NO").state, "ticket")
        known = self.fate(X_Spam_Flag="YES", subject="Compressore in allarme")
        self.assertEqual(known.state, "ticket", "a filter errs: a customer is heard")
        kept = self.env["crm.ticket.mail.intake"].search([("state", "=", "spam")])
        kept[0].with_user(self.manager).action_make_ticket()
        self.assertEqual(kept[0].state, "ticket", "one that was none is taken up")

    def test_an_answer_is_no_spam(self):
        """PO-11 whatever a filter says, a customer's answer comes to his ticket."""
        ticket = self.gateway("Fermo")
        mark = ticket._get_mark()
        kept = self.fate(subject=f"Re: {mark}", X_Spam_Flag="YES")
        self.assertEqual((kept.state, kept.ticket_id), ("answer", ticket))

    def test_marked_and_undone(self):
        """PO-32 PO-18 marking puts away and blocks; undone, all is as it was."""
        ticket = self.gateway("Comprate!", sender=SPAMMER, subject="Deals")
        ticket.user_id = self.agent
        partner, stage = ticket.partner_id, ticket.stage_id
        before = self.figures()
        told = ticket.with_user(self.agent).action_mark_spam()["params"]["message"]
        self.assertIn("deals@spam.example", told)
        self.assertFalse(ticket.active or ticket.is_open or partner.active)
        self.assertEqual(set(ticket.sla_ids.mapped("status")), {"void"})
        self.assertFalse(ticket.message_ids.filtered("rating_id"), "not asked either")
        self.assertEqual(self.figures()[1], [(0, 0, 0, 0)])
        self.assertEqual(self.figures()[2][0][0], 0)
        kept = self.fate(sender=SPAMMER, subject="More deals")
        self.assertEqual(kept.state, "spam")
        ticket.with_user(self.agent).action_unmark_spam()
        self.assertTrue(ticket.active and ticket.is_open and partner.active)
        self.assertEqual((ticket.stage_id, ticket.reopen_count), (stage, 0))
        self.assertFalse(ticket.uncounted or self.blocked.search([]))
        self.assertEqual(set(ticket.sla_ids.mapped("status")), {"running"})
        self.assertEqual(self.figures(), before)
        kept = self.fate(sender=SPAMMER, subject="Still more deals")
        self.assertEqual(kept.state, "ticket")

    def test_a_customer_is_not_blocked(self):
        """PO-32 who is known goes on being heard: a spammer may use his name."""
        ticket = self.ticket()
        told = ticket.with_user(self.agent).action_mark_spam()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertEqual(ticket.uncounted, "spam")
        self.assertFalse(self.blocked.search([]))
        self.assertTrue(self.anna.active)

    def test_by_hand(self):
        """PO-32 a manager blocks addresses, none of our own."""
        mine = self.blocked.with_user(self.manager)
        self.assertEqual(
            mine.create({"email": "A@Spam.Example"}).email, "a@spam.example"
        )
        for wrong in ("nobody", "aiuto@bellandi.example"):
            with self.assertRaises(ValidationError):
                mine.create({"email": wrong})

    def test_strangers(self):
        """SU-01 nobody marks tickets that he may not write, or reads who is blocked."""
        ticket = self.ticket()
        for method in ("action_mark_spam", "action_unmark_spam"):
            for user in (self.stranger, self.other, self.portal_anna):
                with self.assertRaises(AccessError):
                    self.rpc(user, ticket, method)
        for user in (self.agent, self.stranger, self.portal_anna):
            with self.assertRaises(AccessError):
                self.rpc_model(user, self.blocked._name, "search_read", [])
