"""Work on tickets: what it costs, timers, billing once and only once."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestWork(TicketCase, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hour, cls.part = cls.env["product.product"].create(
            [
                {"name": "Ora", "type": "service", "list_price": 70},
                {"name": "Filtro", "list_price": 30, "standard_price": 12},
            ]
        )
        cls.agent.crm_hourly_cost = 25

    def work(self, ticket, **vals):
        vals = {"ticket_id": ticket.id, "user_id": self.agent.id, **vals}
        return self.env["crm.ticket.work"].with_user(self.agent).create(vals)

    def test_cost_price_margin(self):
        """PO-05 time and material at cost, what is billable at price, the margin"""
        ticket = self.ticket()
        self.work(ticket, hours=1.5, product_id=self.hour.id)
        self.work(ticket, kind="material", product_id=self.part.id, quantity=2)
        self.work(ticket, kind="travel", hours=1, coverage="warranty")
        self.assertEqual(ticket.work_hours, 2.5)
        self.assertEqual(ticket.work_cost, 1.5 * 25 + 2 * 12 + 25)
        self.assertEqual(ticket.work_price, 1.5 * 70 + 2 * 30)
        self.assertEqual(ticket.work_margin, ticket.work_price - ticket.work_cost)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).read(["work_cost"])

    def test_any_ticket_can_be_chosen(self):
        """PO-05 Work noted by itself is offered the tickets of the company."""
        work = self.env["crm.ticket.work"].with_user(self.agent)
        field = work.fields_get(["ticket_id"])["ticket_id"]
        self.assertNotIn("company_id", str(field["domain"]))

    def test_billed_once(self):
        """PO-05 billable work goes into one order, once and only once"""
        ticket = self.ticket()
        works = self.work(ticket, hours=2, product_id=self.hour.id)
        works |= self.work(ticket, kind="material", product_id=self.part.id)
        free = self.work(ticket, hours=1, product_id=self.hour.id, coverage="goodwill")
        ticket.with_user(self.agent).action_bill()
        order = works.sudo().sale_line_id.order_id
        self.assertEqual(order.partner_id, self.anna)
        self.assertEqual(order.amount_untaxed, 170)
        self.assertFalse(free.sale_line_id)
        with self.assertRaises(UserError):
            ticket.with_user(self.agent).action_bill()
        with self.assertRaises(UserError):
            works[0].hours = 5
        with self.assertRaises(UserError):
            works[0].unlink()
        more = self.work(ticket, hours=1, product_id=self.hour.id)
        ticket.with_user(self.agent).action_bill()
        self.assertEqual(more.sudo().sale_line_id.order_id, order)
        order._action_cancel()
        self.assertFalse(any((works | more).mapped("is_billed")))
        ticket.with_user(self.agent).action_bill()
        self.assertNotEqual(works.sudo().sale_line_id.order_id, order)

    def test_timer(self):
        """PO-05 one timer a person; starting it elsewhere stops it here"""
        one, two = self.ticket(user_id=self.agent.id), self.ticket()
        with self.at("2026-10-05 07:00:00"):
            one.with_user(self.agent).action_start_timer()
        with self.at("2026-10-05 07:30:00"):
            two.with_user(self.agent).action_start_timer()
        self.assertEqual(one.work_ids.hours, 0.5)
        self.assertFalse(one.work_ids.timer_start)
        self.assertTrue(two.with_user(self.agent).timer_work_id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.work(one, timer_start="2026-10-05 08:00:00").flush_recordset()


@tagged("post_install", "-at_install")
class TestDefect(TicketCase, MailCommon):
    def test_chain(self):
        """PO-24 tickets of one lot become a defect; each owner is told in turn"""
        product = self.env["product.product"].create({"name": "Valvola"})
        tickets = self.ticket(product_id=product.id, lot_ref="L47")
        tickets |= self.ticket(
            product_id=product.id, lot_ref="L47", partner_id=self.ugo.id
        )
        self.assertEqual(tickets[0].same_lot_count, 1)
        action = tickets[0].with_user(self.agent).action_make_defect()
        defect = self.env["crm.defect"].browse(action["res_id"])
        self.assertEqual(defect.ticket_ids, tickets)
        one, two = self.env["crm.defect.step"].create(
            [
                {
                    "defect_id": defect.id,
                    "name": name,
                    "department": department,
                    "user_id": user.id,
                    "sequence": number,
                }
                for number, name, department, user in (
                    (1, "Analisi", "quality", self.stranger),
                    (2, "Fornitore", "purchasing", self.other),
                )
            ]
        )
        with self.mock_mail_gateway():
            defect.with_user(self.agent).action_start()
        self.assertEqual((one.state, two.state), ("doing", "todo"))
        told = self.env["mail.message"].search(
            [("model", "=", "crm.defect"), ("res_id", "=", defect.id)]
        )
        self.assertIn(self.stranger.partner_id, told.partner_ids)
        self.assertEqual(defect.activity_ids.user_id, self.stranger)
        # whoever has a step sees the defect, nobody else outside the service does
        self.assertTrue(defect.with_user(self.stranger).has_access("read"))
        with self.mock_mail_gateway():
            with self.assertRaises(AccessError):
                two.with_user(self.stranger).action_done()
            one.with_user(self.stranger).action_done()
            self.assertEqual(two.state, "doing")
            two.with_user(self.agent).action_done()
        self.assertEqual(defect.state, "solved")
        with self.assertRaises(UserError):
            defect.with_user(self.agent).action_tell_customers()
        defect.remedy = "La valvola viene sostituita in garanzia."
        with self.mock_mail_gateway():
            defect.with_user(self.agent).action_tell_customers()
        for ticket in tickets:
            self.assertIn("sostituita", ticket.message_ids[0].body)
        with self.assertRaises(UserError):
            defect.with_user(self.agent).action_tell_customers()

    def test_customers_are_told(self):
        """PO-24 the customers get the remedy when it is solved: by itself and once"""
        defects = self.env["crm.defect"]
        told, quiet = defects.create(
            [
                {"name": "Valvola", "remedy": "Si sostituisce."},
                {"name": "Filtro", "remedy": "Si pulisce.", "tell_customers": False},
            ]
        )
        first = self.ticket(defect_id=told.id)
        second = self.ticket(defect_id=quiet.id)
        with self.mock_mail_gateway():
            (told | quiet).action_solve()
            self.assertIn("sostituisce", first.message_ids[0].body)
            count = len(first.message_ids)
            told.state = "action"
            told.action_solve()
        self.assertEqual(len(first.message_ids), count, "once")
        self.assertTrue(told.told_on)
        self.assertFalse(quiet.told_on)
        self.assertNotIn("pulisce", "".join(second.message_ids.mapped("body")))

    def test_reminders(self):
        """PO-24 who is late is reminded three times, the coordinator once, at work"""
        self.company.resource_calendar_id = self.calendar
        defect = self.env["crm.defect"].create(
            {"name": "Perdita", "user_id": self.manager.id}
        )
        step = self.env["crm.defect.step"].create(
            {
                "defect_id": defect.id,
                "name": "Analisi",
                "days": 1,
                "user_id": self.stranger.id,
            }
        )
        with self.at("2026-10-05 07:00:00"), self.mock_mail_gateway():
            defect.action_start()

        def told(moment):
            with self.at(moment), self.mock_mail_gateway():
                before = self.env["mail.message"].search([])
                self.run_cron("crm.defect.step", "_cron_remind")
                self.run_cron("crm.defect.step", "_cron_remind")
                return (self.env["mail.message"].search([]) - before).partner_ids

        owner, coordinator = self.stranger.partner_id, self.manager.partner_id
        self.assertFalse(told("2026-10-06 08:00:00"), "due today")
        self.assertFalse(told("2026-10-07 03:00:00"), "not at night")
        self.assertEqual(told("2026-10-07 08:00:00"), owner)
        self.assertFalse(told("2026-10-08 08:00:00"), "not every day")
        self.assertEqual(told("2026-10-09 08:00:00"), owner)
        self.assertFalse(told("2026-10-11 08:00:00"), "Sunday")
        self.assertEqual(told("2026-10-12 08:00:00"), owner | coordinator)
        self.assertFalse(told("2026-10-20 08:00:00"), "never in a loop")
        self.assertEqual(step.reminder_count, 3)

    def test_no_loop(self):
        """PO-24 a mail that answers a notice sends no notice of its own"""
        defect = self.env["crm.defect"].create({"name": "Perdita"})
        with self.mock_mail_gateway():
            defect.message_post(
                body="Automatic reply",
                author_id=self.anna.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(
            self._new_mails.filtered(lambda m: self.anna in m.recipient_ids)
        )

    def test_other_company(self):
        defect = self.env["crm.defect"].create({"name": "Perdita"})
        company = self.env["res.company"].create({"name": "Altrove"})
        self.manager.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        self.assertFalse(defect.with_user(self.manager).has_access("read"))
