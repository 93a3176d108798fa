"""Who pays for work on a ticket: warranty, contract or customer."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestCharge(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frozen = cls.at(cls, "2026-02-02 09:00:00")
        cls.frozen.__enter__()
        cls.addClassCleanup(cls.frozen.__exit__)

    def test_a_ticket_shows_what_covers_it(self):
        """PO-22 A ticket about a machine shows: covered or not, by what, how long."""
        machine = self.machine(serial="1", date_delivery="2026-01-01")
        ticket = self.ticket(self.agent, partner_id=False, equipment_id=machine.id)
        self.assertEqual(ticket.commercial_partner_id, self.rossi)
        self.assertEqual(ticket.product_id, self.compressor)
        self.assertEqual(ticket.lot_ref, "1")
        self.assertEqual(ticket.cover_state, "warranty")
        self.assertEqual(ticket.cover_until, self.day("2026-12-31"))
        old = self.machine(serial="2", date_delivery="2024-01-01")
        ticket = self.ticket(self.agent, equipment_id=old.id)
        self.assertEqual(ticket.cover_state, "none")
        self.assertIn("2024", ticket.cover_text)
        contract = self.contract(coverage_ids=self.cover(old))
        ticket = self.ticket(self.agent, equipment_id=old.id)
        self.assertEqual(ticket.contract_id, contract)
        self.assertEqual(ticket.cover_state, "contract")
        self.assertEqual(ticket.cover_until, self.day("2026-12-31"))
        self.assertIn(contract.number, ticket.cover_text)
        self.assertIn("10", ticket.cover_text)
        # another machine of the same customer is not covered by it
        self.assertFalse(self.ticket(equipment_id=self.machine().id).contract_id)

    def test_a_machine_that_nobody_has_chosen(self):
        """PO-31 Of a machine that is not chosen nobody says that it is not covered."""
        ticket = self.ticket(self.agent)
        self.assertEqual(ticket.cover_state, "unknown")
        self.assertTrue(ticket.cover_text)
        self.machine(serial="1", date_delivery="2026-01-01")
        old = self.machine(serial="2", date_delivery="2024-01-01")
        self.machine(serial="3", state="retired")
        self.contract(coverage_ids=self.cover(old))
        ticket = self.ticket(self.agent, contract_id=False)
        self.assertEqual(ticket.cover_state, "unknown")
        self.assertRegex(ticket.cover_text, r"2\D+1\D+1$")
        ticket.equipment_id = old
        self.assertEqual(ticket.cover_state, "contract")

    def test_chosen_in_the_form(self):
        machine = self.machine(serial="1", date_delivery="2024-01-01")
        contract = self.contract(coverage_ids=self.cover(machine))
        form = Form(self.env["crm.ticket"].with_user(self.agent))
        form.name = "Stopped"
        form.equipment_id = machine
        self.assertEqual(form.partner_id, self.rossi)
        self.assertEqual(form.contract_id, contract)
        ticket = form.save()
        self.assertEqual(ticket.cover_state, "contract")

    def test_a_machine_of_another_customer(self):
        machine = self.machine(serial="1")
        with self.refused("stands at"):
            self.ticket(partner_id=self.ugo.id, equipment_id=machine.id)

    def test_warranty_pays_first_and_only_what_it_covers(self):
        """PO-22 Work under warranty is charged to it; travel it does not cover."""
        machine = self.machine(serial="1", date_delivery="2026-01-01")
        ticket = self.ticket(equipment_id=machine.id)
        labour = self.work(ticket)
        travel = self.work(ticket, kind="travel", product_id=self.hour.id)
        self.assertEqual((labour.coverage, labour.price), ("warranty", 0))
        self.assertIn("12 months", labour.charge_reason)
        self.assertEqual((travel.coverage, travel.price), ("billable", 68))
        self.assertIn("does not cover", travel.charge_reason)
        late = self.work(ticket, date="2027-01-01", product_id=self.hour.id)
        self.assertEqual(late.coverage, "billable")

    def test_contract_budget_and_what_exceeds_it(self):
        """PO-22 Work consumes the budget; what exceeds it has the contract's price."""
        contract = self.contract()
        ticket = self.ticket()
        first = self.work(ticket, hours=8)
        self.assertEqual((first.coverage, first.contract_id), ("contract", contract))
        self.assertIn(contract.number, first.charge_reason)
        self.assertEqual((first.price, first.excess_quantity), (0, 0))
        self.assertEqual(contract.service_ids.left, 2)
        second = self.work(ticket, hours=5)
        self.assertEqual(second.excess_quantity, 3)
        self.assertEqual((second.unit_price, second.price), (60, 180))
        self.assertEqual(second.product_id, self.hour)
        contract.service_ids.invalidate_recordset()
        self.assertEqual(contract.service_ids.left, 0)
        # a correction gives back what it did not need
        second.hours = 1
        self.assertEqual((second.excess_quantity, second.price), (0, 0))
        contract.service_ids.invalidate_recordset()
        self.assertEqual(contract.service_ids.left, 1)
        first.unlink()
        contract.service_ids.invalidate_recordset()
        self.assertEqual(contract.service_ids.left, 9)

    def test_no_client_changes_hours_alone(self):
        """PO-22 Hours changed over RPC change what the contract gives, always."""
        contract = self.contract()
        work = self.work(self.ticket(), hours=3)
        values = {"hours": 13}
        self.rpc(self.agent, work, "write", values, crm_charging=True)
        work.invalidate_recordset()
        self.assertEqual(work.excess_quantity, 3)
        self.assertEqual(contract.consumption_ids.quantity, 13)
        # who pays is the agent's choice, and is known to be one
        values = {"coverage": "billable"}
        self.rpc(self.agent, work, "write", values, crm_charging=True)
        self.assertTrue(work.coverage_manual)
        self.assertFalse(contract.consumption_ids.exists())

    def test_excess_is_billed_once(self):
        contract = self.contract()
        ticket = self.ticket()
        self.work(ticket, hours=12)
        ticket.with_user(self.agent).action_bill()
        line = ticket.work_ids.sale_line_id
        self.assertEqual((line.product_uom_qty, line.price_unit), (2, 60))
        self.assertEqual(line.product_id, contract.service_ids.excess_product_id)
        self.assertEqual(ticket.to_bill_count, 0)

    def test_a_budget_by_month(self):
        contract = self.contract()
        contract.service_ids.write({"span": "1", "excess_price": 0})
        ticket = self.ticket()
        self.work(ticket, hours=10)
        over = self.work(ticket, hours=2, product_id=self.hour.id)
        self.assertEqual(over.coverage, "billable")
        self.assertIn("nothing left", over.charge_reason)
        self.assertEqual(self.work(ticket, date="2026-03-01").coverage, "contract")

    def test_calls_are_counted_once_a_ticket(self):
        """PO-22 Included calls: one a ticket, however many lines of work."""
        contract = self.contract(
            service_ids=[
                Command.create(
                    {
                        "name": "Calls",
                        "measure": "calls",
                        "quantity": 1,
                        "travel": True,
                        "excess_price": 90,
                        "excess_product_id": self.hour.id,
                    }
                )
            ]
        )
        ticket = self.ticket()
        works = self.work(ticket) | self.work(ticket, kind="travel")
        self.assertEqual(works.mapped("coverage"), ["contract", "contract"])
        self.assertEqual(contract.service_ids.used, 1)
        second = self.ticket()
        works = self.work(second) | self.work(second, kind="on_site")
        self.assertEqual(works.mapped("price"), [90, 0])

    def test_by_hand_stays(self):
        self.contract()
        ticket = self.ticket()
        work = self.work(ticket, coverage="goodwill")
        self.assertTrue(work.coverage_manual)
        work.hours = 3
        self.assertEqual(work.coverage, "goodwill")
        work.coverage_manual = False
        self.assertEqual(work.coverage, "contract")

    def test_no_contract_no_warranty(self):
        work = self.work(self.ticket(), product_id=self.hour.id)
        self.assertEqual(work.coverage, "billable")
        self.assertIn("No warranty", work.charge_reason)

    def test_the_machine_is_named_later(self):
        machine = self.machine(serial="1", date_delivery="2026-01-01")
        ticket = self.ticket()
        work = self.work(ticket, product_id=self.hour.id)
        self.assertEqual(work.coverage, "billable")
        ticket.with_user(self.agent).equipment_id = machine
        self.assertEqual(work.coverage, "warranty")

    def test_service_level_of_the_contract(self):
        """PO-22 The contract's service level sets the ticket's deadlines."""
        quick = self.env["crm.sla.policy"].create(
            {
                "name": "Quick",
                "sequence": 0,
                "first_response_hours": 1,
                "contract_only": True,
            }
        )
        self.assertEqual(self.ticket().sla_policy_id, self.policy)
        contract = self.contract(policy_id=quick.id)
        ticket = self.ticket()
        self.assertEqual(ticket.sla_policy_id, quick)
        contract.action_suspend()
        self.assertEqual(self.ticket().sla_policy_id, self.policy)

    def test_routed_by_contract(self):
        """PO-02 A rule on contracts in force routes the ticket."""
        self.env["crm.ticket.routing.rule"].create(
            {"name": "Contract", "covered": "yes", "team_id": self.parts.id}
        )
        self.assertEqual(self.ticket().team_id, self.team)
        self.contract()
        ticket = self.ticket()
        self.assertEqual(ticket.team_id, self.parts)

    def test_a_rule_decides_the_contract(self):
        """PO-02 A rule charges its contract's customer to it, and nobody else."""
        machine, other = self.machine(serial="1"), self.machine(serial="2")
        closest = self.contract(coverage_ids=self.cover(machine))
        named = self.contract(coverage_ids=self.cover(other))
        rule = self.env["crm.ticket.routing.rule"].create(
            {"name": "Checks", "words": "inspection", "set_contract_id": named.id}
        )
        about = {"equipment_id": machine.id}
        self.assertEqual(self.ticket(**about).contract_id, closest)
        ticket = self.ticket(name="Yearly inspection", **about)
        self.assertEqual((ticket.routing_rule_id, ticket.contract_id), (rule, named))
        stranger = self.ticket(name="Yearly inspection", partner_id=self.ugo.id)
        self.assertEqual(stranger.routing_rule_id, rule)
        self.assertFalse(stranger.contract_id)
        named.action_suspend()
        ticket = self.ticket(name="Yearly inspection", **about)
        self.assertEqual(ticket.contract_id, closest)

    def test_a_mail_finds_its_contract(self):
        contract = self.contract()
        self.assertEqual(self.mail().contract_id, contract)

    def test_cost_of_looking_does_not_grow(self):
        """PO-22 A batch of tickets costs the same queries for ten contracts."""
        self.contract()

        def create(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.ticket"].create(
                [
                    {"name": "X", "partner_id": self.anna.id, "team_id": self.team.id}
                    for _number in range(count)
                ]
            )
            return self.cr.sql_log_count - before

        create(1)
        few, many = create(2), create(12)
        # but for ten numbers: for each a sequence looks for its year and draws
        self.assertLessEqual(many - few - 2 * 10, 10)

    def test_card_shows_budget_and_machines(self):
        """SC-01 PO-22 PO-23 The card shows contracts, what is left, and machines."""
        machine = self.machine(serial="1", date_delivery="2026-01-01")
        contract = self.contract(coverage_ids=self.cover(machine))
        card = self.env["crm.customer.card"].with_user(self.agent)
        sections = {s["key"]: s for s in card.get_card(self.anna.id)["sections"]}
        [row] = sections["contracts"]["data"]["rows"]
        self.assertEqual(row["number"], contract.number)
        self.assertIn("10", row["left"])
        [row] = sections["equipment"]["data"]["rows"]
        self.assertEqual(row["serial"], "1")
        self.assertEqual(row["warranty"]["color"], "success")
