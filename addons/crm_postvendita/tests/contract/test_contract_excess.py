"""What exceeds a contract and how it is billed."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestExcess(ContractCase):
    """What exceeds a contract is billed at its prices, once, whoever bills it."""

    def visits_service(self, **vals):
        return Command.create(
            {
                "name": "Visits",
                "measure": "visits",
                "quantity": 1,
                "excess_price": 150,
                "excess_product_id": self.hour.id,
                **vals,
            }
        )

    def visit(self, contract, day="2026-02-03", **vals):
        visit = self.env["crm.maintenance.visit"].create(
            {
                "name": "Service",
                "partner_id": contract.partner_id.id,
                "contract_id": contract.id,
                "date_due": day,
                "user_id": self.agent.id,
                "start": f"{day} 08:00:00",
                "check_in": f"{day} 08:00:00",
                "check_out": f"{day} 10:00:00",
                **vals,
            }
        )
        visit.action_done()
        return visit

    def bill(self, day):
        with self.at(f"{day} 06:00:00"):
            self.run_cron("crm.service.contract", "_cron_bill")

    def moves(self, contract):
        return self.env["account.move"].search(
            [("crm_contract_id", "=", contract.id)], order="id"
        )

    def test_visits_beyond_are_billed_the_month_after(self):
        """PO-21 PO-22 Visits beyond the included ones: at the contract's price."""
        contract = self.contract(service_ids=[self.visits_service()])
        first, second = self.visit(contract), self.visit(contract, "2026-02-17")
        self.assertEqual((first.price, first.excess_quantity), (0, 0))
        self.assertEqual((second.price, second.excess_quantity), (150, 1))
        self.bill("2026-02-20")
        [fee] = self.moves(contract)
        self.assertEqual(fee.amount_untaxed, 1200)
        self.assertEqual(contract.excess_amount, 150)
        self.bill("2026-03-01")
        self.bill("2026-03-02")
        beyond = self.moves(contract) - fee
        [line] = beyond.invoice_line_ids
        self.assertEqual((line.quantity, line.price_unit), (1, 150))
        self.assertIn(second.number, line.name)
        self.assertEqual(second.invoice_line_id, line)
        self.assertTrue(second.is_billed)
        contract.invalidate_recordset()
        self.assertEqual(contract.excess_amount, 0)
        self.assertEqual(contract.consumption_ids.mapped("price"), [150, 0])
        self.assertEqual(contract.consumption_ids.mapped("is_billed"), [True, False])
        # counted once: in the invoice, no longer as work
        self.moves(contract).action_post()
        contract.invalidate_recordset()
        self.assertEqual(contract.brought, 1350)

    def test_with_the_next_fee(self):
        """PO-22 Hours and calls beyond come with the next fee, if one wishes."""
        contract = self.contract(invoice_months="3", excess_by="fee")
        self.bill("2026-01-01")
        with self.at("2026-02-02 09:00:00"):
            self.work(self.ticket(), hours=12)
        self.bill("2026-03-15")
        self.assertEqual(len(self.moves(contract)), 1)
        self.bill("2026-04-01")
        move = self.moves(contract)[1]
        self.assertEqual(move.amount_untaxed, 1200 + 2 * 60)
        # the fee's amount is the fee's
        self.assertEqual(contract.ticket_count, 1)
        # without further fees nothing is left behind
        with self.at("2026-12-02 09:00:00"):
            self.work(self.ticket(), hours=3)
            contract.action_end()
        self.bill("2027-01-01")
        self.assertIn(180, self.moves(contract).mapped("amount_untaxed"))

    def test_once_whoever_bills_it(self):
        contract = self.contract()
        with self.at("2026-02-02 09:00:00"):
            ticket = self.ticket()
            self.work(ticket, hours=12)
            ticket.with_user(self.agent).action_bill()
        with self.refused("Nothing to bill", UserError):
            contract.with_user(self.manager).action_bill_excess()
        self.bill("2026-03-01")
        self.assertEqual(self.moves(contract).mapped("amount_untaxed"), [1200])
        # the order is cancelled: the work is to be billed again
        ticket.work_ids.sale_line_id.order_id._action_cancel()
        self.bill("2026-03-01")
        self.assertEqual(self.moves(contract).mapped("amount_untaxed"), [1200, 120])
        with self.refused("order already", UserError):
            ticket.work_ids.hours = 1

    def test_by_hand_and_by_quotation(self):
        contract = self.contract(
            invoice_by="order", excess_by="hand", service_ids=[self.visits_service()]
        )
        self.visit(contract)
        visit = self.visit(contract, "2026-02-17")
        self.bill("2026-03-01")
        self.assertFalse(visit.is_billed)
        visit.with_user(self.agent).action_bill()
        with self.refused("Nothing to bill", UserError):
            visit.with_user(self.agent).action_bill()
        with self.refused("cancel that one", UserError):
            visit.action_reopen()
        with self.refused("cancel that one", UserError):
            visit.unlink()
        order = visit.sale_line_id.order_id
        self.assertEqual((order.state, order.amount_untaxed), ("draft", 150))
        self.assertEqual(order.crm_contract_id, contract)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        order._create_invoices().action_post()
        contract.invalidate_recordset()
        self.assertEqual(contract.brought, 150)

    def test_nothing_left_and_no_price(self):
        """PO-22 A visit that no contract takes says why; a budget is not overdrawn."""
        contract = self.contract(
            service_ids=[self.visits_service(excess_price=0, excess_product_id=False)]
        )
        self.visit(contract)
        visit = self.visit(contract, "2026-02-17")
        self.assertIn("Nothing left", visit.charge_reason)
        self.assertFalse(visit.contract_service_id)
        self.assertEqual(len(contract.consumption_ids), 1)

    def test_hours_beyond_without_a_price_cost_what_the_list_says(self):
        contract = self.contract()
        contract.service_ids.excess_price = 0
        work = self.work(self.ticket(), hours=12, product_id=self.hour.id)
        self.assertEqual((work.excess_quantity, work.price), (2, 136))
        self.assertEqual(work.ticket_id.to_bill_count, 1)

    def test_a_deleted_draft_gives_the_visit_back(self):
        contract = self.contract(service_ids=[self.visits_service(quantity=0)])
        visit = self.visit(contract)
        contract.action_bill_excess()
        self.assertTrue(visit.is_billed)
        visit.invoice_line_id.move_id.unlink()
        self.assertFalse(visit.is_billed)
        contract.action_bill_excess()
        self.assertTrue(visit.is_billed)

    def test_one_bad_excess_stops_nothing(self):
        bad = self.contract(service_ids=[self.visits_service(quantity=0)])
        good = self.contract(
            partner_id=self.verdi.id, service_ids=[self.visits_service(quantity=0)]
        )
        visits = self.visit(bad) | self.visit(good)
        self.bill("2026-02-20")
        model = type(visits)
        prepare = model._prepare_order_line

        def fail(record):
            if record.contract_id == bad:
                raise ZeroDivisionError
            return prepare(record)

        self.patch(model, "_prepare_order_line", fail)
        self.bill("2026-03-01")
        self.assertEqual(visits.mapped("is_billed"), [False, True])
        self.assertEqual(bad.invoice_error, "ZeroDivisionError")
        self.patch(model, "_prepare_order_line", prepare)
        self.bill("2026-03-02")
        self.assertTrue(visits[0].is_billed)
        self.assertFalse(bad.invoice_error)

    def test_who_may_bill(self):
        contract = self.contract(service_ids=[self.visits_service(quantity=0)])
        visit = self.visit(contract)
        for user in (self.agent, self.salesman, self.stranger):
            with self.assertRaises(AccessError):
                contract.with_user(user).action_bill_excess()
        for user in (self.salesman, self.portal_anna, self.stranger):
            with self.assertRaises(AccessError):
                visit.with_user(user).action_bill()
