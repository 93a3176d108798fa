"""Service levels: which one holds, due in working hours, warnings, escalation."""

from datetime import datetime

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


def utc(text):
    return fields.Datetime.to_datetime(text)


@tagged("post_install", "-at_install")
class TestDeadlines(TicketCase, MailCommon):
    def row(self, ticket, target):
        return ticket.sla_ids.filtered(lambda row: row.target == target)[-1:]

    def say(self, ticket, user=None, partner=None):
        author = user.partner_id if user else partner
        with self.mock_mail_gateway():
            ticket.message_post(
                body="…",
                author_id=author.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    # Monday 5 October 2026, 9:00 in Rome is 7:00 UTC; hours 8–12 and 14–18
    def test_split_shift_and_pause(self):
        """PO-04 split shifts, pauses, and a frozen clock on closing"""
        with self.at("2026-10-05 07:00:00"):
            ticket = self.ticket()
        self.assertEqual(
            self.row(ticket, "resolution").deadline, utc("2026-10-07 07:00:00")
        )
        with self.at("2026-10-05 08:00:00"):
            ticket.action_wait_customer()
        resolution = self.row(ticket, "resolution")
        self.assertFalse(resolution.deadline)
        self.assertEqual(resolution.status, "paused")
        self.assertEqual(resolution.left_hours, 15)
        with self.at("2026-10-06 06:00:00"):
            ticket._move_to("working")
        self.assertEqual(resolution.deadline, utc("2026-10-07 15:00:00"))
        with self.at("2026-10-06 08:00:00"), self.mock_mail_gateway():
            ticket.with_user(self.agent).action_reply("Fatto")
            ticket.action_solve()
        self.assertEqual(resolution.status, "met")
        self.assertEqual(resolution.worked_hours, 3)
        deadline = resolution.deadline
        self.policy.resolution_hours = 1
        self.calendar.tz = "UTC"
        self.assertEqual(resolution.deadline, deadline, "never moved once closed")

    def test_reopened(self):
        """PO-04 a reopened ticket's clock goes on from where it stood"""
        with self.at("2026-10-05 06:00:00"):
            ticket = self.ticket()
        with self.at("2026-10-05 10:00:00"), self.mock_mail_gateway():
            ticket.action_solve()
        with self.at("2026-10-07 06:00:00"):
            ticket.action_reopen()
        resolution = self.row(ticket, "resolution")
        self.assertFalse(resolution.reached_at)
        self.assertEqual(resolution.deadline, utc("2026-10-08 10:00:00"))

    def test_next_response(self):
        """PO-04 each open question has its own deadline"""
        with self.at("2026-10-05 06:00:00"):
            ticket = self.ticket()
            self.say(ticket, partner=self.anna)
        self.assertFalse(self.row(ticket, "next_response"))
        with self.at("2026-10-05 07:00:00"):
            self.say(ticket, self.agent)
        with self.at("2026-10-05 08:00:00"):
            self.say(ticket, partner=self.anna)
            self.say(ticket, partner=self.anna)
        row = self.row(ticket, "next_response")
        self.assertEqual((row.round, row.deadline), (1, utc("2026-10-05 10:00:00")))
        with self.at("2026-10-05 13:00:00"):
            self.say(ticket, self.agent)
        self.assertEqual((row.status, row.worked_hours), ("missed", 3))
        with self.at("2026-10-05 14:00:00"):
            self.say(ticket, partner=self.anna)
        self.assertEqual(self.row(ticket, "next_response").round, 2)

    def test_recomputed(self):
        """PO-04 priority, policy, hours and holidays move open deadlines"""
        urgent = self.env["crm.sla.policy"].create(
            {
                "name": "Urgent",
                "sequence": 1,
                "min_priority": "3",
                "resolution_hours": 2,
            }
        )
        with self.at("2026-10-05 06:00:00"):
            ticket = self.ticket()
            ticket.priority = "3"
        self.assertEqual(ticket.sla_policy_id, urgent)
        resolution = self.row(ticket, "resolution")
        self.assertEqual(resolution.deadline, utc("2026-10-05 08:00:00"))
        self.assertFalse(self.row(ticket, "first_response"), "no such target there")
        with self.at("2026-10-05 06:00:00"):
            urgent.resolution_hours = 4
            self.assertEqual(resolution.deadline, utc("2026-10-05 10:00:00"))
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Santo patrono",
                    "calendar_id": self.calendar.id,
                    "date_from": "2026-10-04 22:00:00",
                    "date_to": "2026-10-05 21:59:59",
                }
            )
            self.assertEqual(resolution.deadline, utc("2026-10-06 10:00:00"))
        self.assertEqual(ticket.sla_deadline, resolution.deadline)

    def test_no_hours_no_target(self):
        """PO-04 a calendar without hours gives no deadline; a policy needs a target"""
        self.calendar.attendance_ids = [Command.clear()]
        ticket = self.ticket()
        self.assertFalse(ticket.sla_deadline)
        with self.assertRaises(ValidationError):
            self.env["crm.sla.policy"].create({"name": "Nothing"})

    def test_ledger(self):
        """PO-04 the ledger explains every minute"""
        with self.at("2026-10-05 06:00:00"):
            ticket = self.ticket()
        with self.at("2026-10-05 07:00:00"):
            ticket.action_wait_customer()
        with self.at("2026-10-05 09:00:00"):
            ticket._move_to("working")
        with self.at("2026-10-05 13:00:00"):
            self.assertEqual(
                [(e["kind"], e["minutes"]) for e in ticket.get_ledger()],
                [("worked", 60), ("paused", 120), ("worked", 60), ("off", 120),
                 ("worked", 60)],
            )  # fmt: skip
            self.assertIn("3:00", ticket.ledger_html)

    def test_watch(self):
        """PO-04 warned before, escalated after, never at night, once each"""
        self.policy.escalation_user_id = self.manager
        with self.at("2026-10-05 06:00:00"):
            ticket = self.ticket(user_id=self.agent.id)

        def watch():
            self.run_cron("crm.ticket.sla", "_cron_watch")

        first = self.row(ticket, "first_response")
        self.assertEqual(first.warn_at, utc("2026-10-05 09:12:00"))
        with self.at("2026-10-05 09:30:00"), self.mock_mail_gateway():
            watch()
            watch()
        self.assertEqual(len(ticket.activity_ids), 1)
        self.assertEqual(ticket.activity_ids.user_id, self.agent)
        with self.at("2026-10-05 20:00:00"), self.mock_mail_gateway():
            watch()
            self.assertFalse(first.escalated_at, "not at night")
        with self.at("2026-10-06 06:10:00"), self.mock_mail_gateway():
            watch()
            watch()
        self.assertEqual(first.status, "missed")
        self.assertTrue(ticket.sla_missed)
        told = ticket.message_ids.filtered(
            lambda m: self.manager.partner_id in m.partner_ids
        ) or self.env["mail.message"].search(
            [("partner_ids", "in", self.manager.partner_id.ids)]
        )
        self.assertEqual(len(told), 1)

    def test_holidays(self):
        """PO-04 Italian holidays as closures, asked for twice added once"""
        self.company.write({"crm_patron_day": 15, "crm_patron_month": 2})
        with self.at("2026-01-02 08:00:00"):
            self.calendar.action_crm_add_holidays(1)
            self.calendar.action_crm_add_holidays(1)
        leaves = self.calendar.leave_ids
        self.assertEqual(len(leaves), 14)
        monday = leaves.filtered(lambda leave: leave.name == "Lunedì dell'Angelo")
        self.assertEqual(monday.date_from, datetime(2026, 4, 5, 22))
        work = self.calendar.crm_work_time(datetime(2026, 1, 1))
        self.assertFalse(work.is_working(datetime(2026, 4, 6, 8)))
        self.assertTrue(work.is_working(datetime(2026, 4, 7, 8)))
