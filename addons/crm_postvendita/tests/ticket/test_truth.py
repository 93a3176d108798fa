"""What meets a deadline: an answer of a person; what is left out of every figure."""

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase

#: Monday 5 October 2026, 8:00 in Rome
MORNING = "2026-10-05 06:00:00"


@tagged("post_install", "-at_install")
class TestTruth(TicketCase, MailCommon):
    def opened(self, moment=MORNING, **vals):
        with self.at(moment):
            return self.ticket(**vals)

    def row(self, ticket, target="first_response"):
        return ticket.sla_ids.filtered(lambda row: row.target == target)[-1:]

    def statuses(self, ticket):
        return {row.target: row.status for row in ticket.sla_ids}

    def answer(self, ticket, moment, user=None):
        with self.at(moment), self.mock_mail_gateway():
            ticket.with_user(user or self.agent).action_reply("Veniamo a vedere")

    def figures(self, model, *measures):
        self.env.flush_all()
        rows = self.env[f"crm.ticket.{model}.report"].with_user(self.manager)
        found = rows._read_group(
            [("team_id", "=", self.team.id)], [], ["__count", *measures]
        )
        return found[0]

    # ----------------------------------------------------------------- what answers
    def test_ended_without_an_answer(self):
        """PO-04 PO-32 solving and closing are no answer, by whoever it is."""
        for end in (
            lambda ticket: ticket.action_solve(),
            lambda ticket: ticket.action_close(),
            lambda ticket: ticket.sudo()._close_by(self.anna),
        ):
            ticket = self.opened()
            with self.at("2026-10-05 06:05:00"), self.mock_mail_gateway():
                end(ticket)
            self.assertEqual(set(self.statuses(ticket).values()), {"void"})
            self.assertFalse(ticket.sla_missed or ticket.sla_deadline)
        self.assertEqual(self.figures("times", "met:sum")[0], 0)
        percents = ("missed_percent:avg", "first_contact_percent:avg")
        quality = self.figures("quality", "unanswered:sum", *percents)
        self.assertEqual(quality[:2], (3, 3))
        self.assertFalse(quality[2] or quality[3])

    def test_answered_after_solving(self):
        """PO-04 an answer that comes with the solution counts, and the solution too."""
        ticket = self.opened()
        with self.at("2026-10-05 07:00:00"), self.mock_mail_gateway():
            ticket.action_solve()
        self.answer(ticket, "2026-10-05 07:10:00")
        self.assertEqual(set(self.statuses(ticket).values()), {"met"})
        self.assertEqual(self.row(ticket, "resolution").worked_hours, 1)

    def test_reopened_without_an_answer(self):
        """PO-04 clocks that counted for nothing run again when a ticket reopens."""
        ticket = self.opened()
        with self.at("2026-10-05 07:00:00"), self.mock_mail_gateway():
            ticket.action_close()
        with self.at("2026-10-05 08:00:00"):
            ticket.action_reopen()
            first = self.row(ticket)
            self.assertEqual(first.status, "running")
            self.assertEqual(
                first.deadline, fields.Datetime.to_datetime("2026-10-05 13:00:00")
            )
        self.answer(ticket, "2026-10-05 13:30:00")
        self.assertEqual((first.status, first.worked_hours), ("missed", 4.5))

    def test_a_program_answers_nobody(self):
        """PO-04 PO-32 a mail of the system is no answer, and no question either."""
        ticket = self.opened()
        robot = self.env.ref("base.partner_root")
        with self.at("2026-10-05 07:00:00"), self.mock_mail_gateway():
            ticket.message_post(
                body="Abbiamo ricevuto la Sua richiesta.",
                author_id=robot.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self.row(ticket).status, "running")
        self.assertFalse(ticket.last_agent_date or ticket.last_customer_date)

    def test_last_question_unanswered(self):
        """PO-04 solving is no answer to the last question: late it stays missed."""
        ticket = self.opened()
        self.answer(ticket, "2026-10-05 06:30:00")
        for asked, solved, status in (
            ("2026-10-05 07:00:00", "2026-10-05 07:30:00", "void"),
            ("2026-10-05 08:00:00", "2026-10-05 13:30:00", "missed"),
        ):
            with self.at(asked), self.mock_mail_gateway():
                ticket.message_post(
                    body="E allora?",
                    author_id=self.anna.id,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
            with self.at(solved), self.mock_mail_gateway():
                ticket.action_solve()
            self.assertEqual(self.row(ticket, "next_response").status, status)
            self.assertEqual(self.row(ticket, "resolution").status, "met")

    def test_telephone(self):
        """PO-31 PO-27 who registers a call is speaking with the customer."""
        calls = self.env["crm.ticket.call"].with_user(self.agent)
        with self.at(MORNING), self.mock_mail_gateway():
            call = calls.create({"partner_id": self.anna.id, "name": "Fermo"})
            call.action_open_ticket()
            ticket = call.ticket_id.sudo()
            ticket.team_id = self.team
        self.assertEqual(self.row(ticket).status, "met")
        self.assertEqual(ticket.answer_count, 1)
        phone = self.env.ref("crm_postvendita.crm_ticket_channel_phone")
        by_agent = self.opened(user=self.agent, channel_id=phone.id)
        self.assertEqual(self.row(by_agent.sudo()).status, "met", "from the card, too")
        by_system = self.opened(channel_id=phone.id)
        self.assertEqual(self.row(by_system).status, "running", "nobody spoke")
        other = self.opened()
        with self.at("2026-10-05 07:00:00"), self.mock_mail_gateway():
            again = calls.create({"partner_id": self.anna.id, "name": "Allora?"})
            again._note_on(other.with_user(self.agent))
        self.assertEqual(self.row(other).status, "met")
        self.assertEqual(self.row(other).worked_hours, 1)

    # -------------------------------------------------------------- what is left out
    def test_merged(self):
        """PO-18 PO-20 a duplicate that was merged is in no figure; undone, it is."""
        kept, twin = self.opened(), self.opened()
        for ticket in (kept, twin):
            self.answer(ticket, "2026-10-05 07:00:00")
        before = self.figures("times", "met:sum")
        self.assertEqual(before, (2, 2))
        logs = self.env["crm.ticket.merge.log"]
        with self.at("2026-10-05 08:00:00"), self.mock_mail_gateway():
            log = logs._merge(kept, twin)
        self.assertEqual(set(self.statuses(twin).values()), {"void"})
        self.assertEqual(self.figures("times", "met:sum"), (1, 1))
        self.assertEqual(self.figures("flow", "opened:sum", "balance:sum"), (1, 1, 1))
        self.assertEqual(self.figures("quality", "solved:sum")[0], 1)
        with self.at("2026-10-05 09:00:00"), self.mock_mail_gateway():
            log.action_undo()
        self.assertFalse(twin.uncounted)
        self.assertEqual(
            self.statuses(twin), {"first_response": "met", "resolution": "running"}
        )
        self.assertEqual(self.row(twin).worked_hours, 1)
        flow = self.figures("flow", "opened:sum", "reopened:sum", "balance:sum")
        self.assertEqual(flow, (2, 2, 0, 2), "as if nothing had been")
        self.assertFalse(twin.reopen_count)
        # eight to nine it did not run
        used = (
            self.row(twin, "resolution")
            .sudo()
            ._get_worked(
                self.env["crm.ticket.stage.log"]._get_phases(twin),
                fields.Datetime.to_datetime("2026-10-05 10:00:00"),
            )
        )
        self.assertEqual(used / 3600, 3)

    def test_archived(self):
        """PO-18 the backlog forgets what was archived open, and its deadlines rest."""
        ticket = self.opened()
        with self.at("2026-10-05 07:00:00"):
            ticket.active = False
        self.assertEqual(set(self.statuses(ticket).values()), {"void"})
        self.assertFalse(self.figures("flow", "balance:sum")[0])
        with self.at("2026-10-05 08:00:00"):
            ticket.active = True
            self.assertEqual(set(self.statuses(ticket).values()), {"running"})
        self.assertEqual(self.figures("flow", "balance:sum"), (1, 1))

    # -------------------------------------------------------- time worked is worked
    def _night(self):
        """Return a calendar whose hours are 20 to 24 in Rome, every day."""
        return self.env["resource.calendar"].create(
            {
                "name": "Night",
                "tz": "Europe/Rome",
                "company_id": self.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "night",
                            "dayofweek": str(day),
                            "hour_from": 20,
                            "hour_to": 24,
                            "day_period": "afternoon",
                        }
                    )
                    for day in range(7)
                ],
            }
        )

    def test_moved_to_another_team(self):
        """PO-04 another team's hours hold from the move on, not before it."""
        self.parts.calendar_id = self._night()
        ticket = self.opened()
        first = self.row(ticket)
        with self.at("2026-10-05 08:00:00"):
            self.assertEqual(first.used_hours, 2, "running ones show it")
            ticket.team_id = self.parts
            # two of four hours are left: 20 to 22 in Rome
            self.assertEqual(
                first.deadline, fields.Datetime.to_datetime("2026-10-05 20:00:00")
            )
            self.assertIn("2:00", ticket.ledger_html)
        with self.at("2026-10-05 19:00:00"):
            first.invalidate_recordset(["used_hours"])
            self.assertEqual(first.used_hours, 3)
        with self.at("2026-10-05 19:00:00"), self.mock_mail_gateway():
            ticket.with_user(self.manager).action_reply("Veniamo")
        self.assertEqual((first.status, first.worked_hours), ("met", 3))

    def test_missed_stays_missed(self):
        """PO-04 a deadline that has passed is not given back by a move."""
        self.parts.calendar_id = self._night()
        ticket = self.opened()
        first = self.row(ticket)
        deadline = first.deadline
        with self.at("2026-10-05 13:00:00"):
            ticket.team_id = self.parts
        self.assertEqual((first.status, first.deadline), ("missed", deadline))
        self.answer(ticket, "2026-10-05 14:00:00", self.manager)
        self.assertEqual((first.status, first.worked_hours), ("missed", 5))

    def test_hours_changed(self):
        """PO-04 closures and hours count from when they are entered, not before."""
        ticket = self.opened()
        first = self.row(ticket)
        with self.at("2026-10-05 08:00:00"):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Santo patrono",
                    "calendar_id": self.calendar.id,
                    "date_from": "2026-10-04 22:00:00",
                    "date_to": "2026-10-05 21:59:59",
                }
            )
            # the rest is due on Tuesday: two hours are worked already
            self.assertEqual(
                first.deadline, fields.Datetime.to_datetime("2026-10-06 08:00:00")
            )
        with self.at("2026-10-06 07:00:00"):
            self.calendar.attendance_ids.filtered(
                lambda line: line.day_period == "morning"
            ).unlink()
            self.assertEqual(
                first.deadline, fields.Datetime.to_datetime("2026-10-06 13:00:00")
            )
            first.invalidate_recordset(["used_hours"])
            self.assertEqual(first.used_hours, 3)

    def test_team_gets_other_hours(self):
        """PO-04 hours that a team is given move what is open at once."""
        ticket = self.opened()
        with self.at("2026-10-05 08:00:00"):
            self.team.calendar_id = self._night()
            self.assertEqual(
                self.row(ticket).deadline,
                fields.Datetime.to_datetime("2026-10-05 20:00:00"),
            )

    # --------------------------------------------------------------------- told once
    def test_news_of_what_is_open(self):
        """PO-06 PO-32 an owner is told of what is open and his, whenever he asks."""
        self.env["bus.bus"].search([]).unlink()
        ticket = self.opened(user_id=self.agent.id)
        self.env.cr.precommit.run()  # the bus writes at the end of a transaction
        [bus] = self.env["bus.bus"].search([("message", "like", "crm_ticket_assigned")])
        self.assertIn(str(ticket.id), bus.message)
        tickets = self.env["crm.ticket"].with_user(self.agent)
        news = tickets.get_assigned_news(ticket.ids)
        self.assertIn(ticket.number, news["message"])
        for user in (self.colleague, self.other):
            self.assertFalse(tickets.with_user(user).get_assigned_news(ticket.ids))
        with self.mock_mail_gateway():
            ticket.action_solve()
        self.assertFalse(tickets.get_assigned_news(ticket.ids))
