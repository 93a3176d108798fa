"""Actions as appointments: the agenda, clashes, a month."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.service.model import call_kw
from odoo.tests import tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestMarketingAgenda(MarketingCommon):
    def _new_visit(self, **values):
        return self._new_action(
            type_id=self.type_visit.id,
            **{"date_start": "2026-05-06 08:00:00", **values},
        )

    def test_lands_in_the_agenda(self):
        """BA-08 A planned appointment is a meeting of its owner and the name."""
        mails = self.env["mail.mail"].search_count([])
        visit = self._new_visit(contact_id=self.contact.id)
        event = visit.calendar_event_id
        self.assertEqual(event.user_id, self.gina)
        self.assertEqual(event.partner_ids, self.gina.partner_id | self.contact)
        self.assertEqual(event.stop, datetime(2026, 5, 6, 9, 0))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        call = self._new_action(date_start="2026-05-06 08:00:00")
        self.assertFalse(call.calendar_event_id)

    def test_once_in_the_timeline(self):
        """BA-08 The timeline shows the action, not its meeting beside it."""
        self._new_visit(contact_id=self.contact.id)
        page = self.env["crm.timeline"].get_page(self.brambilla.id)
        kinds = [entry["kind"] for entry in page["entries"]]
        self.assertEqual(kinds.count("action"), 1)
        self.assertNotIn("event", kinds)

    def test_moves_both_ways(self):
        """BA-08 Moved in the agenda it moves here, and back, without mails."""
        visit = self._new_visit()
        event = visit.calendar_event_id
        event.with_user(self.gina).write(
            {"start": "2026-05-07 12:00:00", "stop": "2026-05-07 14:00:00"}
        )
        self.assertEqual(visit.date_start, datetime(2026, 5, 7, 12, 0))
        self.assertEqual(visit.planned_hours, 2)
        mails = self.env["mail.mail"].search_count([])
        visit.with_user(self.gina).date_start = datetime(2026, 5, 8, 8, 0)
        self.assertEqual(event.start, datetime(2026, 5, 8, 8, 0))
        self.assertEqual(event.stop, datetime(2026, 5, 8, 10, 0))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_guest_added_on_the_calendar_stays(self):
        """BA-08 Who was invited on the calendar stays invited."""
        visit = self._new_visit()
        guest = self.env["res.partner"].create({"name": "Guest"})
        visit.calendar_event_id.with_context(no_mail_to_attendees=True).write(
            {"partner_ids": [(4, guest.id)]}
        )
        visit.date_start = datetime(2026, 5, 8, 8, 0)
        self.assertIn(guest, visit.calendar_event_id.partner_ids)

    def test_event_deleted(self):
        """BA-08 A meeting taken off the calendar leaves the action to be planned."""
        visit = self._new_visit()
        visit.calendar_event_id.unlink()
        self.assertTrue(visit.exists())
        self.assertEqual(visit.state, "planned")
        self.assertFalse(visit.date_start)
        self.assertEqual(visit.date_deadline, date(2026, 5, 6))

    def test_no_client_takes_them_apart(self):
        """BA-08 Nothing in a client's context keeps action and meeting apart."""
        visit = self._new_visit()
        event = visit.calendar_event_id
        for forged in (True, 1, "IN_STEP", {"crm_action_sync": True}):
            context = {"context": {"crm_action_sync": forged}}
            meetings = self.env["calendar.event"].with_user(self.gina)
            values = {"start": "2026-05-07 12:00:00", "stop": "2026-05-07 14:00:00"}
            call_kw(meetings, "write", [event.ids, values], context)
            self.assertEqual(visit.date_start, datetime(2026, 5, 7, 12, 0))
            actions = self.env["crm.marketing.action"].with_user(self.gina)
            values = {"date_start": "2026-05-08 08:00:00"}
            call_kw(actions, "write", [visit.ids, values], context)
            self.assertEqual(event.start, datetime(2026, 5, 8, 8, 0))
        call_kw(meetings, "unlink", [event.ids], context)
        self.assertFalse(visit.date_start)
        self.assertEqual(visit.date_deadline, date(2026, 5, 8))

    def test_cancelled_leaves_the_agenda(self):
        """BA-08 A cancelled action frees its place; a done one keeps it."""
        cancelled, done = self._new_visit(), self._new_visit(user_id=self.marco.id)
        event, kept = cancelled.calendar_event_id, done.calendar_event_id
        cancelled.action_cancel()
        done._mark_done(self.outcome_done)
        self.assertFalse(event.exists())
        self.assertTrue(kept.exists())

    def test_clash_and_absence(self):
        """PV-09 Clashes and absences are shown, not forbidden."""
        visit = self._new_visit()
        self.assertFalse(visit.clash_warning)
        call = self._new_action(date_start="2026-05-06 08:30:00")
        self.assertIn("a meeting", call.clash_warning)
        visit.invalidate_recordset()
        self.assertIn("another action", visit.clash_warning)
        resource = self.env["resource.resource"].create(
            {"name": "Gina", "user_id": self.gina.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holidays",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": "2026-05-06 00:00:00",
                "date_to": "2026-05-06 22:00:00",
            }
        )
        visit.invalidate_recordset()
        self.assertIn("Holidays", visit.clash_warning)
        self.assertIn("Holidays", visit.with_user(self.sara).clash_warning)

    def test_month_of_an_owner(self):
        """PV-09 A calendar month costs the same whatever it holds."""
        self.env["crm.marketing.action"].create(
            [
                {
                    "type_id": self.type_call.id,
                    "partner_id": self.brambilla.id,
                    "user_id": self.gina.id,
                    "date_start": f"2026-05-{day:02} {hour:02}:00:00",
                }
                for day in range(5, 25)
                for hour in range(7, 12)
            ]
        )
        self.env.flush_all()
        actions = self.env["crm.marketing.action"].with_user(self.gina)
        fields = {
            "name": {},
            "date_start": {},
            "type_id": {"fields": {"display_name": {}}},
            "partner_id": {"fields": {"display_name": {}}},
            "clash_warning": {},
        }
        counts = []
        for last in ("2026-05-06", "2026-05-06", "2026-06-01"):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            actions.web_search_read(
                [("date_start", ">=", "2026-05-01"), ("date_start", "<", last)], fields
            )
            counts.append(self.cr.sql_log_count - before)
        # the first one warms the caches of groups, rules and languages
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 10)
