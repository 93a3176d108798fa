"""Reminders of actions: until when, by which way, once."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import BaseCase, Form, tagged
from odoo.tools import mute_logger

from ...models.action.kernel.schedule import remind_until
from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestRemindUntil(BaseCase):
    def test_remind_until(self):
        """BA-07 A time is told before it comes, a deadline at nine on its day."""
        moment, day = remind_until(datetime(2026, 5, 4, 6, 59), 15, "Europe/Rome")
        self.assertEqual(moment, datetime(2026, 5, 4, 7, 14))
        self.assertEqual(day, date(2026, 5, 3))
        _moment, day = remind_until(datetime(2026, 5, 4, 7, 0), 15, "Europe/Rome")
        self.assertEqual(day, date(2026, 5, 4))

    def test_daylight_saving(self):
        """BA-07 Nine o'clock is nine o'clock on both sides of the change."""
        for moment, due in (
            (datetime(2026, 3, 28, 8, 0), True),
            (datetime(2026, 3, 29, 7, 0), True),
            (datetime(2026, 3, 29, 6, 59), False),
            (datetime(2026, 10, 25, 7, 59), False),
            (datetime(2026, 10, 25, 8, 0), True),
        ):
            _until, day = remind_until(moment, 0, "Europe/Rome")
            self.assertEqual(day == moment.date(), due, moment)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 07:30:00")
class TestMarketingReminder(MarketingCommon):
    def _remind(self):
        with self.enter_registry_test_mode():
            self._ref("crm_marketing_action_cron_remind").method_direct_trigger()
        self.env.invalidate_all()

    def test_by_message_once(self):
        """BA-07 Deadlines and times are told by a message, each once."""
        self.gina.marketing_reminder = "message"
        self.gina.notification_type = "inbox"
        due = self._new_action(date_deadline="2026-05-04")
        soon = self._new_action(date_start="2026-05-04 07:40:00")
        later = self._new_action(date_start="2026-05-04 10:00:00")
        tomorrow = self._new_action(date_deadline="2026-05-05")
        self._remind()
        self.assertTrue(due.reminded_on and soon.reminded_on)
        self.assertFalse(later.reminded_on or tomorrow.reminded_on)
        inbox = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.gina.partner_id.id)]
        )
        self.assertEqual(len(inbox), 1)
        body = inbox.mail_message_id.body
        self.assertIn(f"/odoo/crm.marketing.action/{due.id}", body)
        self._remind()
        self.assertEqual(
            self.env["mail.notification"].search_count(
                [("res_partner_id", "=", self.gina.partner_id.id)]
            ),
            1,
        )
        # put off, it is told anew at its time
        due.date_deadline = "2026-05-06"
        self.assertFalse(due.reminded_on)

    def test_by_activity(self):
        """BA-07 An activity reminds, and goes when the action is done."""
        self.gina.marketing_reminder = "activity"
        action = self._new_action(date_deadline="2026-05-04")
        self._remind()
        self.assertEqual(action.activity_ids.user_id, self.gina)
        activities = self.env["mail.activity"]
        self.assertNotIn(
            action.activity_ids, activities.search(activities._worklist_domain())
        )
        action._mark_done(self.outcome_no_answer)
        self.assertFalse(action.activity_ids)

    def test_by_pop_up_or_not_at_all(self):
        """BA-07 A pop-up reaches who is there; who wants none gets none."""
        action = self._new_action(date_deadline="2026-05-04")
        other = self._new_action(date_deadline="2026-05-04", user_id=self.marco.id)
        self.marco.marketing_reminder = "none"
        bus = self.env["bus.bus"].sudo()
        before = bus.search([], order="id desc", limit=1).id
        self._remind()
        self.env.cr.precommit.run()
        sent = bus.search([("id", ">", before)])
        (shown,) = sent.filtered(lambda one: "simple_notification" in one.message)
        self.assertEqual(shown.message.count(action.name), 1, "named twice")
        self.assertTrue(action.reminded_on)
        self.assertFalse(other.reminded_on)

    def test_the_calendar_reminds_of_its_own(self):
        """BA-08 An appointment with reminders of its own is told once, there."""
        alarm = self.env["calendar.alarm"].create(
            {"name": "Soon", "alarm_type": "notification", "duration": 5}
        )
        visits = [
            self._new_action(
                type_id=self.type_visit.id,
                date_start="2026-05-04 07:40:00",
                alarm_ids=[(6, 0, alarms.ids)],
            )
            for alarms in (alarm, alarm.browse())
        ]
        self._remind()
        self.assertFalse(visits[0].reminded_on)
        self.assertTrue(visits[1].reminded_on)

    def test_own_choice(self):
        """BA-07 Everybody chooses in the preferences; odd times are refused."""
        view = "base.view_users_form_simple_modif"
        with Form(self.gina.with_user(self.gina), view=view) as form:
            form.marketing_reminder = "message"
            form.marketing_reminder_minutes = 60
        self.assertEqual(self.gina.marketing_reminder_minutes, 60)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as refused:
            self.gina.marketing_reminder_minutes = -1
            self.env.flush_all()
        self.assertIn("res_users", str(refused.exception))
