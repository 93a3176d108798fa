"""Timed rules: what stands still, what is done about it, what would have been done."""

import doctest
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, Form, tagged

from odoo.addons.mail.tests.common import MailCommon

from ...models.routine.kernel import placeholder, silence
from ..common import TicketCase

NOW = datetime(2026, 10, 1, 9)
PROGRESS = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


@tagged("post_install", "-at_install")
class TestKernel(BaseCase):
    def test_examples(self):
        """PO-32 the examples in the kernel hold"""
        for module in (placeholder, silence):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    def test_moments(self):
        """PO-32 each silence counts once, from the last word, where it was noticed"""
        day, delay = timedelta(days=1), timedelta(days=3)
        end = NOW + 60 * day

        def found(phases, talk=()):
            return silence.moments(phases, list(talk), delay, NOW, end)

        self.assertEqual(found([(NOW, NOW + 3 * day)]), [], "it moved in time")
        self.assertEqual(found([(NOW, None)]), [(NOW, NOW + delay)])
        self.assertEqual(
            found([(NOW, None)], [NOW + day, NOW + 9 * day]),
            [(NOW + day, NOW + 4 * day), (NOW + 9 * day, NOW + 12 * day)],
        )
        self.assertEqual(found([(NOW - 9 * day, None)]), [], "before the time")
        twice = [(NOW, NOW + 5 * day), (NOW + 6 * day, NOW + 7 * day)]
        self.assertEqual(found(twice), [(NOW, NOW + delay)])


@tagged("post_install", "-at_install")
class TestTimedRule(TicketCase, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["crm.ticket.timed.rule"]
        rules.search([]).running = False
        macros = cls.env["crm.ticket.macro"]
        cls.reminder = macros.create({"name": "R", "body": "<p>Still {number}?</p>"})
        cls.closing = macros.create({"name": "C", "stage_kind": "closed"})
        cls.rule = rules.create(
            {"name": "Remind", "macro_id": cls.reminder.id, "running": True}
        )

    def waiting(self, days=0, **values):
        """A ticket that waits for its customer since some days."""
        with self.at(NOW - timedelta(days=days)):
            ticket = self.ticket(**values)
            ticket.action_wait_customer()
            self.env.flush_all()
        return ticket

    def run_rules(self, moment=NOW):
        with self.at(moment), self.mock_mail_gateway():
            self.run_cron("crm.ticket.timed.rule", "_cron_run")

    def reminders(self, ticket):
        return ticket.message_ids.filtered(lambda m: m.message_type == "auto_comment")

    def test_reminder_once(self):
        """PO-32 a silent customer is reminded once for each silence, by no person"""
        late, fresh = self.waiting(4), self.waiting(1, partner_id=self.ugo.id)
        self.run_rules()
        self.run_rules(NOW + timedelta(hours=1))
        self.assertEqual(len(self.reminders(late)), 1)
        self.assertIn(late.number, self.reminders(late).body)
        self.assertFalse(self.reminders(fresh))
        self.assertEqual(self.rule.run_count, 1)
        self.assertFalse(late.last_agent_date, "no answer of a person")
        first = late.sla_ids.filtered(lambda row: row.target == "first_response")
        self.assertFalse(first.filtered("reached_at"))
        # the customer speaks, the agent answers, and it stands still once more
        with self.at(NOW + timedelta(days=1)), self.mock_mail_gateway():
            late.action_reopen()
            late.with_user(self.agent)._answer("<p>And now?</p>")
            late.action_wait_customer()
            self.env.flush_all()
        self.run_rules(NOW + timedelta(days=5))
        self.assertEqual(len(self.reminders(late)), 2)

    def test_closing_after_reminder(self):
        """PO-32 a reminder is no word: closing counts from the customer's silence"""
        self.rule.copy({"delay": 10, "macro_id": self.closing.id, "running": True})
        ticket = self.waiting(9)
        self.run_rules()
        self.assertEqual(ticket.stage_kind, "waiting_customer")
        self.run_rules(NOW + timedelta(days=2))
        self.assertEqual(ticket.stage_kind, "closed")
        # a word of the customer's undoes it
        with self.at(NOW + timedelta(days=3)), self.mock_mail_gateway():
            self.mail("È un BAC 30", subject=f"R: {ticket._get_mark()}")
        self.assertTrue(ticket.is_open)

    def test_nobody_to_write_to(self):
        """PO-32 a program's address is not written to, the rest is done"""
        self.closing.body = "<p>Closed</p>"
        self.rule.macro_id = self.closing
        ticket = self.waiting(4, partner_id=False, partner_email="noreply@x.example")
        self.run_rules()
        self.assertFalse(self.reminders(ticket))
        self.assertEqual(ticket.stage_kind, "closed")

    def test_words_without(self):
        """PO-32 a word keeps a rule off, and it is said"""
        self.rule.words_without = "ferie, pezzo di ricambio"
        ticket = self.waiting(4, name="Compressore: siamo in FERIE fino al 20")
        self.run_rules()
        self.assertFalse(self.reminders(ticket))
        self.assertIn("ferie", self.rule.run_ids.note)

    def test_teams_and_off(self):
        """PO-32 other teams' tickets, archived ones and a rule that is off: nothing"""
        mine, gone = self.waiting(4), self.waiting(5)
        gone.active = False
        other = self.env["crm.ticket.team"].create({"name": "Altri"})
        self.rule.team_ids = other
        self.run_rules()
        self.rule.write({"team_ids": False, "running": False})
        self.run_rules()
        self.assertFalse(self.reminders(mine))
        self.rule.running = True
        self.run_rules()
        self.assertEqual(self.rule.run_ids.ticket_id, mine)

    def test_one_that_fails(self):
        """PO-32 a ticket on which a rule fails holds up no other, and is told"""
        bad, good = self.waiting(5), self.waiting(4, partner_id=self.ugo.id)
        run = type(self.reminder)._run_by_clock

        def fail(macro, ticket):
            if ticket == bad:
                raise UserError("No address")
            return run(macro, ticket)

        with patch.object(type(self.reminder), "_run_by_clock", fail):
            self.run_rules()
        self.assertTrue(self.reminders(good))
        noted = self.rule.run_ids.filtered(lambda r: r.ticket_id == bad)
        self.assertEqual(noted.note, "No address")

    def test_batches(self):
        """PO-32 more tickets than a batch are all done in one run"""
        tickets = [self.waiting(4, name=f"Pompa {n}") for n in range(5)]
        with self.at(NOW), self.mock_mail_gateway(), patch(PROGRESS, return_value=60):
            self.env["crm.ticket.timed.rule"]._cron_run(batch=2)
        self.assertEqual(self.rule.run_count, len(tickets))

    def test_bench(self):
        """PO-32 the bench says what a rule would have done last month, and does not"""
        self.rule.running = False
        was = self.waiting(20)
        with self.at(NOW - timedelta(days=2)):
            was.action_solve()
            self.env.flush_all()
        quick = self.waiting(20, partner_id=self.ugo.id)
        with self.at(NOW - timedelta(days=18)):
            quick.action_solve()
            self.env.flush_all()
        before = self.waiting(90)
        with self.at(NOW):
            action = self.rule.with_user(self.manager).action_bench()
            bench = self.env[action["res_model"]].browse(action["res_id"])
            bench = bench.with_user(self.manager)
            with Form(bench) as form:
                self.assertEqual(str(form.date_from), "2026-09-01")
                self.assertIn("1 times, on 1 tickets", form.summary)
                self.assertIn(was.number, form.rows)
                form.date_from = "2026-06-01"
                self.assertIn("2 times, on 2 tickets", form.summary)
            domain = bench.action_view_tickets()["domain"]
        self.assertEqual(set(domain[0][2]), {was.id, before.id})
        self.assertFalse(self.rule.run_ids)
        self.assertFalse(self.reminders(before))

    def test_bench_counts_words(self):
        """PO-32 on the bench, too, a word between ends the silence"""
        ticket = self.waiting(20)
        for days in (18, 16):
            with self.at(NOW - timedelta(days=days)), self.mock_mail_gateway():
                ticket.with_user(self.agent)._answer("<p>Allora?</p>")
                self.env.flush_all()
        found = self.rule._replay(NOW - timedelta(days=30), NOW)
        self.assertEqual(len(found), 1)
        self.assertEqual(found[0][2].date(), (NOW - timedelta(days=13)).date())

    def test_bench_queries(self):
        """PO-32 the bench reads ten tickets in as many queries as one"""
        for n in range(10):
            self.waiting(20, name=f"Pompa {n}")
        begin = NOW - timedelta(days=30)
        self.rule._replay(begin, NOW)
        with self.assertQueryCount(2):
            self.assertEqual(len(self.rule._replay(begin, NOW)), 10)

    def test_who_may(self):
        """PO-32 rules are for those who lead the service of their company"""
        for user in (self.agent, self.portal_anna, self.stranger):
            with self.assertRaises(AccessError):
                self.rule.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self.rule.with_user(user).action_bench()
        self.rule.with_user(self.manager).name = "Ours"
        other = self.env["res.company"].create({"name": "Altra"})
        self.rule.macro_id.company_id = False
        self.rule.company_id = other
        with self.assertRaises(AccessError):
            self.rule.with_user(self.manager).read(["name"])

    def test_sense(self):
        """PO-32 a rule that would write on closed tickets for ever is refused"""
        with self.assertRaises(ValidationError):
            self.rule.stage_kind = "closed"
