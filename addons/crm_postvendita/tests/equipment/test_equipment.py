"""Machines: warranty, serial numbers, moves, replacements, sales, access."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..contract.common import ContractCase


@tagged("post_install", "-at_install")
class TestWarranty(ContractCase):
    def test_from_delivery_over_a_leap_day(self):
        """PO-22 The warranty runs from delivery, for the rule's months."""
        machine = self.machine(date_delivery="2024-02-29", date_install="2024-03-10")
        self.assertEqual(machine.warranty_rule_id, self.rule)
        self.assertEqual(machine.warranty_start, self.day("2024-02-29"))
        self.assertEqual(machine.warranty_end, self.day("2025-02-27"))

    def test_from_installation_and_from_invoice(self):
        self.rule.starts_from = "installation"
        dates = {"date_delivery": "2026-01-31", "date_invoice": "2026-02-01"}
        machine = self.machine(**dates)
        self.assertEqual(machine.warranty_start, self.day("2026-01-31"))
        machine.date_install = "2026-02-10"
        self.assertEqual(machine.warranty_end, self.day("2027-02-09"))
        self.rule.starts_from = "invoice"
        self.assertEqual(machine.warranty_start, self.day("2026-02-01"))

    def test_longer_for_private_persons(self):
        """PO-22 The law gives private persons 24 months."""
        self.env["crm.warranty.rule"].create(
            {
                "name": "24 months",
                "sequence": 1,
                "customer_kind": "person",
                "months": 24,
            }
        )
        person = self.env["res.partner"].create({"name": "Mario Bianchi"})
        machine = self.machine(partner_id=person.id, date_delivery="2026-01-01")
        self.assertEqual(machine.warranty_end, self.day("2027-12-31"))
        company = self.machine(date_delivery="2026-01-01")
        self.assertEqual(company.warranty_end, self.day("2026-12-31"))

    def test_extended(self):
        """PO-22 A warranty is extended, and says why."""
        machine = self.machine(date_delivery="2026-01-31")
        machine.warranty_extension_ids = [
            Command.create({"months": 1, "name": "Registered on line"})
        ]
        self.assertEqual(machine.warranty_end, self.day("2027-02-27"))
        with self.at("2027-02-27 10:00:00"):
            machine.invalidate_recordset()
            self.assertEqual(machine.warranty_state, "running")
            found = machine.search([("warranty_state", "=", "running")])
            self.assertIn(machine, found)
        with self.at("2027-02-28 10:00:00"):
            machine.invalidate_recordset()
            self.assertEqual(machine.warranty_state, "over")

    def test_rules_refuse_nonsense(self):
        for vals in (
            {"months": 0},
            {"covers_labour": False, "covers_material": False, "covers_travel": False},
        ):
            with self.assertRaises(ValidationError):
                self.rule.write(vals)


@tagged("post_install", "-at_install")
class TestEquipment(ContractCase):
    def test_the_same_serial_twice(self):
        """PO-23 A serial number is taken once, and the refusal says by whom."""
        self.machine(serial=" bac-001 ")
        with self.refused("Rossi S.p.A."):
            self.machine(serial="BAC-001", partner_id=self.verdi.id)
        # another product may have it, a percent sign is no wildcard, blank is none
        self.machine(serial="BAC-001", product_id=self.filter.id)
        self.machine(serial="BAC%")
        self.assertFalse(self.machine(serial="   ").serial)
        self.assertFalse(self.machine(serial="").serial)

    def test_a_tree_without_circles_at_one_customer(self):
        """PO-23 Machines have parts, as a tree."""
        top = self.machine(serial="1")
        part = self.machine(parent_id=top.id, product_id=self.filter.id)
        with self.assertRaises(UserError):
            top.parent_id = part
        with self.refused("another customer"):
            self.machine(parent_id=top.id, partner_id=self.verdi.id)
        with self.refused("is not one of"):
            top.site_id = self.verdi

    def test_moved_to_another_customer(self):
        """PO-23 A machine that moves takes its parts along and leaves contracts."""
        top = self.machine(serial="1", date_delivery="2026-01-01")
        part = self.machine(parent_id=top.id, product_id=self.filter.id)
        contract = self.contract(coverage_ids=self.cover(top))
        with self.refused(contract.number):
            top.partner_id = self.verdi
        wizard = self.env["crm.equipment.move.wizard"].with_user(self.agent)
        wizard = wizard.with_context(active_ids=top.ids).create(
            {"partner_id": self.verdi.id, "date": "2026-06-01", "note": "Sold"}
        )
        wizard.action_move()
        self.assertEqual((top | part).commercial_partner_id, self.verdi)
        self.assertEqual(contract.coverage_ids.date_end, self.day("2026-05-31"))
        self.assertEqual(top.move_ids.from_partner_id, self.rossi)
        self.assertEqual(top.warranty_end, self.day("2026-12-31"))
        with self.refused("already", UserError):
            wizard.action_move()

    def test_no_client_moves_it_without_a_trace(self):
        """PO-23 A key of the context does not lift the rule: an agent moves it."""
        machine = self.machine(serial="1")
        values = {"partner_id": self.verdi.id, "site_id": False}
        for key in (True, "MOVING", [1]):
            with self.refused("Move to another"):
                self.rpc(self.agent, machine, "write", values, crm_equipment_move=key)
        self.assertEqual(machine.partner_id, self.rossi)
        self.assertFalse(machine.move_ids)

    def test_replaced(self):
        """PO-23 What replaces a machine takes its place, cover and warranty."""
        old = self.machine(serial="1", date_delivery="2026-01-01", place="Line 2")
        part = self.machine(parent_id=old.id, product_id=self.filter.id)
        contract = self.contract(coverage_ids=self.cover(old))
        new = old._replace_by(self.compressor, "2", self.day("2026-07-01"), True)
        self.assertEqual((old.state, new.place), ("replaced", "Line 2"))
        self.assertEqual(part.parent_id, new)
        self.assertEqual(new.warranty_end, old.warranty_end)
        covered = contract._find(
            self.rossi, self.company, self.day("2026-07-01"), equipment=new
        )
        self.assertEqual(covered[0][0], contract)
        self.assertFalse(
            contract._find(
                self.rossi, self.company, self.day("2026-07-01"), equipment=old
            )
        )
        with self.refused("replaced by", UserError):
            old._replace_by(self.compressor, "3", self.day("2026-07-02"), True)
        with self.assertRaises(UserError):
            old.action_back_in_use()

    def test_retired_with_its_parts(self):
        top = self.machine(serial="1")
        part = self.machine(parent_id=top.id, product_id=self.filter.id)
        top.with_user(self.agent).action_retire()
        self.assertEqual(set((top | part).mapped("state")), {"retired"})
        top.action_back_in_use()
        self.assertEqual(top.state, "in_use")

    def test_a_history_is_not_deleted(self):
        machine = self.machine(serial="1")
        ticket = self.ticket(equipment_id=machine.id)
        with self.refused(ticket.number):
            machine.unlink()

    def test_counter_never_goes_back(self):
        """PO-23 A reading that goes back is refused with a sentence."""
        machine = self.machine(serial="1")
        hours = self.env.ref("crm_postvendita.crm_equipment_counter_type_hours")
        counter = self.env["crm.equipment.counter"].create(
            {"equipment_id": machine.id, "type_id": hours.id}
        )
        readings = self.env["crm.equipment.reading"].with_user(self.agent)

        def read(day, value, **vals):
            return readings.create(
                {"counter_id": counter.id, "date": day, "value": value, **vals}
            )

        read("2026-01-01", 1000)
        read("2026-01-31", 1300)
        self.assertEqual((counter.value, counter.per_day), (1300, 10))
        with self.refused("cannot go back"):
            read("2026-02-01", 1299)
        with self.refused("cannot go back"):
            read("2026-01-15", 1301)
        with self.refused("future"):
            read("2090-01-01", 2000)
        read("2026-02-10", 100, is_reset=True)
        self.assertEqual(counter.value, 100)
        self.assertEqual(counter.per_day, 10)
        self.assertEqual(counter._expected_on(200), self.day("2026-02-20"))

    def test_history_of_tickets_work_and_money(self):
        """PO-23 PO-26 A machine shows its tickets, work, parts, cost and margin."""
        self.agent.sudo().crm_hourly_cost = 30
        machine = self.machine(serial="1", date_delivery="2020-01-01")
        ticket = self.ticket(equipment_id=machine.id)
        self.work(ticket, hours=2, product_id=self.hour.id)
        self.work(ticket, kind="material", product_id=self.filter.id, hours=0)
        machine = machine.with_user(self.manager)
        self.assertEqual(machine.ticket_count, 1)
        self.assertEqual(machine.work_hours, 2)
        self.assertEqual(machine.work_cost, 2 * 30 + 118)
        self.assertEqual(machine.work_price, 2 * 68 + 240)
        self.assertEqual(machine.work_margin, 376 - 178)
        with self.assertRaises(AccessError):
            machine.with_user(self.agent).read(["work_cost"])


@tagged("post_install", "-at_install")
class TestSold(ContractCase):
    def order(self, quantity=2):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.rossi.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.compressor.id, "product_uom_qty": quantity}
                    ),
                    Command.create({"product_id": self.filter.id}),
                ],
            }
        )
        order.action_confirm()
        return order

    def machines(self):
        return self.env["crm.equipment"].search([("partner_id", "=", self.rossi.id)])

    def test_created_once_by_the_invoice(self):
        """PO-23 Invoicing an installable product creates its machines, once."""
        order = self.order()
        invoice = order._create_invoices()
        invoice.invoice_date = "2026-03-01"
        self.assertFalse(self.machines())
        invoice.action_post()
        machines = self.machines()
        self.assertEqual(len(machines), 2)
        self.assertEqual(machines.product_id, self.compressor)
        self.assertEqual(machines.sale_line_id, order.order_line[0])
        self.assertEqual(machines.invoice_id, invoice)
        self.assertEqual(set(machines.mapped("date_invoice")), {invoice.invoice_date})
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(self.machines(), machines)

    def test_what_delivery_made_gets_its_invoice(self):
        order = self.order()
        delivered = self.machine(
            serial="1", date_delivery="2026-02-20", sale_line_id=order.order_line[0].id
        )
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual(len(self.machines()), 2)
        self.assertEqual(delivered.invoice_id, invoice)

    def test_an_invoice_without_order(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.anna.id,
                "invoice_date": "2026-03-01",
                "invoice_line_ids": [
                    Command.create({"product_id": self.compressor.id, "quantity": 1})
                    for _line in range(2)
                ],
            }
        )
        invoice.with_user(self.accountant).action_post()
        machines = self.env["crm.equipment"].search([("invoice_id", "=", invoice.id)])
        self.assertEqual(len(machines), 2)
        self.assertEqual(machines.commercial_partner_id, self.rossi)
        refund = invoice._reverse_moves([{"invoice_date": "2026-03-02"}])
        refund.action_post()
        self.assertEqual(
            self.env["crm.equipment"].search_count([("partner_id", "=", self.anna.id)]),
            2,
        )


@tagged("post_install", "-at_install")
class TestEquipmentAccess(ContractCase):
    def test_roles(self):
        """PO-23 Who sees and who changes equipment."""
        machine = self.machine(serial="1")
        for user in (self.agent, self.manager, self.salesman, self.accountant):
            machine.with_user(user).read(["name", "serial", "warranty_end"])
        machine.with_user(self.agent).place = "Line 1"
        for user in (self.salesman, self.accountant, self.portal_anna):
            with self.assertRaises(AccessError):
                machine.with_user(user).write({"place": "X"})
        with self.assertRaises(AccessError):
            machine.with_user(self.agent).unlink()
        for user in (self.stranger, self.portal_ugo):
            with self.assertRaises(AccessError):
                machine.with_user(user).read(["name"])
        self.assertEqual(
            self.env["crm.equipment"].with_user(self.portal_anna).search([]), machine
        )

    def test_another_salesmans_customer(self):
        machine = self.machine(serial="1")
        self.rossi.user_id = self.manager
        with self.assertRaises(AccessError):
            machine.with_user(self.salesman).read(["name"])

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        machine = self.machine(serial="1", company_id=company.id)
        foreign = new_test_user(
            self.env, "pv_foreign", "crm_postvendita.crm_postvendita_group_agent"
        )
        with self.assertRaises(AccessError):
            machine.with_user(foreign).read(["name"])
