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
