"""Actions that come again, and what else happens to them: votes, leavers, mails."""

from datetime import date, datetime

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import BaseCase
from odoo.tools import mute_logger

from ...models.action.kernel.recurrence import MOST, repeat_days, same_hour
from ..common import MarketingCommon
from .test_schedule import PATIENT

ROME = "Europe/Rome"


@tagged("post_install", "-at_install")
class TestRecurrence(BaseCase):
    def test_end_of_the_month(self):
        """PV-09 The last day of a month stays the last day, not the 28th for good."""
        days = repeat_days(date(2026, 1, 31), 1, "months", count=3)
        self.assertEqual(
            days, [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
        )

    def test_working_days(self):
        """PV-09 On working days a Saturday and a Sunday are one Monday, once."""
        days = repeat_days(date(2026, 5, 1), 1, "days", count=3, working=True)
        self.assertEqual(days, [date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)])

    def test_daylight_saving(self):
        """PV-09 Nine o'clock on the wall stays nine o'clock, on both sides."""
        winter = datetime(2026, 3, 24, 8, 0)
        self.assertEqual(
            same_hour(winter, date(2026, 3, 31), ROME), datetime(2026, 3, 31, 7, 0)
        )
        # an action on the very day of the change, after it
        changed = datetime(2026, 3, 29, 7, 0)
        self.assertEqual(
            same_hour(changed, date(2026, 3, 30), ROME), datetime(2026, 3, 30, 7, 0)
        )

    @PATIENT
    @given(
        st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        st.integers(1, 12),
        st.sampled_from(("days", "weeks", "months", "years")),
        st.integers(0, MOST + 10),
        st.booleans(),
    )
    def test_days_go_forward(self, first, every, unit, count, working):
        """PV-09 The days are in order, each once, as many as asked up to a limit."""
        days = repeat_days(first, every, unit, count=count, working=working)
        self.assertLessEqual(len(days), min(count, MOST))
        self.assertEqual(days, sorted(set(days)))
        self.assertTrue(all(day > first for day in days))
        if working:
            self.assertTrue(all(day.weekday() < 5 for day in days))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 08:00:00")
class TestMarketingRepeat(MarketingCommon):
    def _repeat(self, action, **values):
        wizard = self.env["crm.marketing.action.repeat"].with_user(action.user_id)
        wizard = wizard.create({"action_id": action.id, **values})
        wizard.action_confirm()
        return action.repeat_ids

    def test_repeat(self):
        """PV-09 An action is planned every week at its hour, meetings included."""
        visit = self._new_action(
            type_id=self.type_visit.id, date_start="2026-03-24 08:00:00"
        )
        planned = self._repeat(visit, every=1, unit="weeks", count=3)
        self.assertEqual(
            planned.mapped("date_start"),
            [
                datetime(2026, 3, 31, 7, 0),
                datetime(2026, 4, 7, 7, 0),
                datetime(2026, 4, 14, 7, 0),
            ],
        )
        self.assertEqual(len(planned.calendar_event_id), 3)
        self.assertEqual(planned.campaign_id, self.campaign)
        self.assertEqual(visit.repeat_count, 3)
        self.assertEqual(planned[0].repeat_count, 3)
        planned[1].with_user(self.gina).action_cancel_following()
        self.assertEqual(planned.mapped("state"), ["planned", "cancelled", "cancelled"])
        self.assertEqual(visit.state, "planned")

    def test_repeat_deadline(self):
        """PV-09 A deadline repeats as a deadline, until a day."""
        task = self._new_action(type_id=self.type_task.id, date_deadline="2026-03-31")
        planned = self._repeat(
            task, every=1, unit="months", end="until", until="2026-06-15", working=False
        )
        self.assertEqual(
            planned.mapped("date_deadline"), [date(2026, 4, 30), date(2026, 5, 31)]
        )

    def test_repeat_bad_input(self):
        """PV-09 What cannot be repeated says why."""
        open_ended = self._new_action()
        with self.assertRaisesRegex(UserError, "neither a date nor a deadline"):
            self._repeat(open_ended)
        task = self._new_action(date_deadline="2026-03-31")
        with self.assertRaises(UserError):
            self._repeat(task, every=0)
        with self.assertRaisesRegex(UserError, "later"):
            self._repeat(task, end="until", until="2026-04-01")

    def test_satisfaction(self):
        """PO-29 The degree of satisfaction is typed when the action is closed."""
        call = self._new_action()
        wizard = Form(
            self.env["crm.marketing.action.done"]
            .with_user(self.gina)
            .with_context(default_action_ids=call.ids)
        )
        wizard.outcome_id = self.outcome_done
        wizard.satisfaction = "2"
        wizard.save().action_confirm()
        self.assertEqual(call.satisfaction, "2")
        page = self.env["crm.timeline"].get_page(self.brambilla.id)
        entry = next(e for e in page["entries"] if e["kind"] == "action")
        self.assertIn("Dissatisfied", entry["text"])

    def test_customer_card(self):
        """PV-07 The action opens the customer's card."""
        action = self._new_action().with_user(self.gina)
        self.assertEqual(
            action.action_open_customer_card(),
            self.brambilla.with_user(self.gina).action_open_customer_card(),
        )

    def test_reminders(self):
        """BA-08 An appointment takes its type's reminders into the calendar."""
        alarm = self.env.ref("calendar.alarm_notif_1")
        self.type_visit.alarm_ids = alarm
        visit = self._new_action(
            type_id=self.type_visit.id, date_start="2026-03-24 08:00:00"
        )
        self.assertEqual(visit.calendar_event_id.alarm_ids, alarm)
        visit.alarm_ids = False
        self.assertFalse(visit.calendar_event_id.alarm_ids)

    def test_owner_leaves(self):
        """PV-18 BA-07 Who leaves hands over: calls to anybody, plans to the team."""
        names = self.env["res.partner"].create(
            [{"name": f"Name {i}", "phone": f"+39 030 8800{i}"} for i in range(2)]
        )
        program = self.env["crm.call.program"].create({"name": "Calls"})
        first, second = program._add_names(names)
        first.write(
            {"state": "calling", "taken_by_id": self.gina.id, "taken_on": "2026-03-16"}
        )
        second.user_id = self.gina
        planned = self._new_action(date_deadline="2026-03-31")
        done = self._new_action()
        done._mark_done(self.outcome_done)
        self.gina.active = False
        self.assertEqual((first.state, first.taken_by_id.id), ("waiting", False))
        self.assertFalse(second.user_id)
        self.assertFalse(planned.user_id)
        self.assertEqual(planned.team_id, self.team)
        self.assertIn("Gina", planned.message_ids[:1].body)
        self.assertEqual(done.user_id.id, self.gina.id)

    def test_broken_placeholder(self):
        """PV-08 A template with a broken placeholder is refused, nothing is sent."""
        template = self.env["mail.template"].create(
            {
                "name": "News",
                "model_id": self.env["ir.model"]._get_id("crm.marketing.action"),
                "subject": "News",
            }
        )
        action = self._new_action(type_id=self.type_mail.id, contact_id=self.contact.id)
        self.env.flush_all()
        with (
            self.assertRaises(ValidationError),
            mute_logger("odoo.addons.mail.models.mail_template"),
        ):
            template.body_html = "<p><t t-out='object.no_such_field'/></p>"
        # one that holds for some names and breaks on others
        template.body_html = "<p><t t-out='object.contact_id.email[0]'/></p>"
        self.type_mail.mail_template_id = template
        context = action.action_send_mail()["context"]
        self.contact.email = False
        with (
            self.assertRaises(UserError),
            mute_logger("odoo.addons.mail.models.mail_render_mixin"),
        ):
            self.env["mail.compose.message"].with_context(**context).create(
                {}
            )._action_send_mail()
        self.assertEqual(action.state, "planned")
