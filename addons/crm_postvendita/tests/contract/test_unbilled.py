"""Work without a product gets the team's service; what is not billed says why."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestUnbilled(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.commercial_partner_id.property_product_pricelist = False

    def reasons(self, works):
        return [work.unbilled_reason for work in works]

    def test_the_teams_service(self):
        """PO-05 PO-32 time without a product is billed by the team's service."""
        self.team.service_product_id = self.hour
        ticket = self.ticket()
        work = self.work(ticket)
        self.assertEqual((work.product_id, work.unit_price), (self.hour, 68))
        with self.at("2026-10-05 08:00:00"):
            ticket.with_user(self.agent).action_start_timer()
        timer = ticket.work_ids - work
        self.assertEqual(timer.product_id, self.hour)
        self.assertEqual(timer.unbilled_reason, "timer")
        with self.at("2026-10-05 09:00:00"):
            ticket.with_user(self.agent).action_stop_timer()
        self.assertEqual(ticket.to_bill_count, 2)
        chosen = self.work(ticket, product_id=self.fee.id)
        self.assertEqual(chosen.product_id, self.fee, "what was chosen stays")

    def test_the_companys_service(self):
        """PO-05 a team without a service has the company's; material never gets it."""
        self.company.crm_service_product_id = self.hour
        self.assertEqual(self.work(self.ticket()).product_id, self.hour)
        with Form(self.ticket().with_user(self.agent)) as form:
            with form.work_ids.new() as line:
                self.assertEqual(line.product_id, self.hour)
                line.kind = "material"
                self.assertFalse(line.product_id, "which one is to be chosen")
                line.product_id = self.filter

    def test_beyond_a_contract(self):
        """PO-22 what exceeds a contract goes by its product, not by the team's."""
        self.team.service_product_id = self.fee
        self.contract()
        with self.at("2026-02-02 08:00:00"):
            work = self.work(self.ticket(), hours=12, date="2026-02-02")
        self.assertEqual((work.product_id, work.excess_quantity), (self.hour, 2))
        self.assertEqual(work.unbilled_reason, "open")

    def test_why(self):
        """PO-05 PO-32 each line that is in no invoice says why."""
        ticket, nobody = self.ticket(), self.ticket(partner_id=False)
        free = self.env["product.product"].create(
            {"name": "Free", "type": "service", "list_price": 0}
        )
        hour = {"product_id": self.hour.id}
        works = (
            self.work(ticket)
            | self.work(ticket, product_id=free.id)
            | self.work(ticket, hours=0, **hour)
            | self.work(nobody, **hour)
            | self.work(ticket, **hour)
            | self.work(ticket, coverage="goodwill", **hour)
        )
        self.assertEqual(
            self.reasons(works.sorted("id")),
            ["no_product", "no_price", "no_amount", "no_customer", "open", "goodwill"],
        )
        with self.mock_mail():
            ticket.action_close()
        self.assertEqual(works.sorted("id")[4].unbilled_reason, "ready")

    def mock_mail(self):
        return self.at("2026-10-05 08:00:00")

    def test_mended_and_billed(self):
        """PO-05 PO-32 the list mends what it can, bills it once, and names the rest."""
        ticket, other = self.ticket(), self.ticket()
        works = self.work(ticket) | self.work(other) | self.work(other, hours=0)
        self.assertEqual(set(self.reasons(works)), {"no_product", "no_amount"})
        self.company.crm_service_product_id = self.hour
        mine = works.with_user(self.manager)
        told = mine.action_mend_unbilled()["params"]["message"]
        self.assertIn("2", told)
        self.assertEqual(sorted(self.reasons(works)), ["no_amount", "open", "open"])
        mine.action_bill_unbilled()
        self.assertEqual(len(works.sudo().sale_line_id.order_id), 2)
        self.assertEqual(
            sorted(self.reasons(works)), ["no_amount", "ordered", "ordered"]
        )
        with self.assertRaises(UserError):
            mine.action_bill_unbilled()
        self.assertEqual(len(works.sudo().sale_line_id), 2, "once and only once")
        for order in works.sudo().sale_line_id.order_id:
            order.action_confirm()
            order.order_line.qty_delivered = 1
            order._create_invoices().action_post()
        self.assertEqual(
            [reason for reason in self.reasons(works) if reason], ["no_amount"]
        )

    def test_strangers(self):
        """SU-01 PO-05 nobody bills work of a ticket that he may not write."""
        works = self.work(self.ticket(), product_id=self.hour.id)
        for method in ("action_mend_unbilled", "action_bill_unbilled"):
            for user in (self.stranger, self.other, self.portal_ugo):
                with self.assertRaises(AccessError):
                    self.rpc(user, works, method)
