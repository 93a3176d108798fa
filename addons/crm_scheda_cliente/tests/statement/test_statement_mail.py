"""Statements by e-mail: mailings and schedules."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementMail(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alfa.email = "accounts@alfa.example"
        cls.beta.email = False
        cls.invoice(cls.alfa, 100, date(2026, 1, 10))
        cls.invoice(cls.beta, 100, date(2026, 1, 10))
        cls.paola = cls.make_user("paola.test", "account.group_account_invoice")
        cls.Send = cls.env["crm.statement.send"].with_user(cls.paola)
        cls.Line = cls.env["crm.statement.mailing.line"]

    def _wizard(self, partners):
        form = Form(self.Send.with_context(active_ids=partners.ids))
        form.date_to = self.DAY
        return form.save()

    def _run_cron(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 100.0
        ):
            self.Line._cron_send()

    def test_one_customer_is_sent_at_once_and_logged(self):
        """SC-03 A statement by e-mail is in the customer's history with its PDF."""
        self._wizard(self.alfa).action_send()
        message = self.alfa.message_ids[:1]
        self.assertEqual(message.message_type, "email_outgoing")
        self.assertEqual(message.author_id, self.paola.partner_id)
        self.assertEqual(message.notified_partner_ids, self.alfa)
        self.assertTrue(message.attachment_ids.name.endswith(".pdf"))
        self.assertIn("Alfa", message.attachment_ids.name)
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        self.assertEqual(mailing.progress, 100)

    def test_without_address_says_so(self):
        """SC-03 A customer without e-mail: a sentence, nothing sent."""
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self._wizard(self.beta).action_send()

    def test_bulk_goes_on_and_resumes(self):
        """SC-03 In bulk each line says what became of it; none is sent twice."""
        self._wizard(self.alfa + self.beta + self.service).action_send()
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        self.assertEqual((mailing.line_count, mailing.done_count), (3, 0))
        before = len(self.alfa.message_ids)
        self._run_cron()
        states = {line.partner_id: line.state for line in mailing.line_ids}
        self.assertEqual(states[self.alfa], "sent")
        self.assertEqual(states[self.beta], "skipped")
        self.assertEqual(states[self.service], "skipped")
        self.assertTrue(all(line.reason for line in mailing.line_ids[1:]))
        self._run_cron()
        self.assertEqual(len(self.alfa.message_ids), before + 1)

    def test_interrupted_in_the_middle(self):
        """SC-03 When time runs out the rest stays pending for the next run."""
        self._wizard(self.alfa + self.beta).action_send()
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 0.0
        ):
            self.Line._cron_send()
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        self.assertEqual(mailing.done_count, 1)
        mailing.action_cancel()
        self.assertEqual(mailing.progress, 100)

    def test_retry(self):
        """SC-03 What failed is tried again on demand."""
        self._wizard(self.alfa + self.beta).action_send()
        mailing = self.env["crm.statement.mailing"].search([], limit=1)
        mailing.line_ids.write({"state": "failed"})
        mailing.action_retry()
        self.assertEqual(set(mailing.line_ids.mapped("state")), {"pending"})

    @freeze_time("2026-06-30")
    def test_schedule(self):
        """SC-03 A schedule starts a mailing, moves on and never looks back."""
        segment = (
            self.env["crm.segment"]
            .sudo()
            .create({"name": "Alfa", "domain": f"[('id', 'in', {self.alfa.ids})]"})
        )
        schedule = self.env["crm.statement.schedule"].create(
            {
                "name": "Month's end",
                "segment_id": segment.id,
                "user_id": self.paola.id,
                "next_date": "2026-03-31",
                "min_overdue": 150,
            }
        )
        schedule._run_due()
        self.assertEqual(schedule.next_date, date(2026, 7, 31))
        self.assertEqual(schedule.mailing_ids.line_ids.partner_id, self.alfa)
        self._run_cron()
        self.assertEqual(schedule.mailing_ids.line_ids.state, "skipped")
        schedule.min_overdue = 100
        schedule.action_run()
        self._run_cron()
        latest = schedule.mailing_ids.sorted("id")[-1]
        self.assertEqual(latest.line_ids.state, "sent")

    @freeze_time("2026-06-30")
    def test_one_bad_schedule_stops_no_other(self):
        """SC-03 A schedule that cannot run says why; the others go out."""
        Schedule = self.env["crm.statement.schedule"]
        values = {"user_id": self.paola.id, "partner_ids": self.alfa.ids}
        bad, good = Schedule.create(
            [
                {"name": "Bad", **values, "next_date": "2026-06-29"},
                {"name": "Good", **values, "next_date": "2026-06-30"},
            ]
        )
        run = Schedule.__class__._get_partners
        reason = "The segment makes no sense."

        def fail(schedule):
            if schedule == bad:
                raise UserError(reason)
            return run(schedule)

        with (
            patch.object(Schedule.__class__, "_get_partners", fail),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 100.0
            ),
        ):
            Schedule._cron_run()
        self.assertEqual(bad.last_error, reason)
        self.assertFalse(bad.mailing_ids)
        self.assertEqual(good.mailing_ids.line_ids.partner_id, self.alfa)
        self.assertEqual(bad.next_date, date(2026, 7, 29))
        self.assertEqual(good.next_date, date(2026, 7, 30))

    def test_schedule_needs_somebody_and_an_accountant(self):
        """SC-03 A schedule without customers or with a stranger as sender."""
        values = {"name": "Nobody", "user_id": self.paola.id}
        Schedule = self.env["crm.statement.schedule"]
        with self.assertRaises(ValidationError):
            Schedule.create(values)
        stranger = self.make_user("stranger", "sales_team.group_sale_manager")
        with self.assertRaises(ValidationError):
            Schedule.create(
                {**values, "partner_ids": self.alfa.ids, "user_id": stranger.id}
            )

    def test_who_may_send(self):
        """SC-03 Sales managers and read-only accountants send nothing."""
        for group in (
            "sales_team.group_sale_manager",
            "account.group_account_readonly",
        ):
            stranger = self.make_user(f"no {group}", group)
            with self.assertRaises(AccessError):
                self.env["crm.statement.send"].with_user(stranger).create({})
