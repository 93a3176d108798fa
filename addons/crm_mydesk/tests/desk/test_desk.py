"""What is on the desk, for whom, and at what cost."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestDesk(DeskCommon):
    def test_one_place_for_everything(self):
        """MD-01 Activities, appointments and quotations are in one place."""
        self._activity(self.marco, days=-2)
        self._activity(self.marco, days=3)
        self._activity(self.giulia)
        now = fields.Datetime.now().replace(microsecond=0)
        self._meeting(self.marco, now + timedelta(minutes=5))
        quotation = self._quotation(self.marco)
        quotation.action_quotation_sent()
        desk = self._desk(self.marco)
        activities = self._section(desk, "activity")
        self.assertEqual((activities["count"], activities["late"]), (2, 1))
        self.assertEqual(activities["entries"][0]["partner"], self.officine.name)
        meeting = self._section(desk, "meeting")["entries"][0]
        self.assertEqual(meeting["partner_id"], self.bruno.id)
        self.assertFalse(self._section(desk, "meeting")["late"])
        offer = self._section(desk, "quotation")["entries"][0]
        self.assertIn(quotation.name, offer["title"])
        self.assertEqual(desk["totals"]["late"], 1)
        self.assertEqual(desk["owner"]["id"], self.marco.id)

    def test_queue_explains_itself(self):
        """MD-01 What to do next comes first, with the reason in words."""
        late = self._activity(self.marco, days=-2)
        later = self._activity(self.marco, days=20)
        now = fields.Datetime.now().replace(microsecond=0)
        soon = self._meeting(self.marco, now + timedelta(minutes=10, seconds=30))
        queue = self._desk(self.marco)["next"]
        self.assertEqual(
            [(e["model"], e["id"]) for e in queue],
            [
                ("calendar.event", soon.id),
                ("mail.activity", late.id),
                ("mail.activity", later.id),
            ],
        )
        self.assertEqual(queue[1]["why"], ["Late by 2 days"])
        self.assertTrue(all(entry["why"] for entry in queue))

    @freeze_time("2026-03-10 09:00:00")
    def test_agenda_of_the_day(self):
        """MD-01 BA-08 The appointments of the day stand on a time line."""
        day = fields.Datetime.now()
        self._meeting(self.marco, day.replace(hour=15))
        self._meeting(self.marco, day.replace(hour=7))
        self._meeting(self.marco, day + timedelta(days=1))
        declined = self._meeting(self.marco, day.replace(hour=11))
        declined.attendee_ids.filtered(
            lambda a: a.partner_id == self.marco.partner_id
        ).state = "declined"
        agenda = self._desk(self.marco)["agenda"]
        self.assertEqual(
            [entry["deadline"] for entry in agenda],
            ["2026-03-10 07:00:00", "2026-03-10 15:00:00"],
        )

    @freeze_time("2026-03-10 23:30:00")
    def test_day_is_the_readers_own(self):
        self.marco.tz = "Europe/Rome"
        desk = self._desk(self.marco)
        self.assertEqual(desk["day"], ["2026-03-10 23:00:00", "2026-03-11 22:59:59"])

    def test_mine_and_others(self):
        """MD-06 BA-07 What I asked of others is there until it is done."""
        asked = self._activity(self.giulia, asker=self.marco)
        self._activity(self.marco, asker=self.marco)
        self._activity(self.giulia, asker=self.sara)
        desk = self._desk(self.marco)
        self.assertEqual([entry["id"] for entry in desk["asked"]], [asked.id])
        self.assertEqual(desk["asked"][0]["user"], "Giulia")
        asked.with_user(self.giulia).action_feedback()
        self.assertFalse(self._desk(self.marco)["asked"])

    def test_missed_call_is_a_call_back(self):
        """MD-01 A missed call waits on the desk until somebody calls back."""
        exchange = self.env["crm.phone.exchange"].create({"name": "Test"})
        call = self.env["crm.phone.call"].create(
            {"exchange_id": exchange.id, "number": "0307654321", "state": "missed"}
        )
        entry = self._section(self._desk(self.marco), "callback")["entries"][0]
        self.assertEqual(entry["id"], call.id)
        call.with_user(self.marco).action_called_back("Wants a price")
        self.assertFalse(self._section(self._desk(self.marco), "callback")["count"])
        self.assertEqual(call.user_id, self.marco)

    def test_fixed_number_of_queries(self):
        """MD-01 A full desk costs as many queries as a nearly empty one."""

        def queries():
            # creating records empties the caches of rules: fill them again
            self._desk(self.marco)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._desk(self.marco)
            return self.env.cr.sql_log_count - before

        now = fields.Datetime.now().replace(microsecond=0)
        self._activity(self.marco, asker=self.giulia)
        self._activity(self.giulia, asker=self.marco)
        self._meeting(self.marco, now + timedelta(hours=1))
        self._quotation(self.marco)
        self._desk(self.marco)
        few = queries()
        for i in range(100):
            partner = self._partner(f"Customer {i}")
            self._activity(self.marco, days=i - 50, res_id=partner.id)
            self._activity(self.giulia, asker=self.marco, res_id=partner.id)
        for i in range(10):
            self._meeting(self.marco, now + timedelta(hours=i))
            self._quotation(self.marco, self._partner(f"Other {i}"))
        many = queries()
        # two more: activities no longer fit one page, so they are counted
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(many, 40)

    def test_counts_beyond_the_page(self):
        for i in range(60):
            self._activity(self.marco, days=i - 30)
        section = self._section(self._desk(self.marco), "activity")
        self.assertEqual((section["count"], section["late"]), (60, 30))
        self.assertEqual(len(section["entries"]), 40)
        more = self.env["crm.desk"].with_user(self.marco).get_section("activity")
        self.assertEqual(len(more["entries"]), 60)

    @mute_logger("odoo.addons.crm_mydesk.models.desk.crm_desk")
    def test_broken_section_does_not_blank_the_desk(self):
        """MD-01 A list that fails leaves the rest of the desk standing."""
        self._activity(self.marco)
        failures = {
            "python": ValueError("broken"),
            "database": lambda *args: self.env.cr.execute("SELECT nothing"),
        }
        calls = type(self.env["crm.phone.call"])
        for name, failure in failures.items():
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                patch.object(calls, "_worklist_query", side_effect=failure),
            ):
                desk = self._desk(self.marco)
                self.assertTrue(self._section(desk, "callback")["error"])
                self.assertEqual(self._section(desk, "activity")["count"], 1)

    def test_layout_is_each_users_own(self):
        """MD-01 Everybody chooses the sections and their order."""
        desk = self.env["crm.desk"].with_user(self.marco)
        desk.set_layout(["quotation", "gone", "activity"], ["meeting"])
        layout = desk.get_desk()["layout"]
        self.assertEqual(layout["order"][:2], ["quotation", "activity"])
        self.assertEqual(layout["hidden"], ["meeting"])
        self.assertFalse(self._desk(self.giulia)["layout"]["hidden"])

    def test_default_order_by_role(self):
        """MD-01 The lists of one's own role come first."""
        order = self._desk(self.marco)["layout"]["order"]
        self.assertLess(order.index("quotation"), order.index("activity"))

    def test_changes_are_told_once(self):
        """MD-01 A desk hears of a change, once in each transaction."""
        told = self.env.cr.precommit.data
        told.pop("crm_mydesk.told", None)
        activity = self._activity(self.marco)
        self.assertEqual(told["crm_mydesk.told"], {self.marco.id})
        activity.write({"user_id": self.giulia.id})
        self.assertEqual(told["crm_mydesk.told"], {self.marco.id, self.giulia.id})
        told.pop("crm_mydesk.told")
        activity.write({"note": "No desk shows the note"})
        self.assertNotIn("crm_mydesk.told", told)
