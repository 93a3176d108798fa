"""Plans and rounds leave out contracts that are suspended or end, and say so."""

from odoo.tests import tagged

from .test_maintenance import MaintenanceCase


@tagged("post_install", "-at_install")
class TestLeftOut(MaintenanceCase):
    def planning(self):
        with self.at("2026-03-02 06:00:00"):
            wizards = self.env["crm.maintenance.planning"].with_user(self.manager)
            wizard = wizards.create(
                {"date_from": "2026-03-09", "date_to": "2026-03-13"}
            )
            return wizard, wizard.action_plan()

    def test_suspended_and_ended(self):
        """PO-21 PO-32 the planner says how many machines it left out, and why."""
        suspended, ended = self.contract(), self.contract()
        machine = self.machine(serial="BAC-1")
        held = self.visit(contract_id=suspended.id, equipment_ids=[(6, 0, machine.ids)])
        gone, planned = self.visit(contract_id=ended.id), self.visit()
        suspended.with_user(self.manager).action_suspend()
        ended.with_user(self.manager).action_end()
        wizard, action = self.planning()
        self.assertEqual(planned.state, "planned")
        self.assertEqual({held.state, gone.state}, {"to_plan"})
        self.assertIn("suspended", held.plan_error)
        self.assertIn("ended", gone.plan_error)
        self.assertEqual(action["res_id"], wizard.id, "it says so first")
        self.assertEqual((wizard.planned_count, wizard.left_out_ids), (1, held | gone))
        self.assertIn("machines 1", str(wizard.left_out_html))
        self.assertIn(suspended.number, str(wizard.left_out_html))
        machines = self.env["crm.equipment"].search(
            wizard.action_open_machines()["domain"]
        )
        self.assertEqual(machines, machine)
        suspended.with_user(self.manager).action_resume()
        wizard, action = self.planning()
        self.assertEqual(held.state, "planned")
        self.assertFalse(held.plan_error)

    def test_nothing_left_out(self):
        """PO-21 where every contract holds, the rounds are shown at once."""
        self.visit(contract_id=self.contract().id)
        _wizard, action = self.planning()
        self.assertEqual(action["res_model"], "crm.maintenance.visit")

    def test_ends_before_the_visit(self):
        """PO-21 no visit is planned after the last day of a contract that ends."""
        contract = self.contract(renewal="none", date_end="2026-03-10")
        before = self.visit(contract_id=contract.id)
        after = self.visit(contract_id=contract.id, window_start="2026-03-11")
        automatic = self.contract(date_end="2026-03-10")
        on = self.visit(contract_id=automatic.id, window_start="2026-03-11")
        self.planning()
        self.assertEqual(before.state, "planned")
        self.assertLessEqual(before.start.date(), contract.date_end)
        self.assertEqual(after.state, "to_plan")
        self.assertIn("ends on", after.plan_error)
        self.assertEqual(on.state, "planned", "it is renewed by itself")

    def test_a_plan_waits_with_its_contract(self):
        """PO-21 a plan makes no visits while its contract is suspended, then one."""
        contract = self.contract()
        with self.at("2026-01-02 06:00:00"):
            plan = self.plan(contract_id=contract.id, months=1, horizon_days=10)
            contract.with_user(self.manager).action_suspend()
        self.assertFalse(plan.visit_ids)
        self.assertIn("suspended", plan.error)
        with self.at("2026-06-02 06:00:00"):
            self.run_cron("crm.maintenance.plan", "_cron_make_visits")
            self.assertFalse(plan.visit_ids)
            contract.with_user(self.manager).action_resume()
        self.assertEqual(len(plan.visit_ids), 1, "not one for each month")
        self.assertFalse(plan.error)
