"""Who leaves us waiting is reminded, then the ticket is closed; a reply undoes it."""

from odoo.tests import tagged

from ..ticket.common import MailCase


@tagged("post_install", "-at_install")
class TestWaiting(MailCase):
    def setUp(self):
        super().setUp()
        self.anna.lang = "en_US"
        self.team.write({"wait_remind_days": 4, "wait_close_days": 14})
        with self.at("2026-10-05 08:00:00"):
            self.mine = self.ticket()
            self.answer(self.mine, "Which model is it?")
            self.mine.action_wait_customer()

    def run_at(self, day):
        """Run the job on a day of October; return the mails that leave."""
        with self.at(f"2026-10-{day:02} 08:00:01"), self.mock_mail_gateway():
            self.run_cron("crm.ticket", "_cron_waiting")
        return self._new_mails

    def test_reminded_then_closed(self):
        """PO-32 reminded once after four days, closed after fourteen, both told."""
        self.assertFalse(self.run_at(8))
        mails = self.run_at(9)
        self.assertEqual(mails.recipient_ids, self.anna)
        self.assertIn(self.mine.number, mails.body_html)
        self.assertIn("auto-replied", mails.headers)
        self.assertRegex(mails.body_html, r"access_token=")
        self.assertFalse(self.run_at(10), "once")
        self.assertEqual(self.mine.stage_kind, "waiting_customer")
        self.assertEqual(self.mine.answer_count, 1, "a program answers nobody")
        mails = self.run_at(19)
        self.assertEqual((self.mine.stage_kind, len(mails)), ("closed", 1))
        with self.at("2026-10-20 08:00:00"):
            self.gateway("It is a BAC 30", subject=f"Re: {self.mine._get_mark()}")
        self.assertEqual(self.mine.stage_kind, "working", "a reply undoes it")
        self.assertFalse(self.mine.waiting_reminded_on)

    def test_a_word_begins_anew(self):
        """PO-32 an answer of ours or of the customer's lets the days begin anew."""
        self.run_at(9)
        with self.at("2026-10-12 08:00:00"):
            self.answer(self.mine, "Have you seen our question?")
        self.assertFalse(self.mine.waiting_reminded_on)
        self.assertFalse(self.run_at(15))
        self.assertTrue(self.run_at(17))
        with self.at("2026-10-18 08:00:00"):
            self.gateway("Tomorrow", subject=f"Re: {self.mine._get_mark()}")
        self.assertEqual(self.mine.stage_kind, "working")
        self.assertFalse(self.run_at(30))

    def test_off(self):
        """PO-32 a team without days reminds nobody and closes nothing."""
        self.team.write({"wait_remind_days": 0, "wait_close_days": 0})
        self.assertFalse(self.run_at(30))
        self.assertEqual(self.mine.stage_kind, "waiting_customer")
        self.team.wait_close_days = 10
        self.assertEqual(len(self.run_at(30)), 1)
        self.assertEqual(self.mine.stage_kind, "closed")
