"""Contracts: terms, coverage, billing, renewal."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestContract(ContractCase):
    def test_term_notice_and_number(self):
        """PO-22 A contract has a term, a notice and a number."""
        contract = self.contract(date_start="2024-02-29", notice_days=60)
        self.assertEqual(contract.date_end, self.day("2025-02-27"))
        self.assertEqual(contract.notice_date, self.day("2024-12-29"))
        self.assertRegex(contract.number, r"^CA/\d{4}/\d{4}$")
        self.assertEqual(contract.yearly_amount, 1200)

    def test_end_before_start(self):
        with self.refused("before it starts"):
            self.contract(date_end="2025-12-31")

    def test_an_empty_one_is_not_put_into_force(self):
        with self.refused("empty", UserError):
            self.contract(line_ids=[], service_ids=[])

    def test_a_contract_in_force_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.contract().unlink()
        self.contract(start=False, partner_id=self.verdi.id).unlink()

    def test_two_contracts_for_the_same(self):
        """PO-22 Two contracts that include the same for one machine are refused."""
        machine = self.machine(serial="1")
        first = self.contract(coverage_ids=self.cover(machine))
        second = self.contract(start=False, coverage_ids=self.cover(machine))
        with self.refused(first.number):
            second.action_start()
        second.write({"date_start": "2027-01-01"})
        second.action_start()
        # what is closer comes first: that is no overlap
        self.contract()
        # nor is what includes something else
        other = self.contract(
            start=False,
            coverage_ids=self.cover(machine),
            service_ids=[
                Command.create({"name": "Visits", "measure": "visits", "quantity": 2})
            ],
        )
        other.action_start()

    def test_a_machine_of_somebody_else(self):
        machine = self.machine(serial="1")
        with self.refused("stands at"):
            self.contract(partner_id=self.verdi.id, coverage_ids=self.cover(machine))

    def test_roles(self):
        """PO-22 Who sees contracts, and who sees what they bring and cost."""
        contract = self.contract()
        contract.with_user(self.manager).name = "Changed"
        for user in (self.agent, self.salesman, self.accountant):
            contract.with_user(user).read(["number", "date_end"])
            with self.assertRaises(AccessError):
                contract.with_user(user).write({"name": "X"})
        with self.assertRaises(AccessError):
            contract.with_user(self.agent).read(["yearly_amount"])
        with self.assertRaises(AccessError):
            contract.with_user(self.agent).line_ids.read(["price_unit"])
        contract.with_user(self.accountant).read(["brought"])
        with self.assertRaises(AccessError):
            contract.with_user(self.salesman).read(["margin"])
        with self.assertRaises(AccessError):
            contract.with_user(self.stranger).read(["number"])
        with self.assertRaises(AccessError):
            contract.with_user(self.portal_ugo).read(["number"])
        model = contract.with_user(self.portal_anna)
        self.assertEqual(model.search([]), contract)
        with self.assertRaises(AccessError):
            model.write({"name": "X"})
        draft = self.contract(start=False)
        with self.assertRaises(AccessError):
            draft.with_user(self.portal_anna).read(["number"])


@tagged("post_install", "-at_install")
class TestBilling(ContractCase):
    def bill(self, day):
        with self.at(f"{day} 06:00:00"):
            self.run_cron("crm.service.contract", "_cron_bill")

    def moves(self, contracts):
        return self.env["account.move"].search(
            [("crm_contract_id", "in", contracts.ids)], order="id"
        )

    def test_each_period_once(self):
        """PO-22 Every period becomes one draft invoice, once."""
        contract = self.contract(invoice_months="3")
        self.assertEqual(contract.next_invoice_date, self.day("2026-01-01"))
        self.bill("2026-01-01")
        self.bill("2026-01-02")
        [move] = self.moves(contract)
        self.assertEqual((move.state, move.move_type), ("draft", "out_invoice"))
        self.assertEqual(move.amount_untaxed, 1200)
        self.assertEqual(move.invoice_origin, contract.number)
        self.assertIn("2026", move.invoice_line_ids.name)
        self.assertEqual(contract.invoiced_until, self.day("2026-03-31"))
        self.assertEqual(contract.next_invoice_date, self.day("2026-04-01"))
        # one that was forgotten catches up, one invoice a period
        self.bill("2026-12-31")
        self.assertEqual(len(self.moves(contract)), 4)
        self.assertFalse(contract.next_invoice_date)
        with self.assertRaises(Exception):  # noqa: B017 - the database itself
            with self.cr.savepoint(), self.assertLogs("odoo.sql_db", "ERROR"):
                contract.period_ids[0].copy()

    def test_in_arrears_and_a_short_last_period(self):
        contract = self.contract(
            invoice_months="1", invoice_arrears=True, date_end="2026-02-14"
        )
        self.bill("2026-01-31")
        self.assertFalse(self.moves(contract))
        self.bill("2026-02-15")
        first, last = self.moves(contract)
        self.assertEqual(first.amount_untaxed, 1200)
        self.assertEqual(last.amount_untaxed, 600)

    def test_month_ends(self):
        contract = self.contract(date_start="2026-01-31", invoice_months="1")
        self.bill("2026-03-31")
        starts = sorted(contract.period_ids.mapped("date_start"))
        self.assertEqual(
            starts,
            [self.day(d) for d in ("2026-01-31", "2026-02-28", "2026-03-31")],
        )

    def test_one_bad_contract_stops_nothing(self):
        """PO-22 A contract that cannot be billed says why; the others are billed."""
        bad = self.contract(partner_id=self.verdi.id)
        good = self.contract()
        bad.line_ids.product_id = self.fee.create({"name": "Old", "type": "service"})
        bad.line_ids.product_id.active = False
        self.bill("2026-01-01")
        self.bill("2026-01-02")
        self.assertEqual(len(self.moves(good)), 1)
        self.assertFalse(self.moves(bad))
        self.assertIn("archived", bad.invoice_error)
        self.assertEqual(len(bad.activity_ids), 1)
        self.assertEqual(bad.activity_ids.user_id, self.manager)
        bad.line_ids.product_id.active = True
        self.bill("2026-01-03")
        self.assertEqual(len(self.moves(bad)), 1)
        self.assertFalse(bad.invoice_error)

    def test_an_unexpected_fault_stops_nothing(self):
        bad, good = self.contract(), self.contract(partner_id=self.verdi.id)
        line = type(self.env["crm.service.contract.line"])
        prepare = line._prepare_invoice_line

        def fail(self, period):
            if self.contract_id == bad:
                raise ZeroDivisionError
            return prepare(self, period)

        with patch.object(line, "_prepare_invoice_line", fail):
            self.bill("2026-01-01")
        self.assertTrue(self.moves(good))
        self.assertEqual(bad.invoice_error, "ZeroDivisionError")

    def test_resumed_where_it_stopped(self):
        """PO-22 A run that is cut short is gone on with, nothing twice."""
        contracts = self.contract() | self.contract(partner_id=self.verdi.id)
        module = (
            "odoo.addons.crm_postvendita.models.contract.crm_service_contract_invoice"
        )
        progress = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"
        with patch(f"{module}._BATCH", 1), self.at("2026-01-01 06:00:00"):
            with patch(progress, side_effect=[60, 0]):
                contracts._cron_bill()
            self.assertEqual(len(self.moves(contracts)), 1)
            self.bill("2026-01-01")
            self.assertEqual(len(self.moves(contracts)), 2)

    def test_by_quotation(self):
        contract = self.contract(invoice_by="order")
        self.bill("2026-01-01")
        order = contract.period_ids.order_id
        self.assertEqual((order.state, order.amount_untaxed), ("draft", 1200))
        self.assertEqual(order.origin, contract.number)

    def test_by_hand_as_service_manager(self):
        """PO-22 The service manager bills without rights on the accounts."""
        contract = self.contract().with_user(self.manager)
        with self.at("2026-01-01 06:00:00"):
            contract.action_bill()
            with self.refused("Nothing is due", UserError):
                contract.action_bill()
        with self.assertRaises(AccessError):
            contract.with_user(self.agent).action_bill()

    def test_suspended_when_unpaid_and_back(self):
        """PO-22 Suspended when unpaid, if one wishes; back when it is paid."""
        contract = self.contract(suspend_days=30)
        careless = self.contract(partner_id=self.verdi.id)
        self.bill("2026-01-01")
        for move in self.moves(contract | careless):
            move.invoice_date = "2026-01-01"
            move.invoice_payment_term_id = False
            move.invoice_date_due = "2026-01-31"
            move.action_post()

        def renew(day):
            with self.at(f"{day} 06:00:00"):
                self.run_cron("crm.service.contract", "_cron_renew")

        renew("2026-03-02")
        self.assertEqual(contract.state, "running")
        renew("2026-03-03")
        self.assertEqual(contract.state, "suspended")
        self.assertEqual(careless.state, "running")
        move = self.moves(contract)
        self.assertIn(move.name, contract.suspension_reason)
        ticket = self.ticket()
        self.assertEqual(ticket.cover_state, "suspended")
        self.assertIn(move.name, ticket.cover_text)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create({}).action_create_payments()
        renew("2026-03-04")
        self.assertEqual(contract.state, "running")

    def test_what_it_brought_and_cost(self):
        """PO-22 The renewal list shows what the customer brought and cost."""
        self.agent.sudo().crm_hourly_cost = 31
        contract = self.contract()
        self.bill("2026-01-01")
        self.moves(contract).action_post()
        with self.at("2026-02-02 09:00:00"):
            ticket = self.ticket()
            self.work(ticket, hours=12)
        contract.invalidate_recordset()
        contract = contract.with_user(self.manager)
        self.assertEqual(contract.brought, 1200 + 2 * 60)
        self.assertEqual(contract.cost, 12 * 31)
        self.assertEqual(contract.margin, 1320 - 372)


@tagged("post_install", "-at_install")
class TestRenewal(ContractCase):
    def renew(self, day):
        with self.at(f"{day} 06:00:00"):
            self.run_cron("crm.service.contract", "_cron_renew")

    def test_automatic_by_percentage(self):
        """PO-22 Renewed by itself, with prices changed by a percentage."""
        contract = self.contract(adjust="percent", adjust_percent=2.5)
        self.renew("2026-12-31")
        self.assertEqual(contract.date_end, self.day("2026-12-31"))
        self.renew("2027-01-01")
        self.assertEqual(contract.date_end, self.day("2027-12-31"))
        self.assertEqual(contract.line_ids.price_unit, 1230)
        self.assertEqual(contract.service_ids.excess_price, 61.5)
        self.assertEqual(contract.term_start, self.day("2027-01-01"))
        self.assertEqual(contract.renewal_ids.factor, 1.025)

    def test_by_index_and_an_index_that_is_missing(self):
        """PO-22 Renewed by 75 % of an index; without its value it waits."""
        index = self.env["crm.price.index"].create(
            {
                "name": "FOI",
                "delay_months": 2,
                "value_ids": [Command.create({"month": "2025-11-15", "value": 120})],
            }
        )
        contract = self.contract(adjust="index", index_id=index.id, adjust_percent=75)
        self.renew("2027-01-01")
        self.renew("2027-01-02")
        self.assertEqual(contract.date_end, self.day("2026-12-31"))
        self.assertEqual(contract.state, "running")
        self.assertIn("11/2026", contract.renewal_error)
        self.assertEqual(len(contract.activity_ids), 1)
        index.value_ids = [Command.create({"month": "2026-11-01", "value": 123})]
        self.renew("2027-01-03")
        self.assertEqual(contract.date_end, self.day("2027-12-31"))
        self.assertEqual(contract.line_ids.price_unit, 1222.5)
        self.assertFalse(contract.renewal_error)

    def test_without_an_index(self):
        with self.refused("choose the index"):
            self.contract(adjust="index")

    def test_notice_ends_it(self):
        contract = self.contract()
        with self.at("2026-10-01 08:00:00"):
            contract.with_user(self.manager).action_give_notice()
        self.renew("2027-01-01")
        self.assertEqual(contract.state, "ended")
        with self.at("2027-01-05 08:00:00"):
            contract.with_user(self.manager).action_renew()
        self.assertEqual(contract.state, "running")

    def test_by_agreement_it_is_somebodys_work(self):
        """PO-22 A renewal by agreement is on its responsible's worklist."""
        contract = self.contract(renewal="manual").with_user(self.manager)
        with self.at("2026-10-15 08:00:00"):
            found = contract.search(
                contract._worklist_domain()
                & contract._worklist_user_domain(self.manager.ids)
            )
            self.assertEqual(found, contract)
            self.assertIn("31", contract._worklist_entry()["reason"])
        with self.at("2026-09-15 08:00:00"):
            self.assertFalse(contract.search(contract._worklist_domain()))
        self.renew("2027-01-01")
        self.assertEqual(contract.state, "ended")

    def test_forgotten_for_years(self):
        contract = self.contract(date_start="2020-01-01")
        self.renew("2026-06-01")
        self.assertEqual(contract.date_end, self.day("2026-12-31"))
        self.assertEqual(len(contract.renewal_ids), 6)

    def test_the_renewed_term_is_billed_at_the_new_price(self):
        contract = self.contract(adjust="percent", adjust_percent=10)
        with self.at("2026-01-01 06:00:00"):
            self.run_cron("crm.service.contract", "_cron_bill")
        self.renew("2027-01-01")
        with self.at("2027-01-01 07:00:00"):
            self.run_cron("crm.service.contract", "_cron_bill")
        self.assertEqual(sorted(contract.period_ids.mapped("amount")), [1200, 1320])
        self.assertEqual(
            max(contract.period_ids.mapped("date_end")),
            fields.Date.to_date("2027-12-31"),
        )
