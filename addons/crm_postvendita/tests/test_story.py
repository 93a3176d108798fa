"""One request from its mail to its rating, as it goes on an ordinary day."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .common import TicketCase


@tagged("post_install", "-at_install")
class TestStory(TicketCase, MailCommon):
    """Step 5 of the story: from the help mailbox to the customer's rating."""

    def test_story(self):
        """PO-01 PO-02 PO-03 PO-04 PO-11 mail, rule, deadline, answer, rating"""
        self.env["crm.ticket.routing.rule"].create(
            {
                "name": "Machines that stand still",
                "words": "fermo, non parte",
                "owner_mode": "fixed",
                "user_id": self.agent.id,
                "set_priority": "2",
            }
        )
        # Friday 2 October 2026, 17:00 in Rome; Sunday 4 is a holiday anyway
        with self.at("2026-10-02 15:00:00"):
            ticket = self.mail("Il compressore è FERMO da ieri.")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.priority, "2")
        self.assertEqual(
            ticket.routing_reason,
            "Rule “Machines that stand still”: the text has “fermo”.",
        )
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.commercial_partner_id, self.rossi)
        # one hour on Friday, three on Monday morning
        self.assertEqual(
            ticket.sla_deadline, fields.Datetime.to_datetime("2026-10-05 09:00:00")
        )
        self.assertEqual(ticket.sla_target, "first_response")

        with self.at("2026-10-05 07:30:00"), self.mock_mail_gateway():
            ticket.with_user(self.agent).message_post(
                body="Arriviamo in mattinata.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        answer = ticket.message_ids[0]
        self.assertIn(ticket.number, self._new_mails.subject or answer.subject)
        self.assertIn(self.anna, self._new_mails.recipient_ids)
        self.assertEqual(ticket.stage_kind, "working")
        first = ticket.sla_ids.filtered(lambda row: row.target == "first_response")
        self.assertEqual(first.status, "met")
        self.assertEqual(first.worked_hours, 2.5)

        with self.at("2026-10-05 08:00:00"):
            same = self.mail("Grazie, vi aspetto.", In_Reply_To=answer.message_id)
        self.assertEqual(same, ticket)

        with self.at("2026-10-05 10:00:00"), self.mock_mail_gateway():
            ticket.with_user(self.agent).action_solve()
        self.assertEqual(ticket.stage_kind, "solved")
        self.assertFalse(ticket.is_open)
        self.assertIn("/satisfaction/", self._new_mails.body_html)
        with self.at("2026-10-05 11:00:00"):
            ticket._answer_satisfaction({"csat": "5", "comment": "Velocissimi"}, "mail")
        self.assertEqual(ticket.rating_last_value, 5)
        self.assertEqual(ticket.stage_kind, "solved", "a rating does not reopen")

    def test_routed_in_words_that_the_staff_reads(self):
        """PO-02 Why a mail's ticket is where it is, is in the company's language."""
        self.env["res.lang"]._activate_lang("it_IT")
        self.env.company.partner_id.lang = "it_IT"
        ticket = self.mail("Il compressore è fermo.")
        self.assertIn("Nessuna regola", ticket.routing_reason)
