"""Maintenance: plans, visits and rounds, reports and what they cost."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..contract.common import ContractCase

PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)


class MaintenanceCase(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.calendar
        (cls.agent | cls.other).sudo().resource_ids.unlink()
        cls.zone = cls.env["crm.service.zone"].create(
            {
                "name": "Brescia",
                "zip_prefixes": "250, 251",
                "user_ids": [Command.set(cls.agent.ids)],
            }
        )
        cls.rossi.zip = "25035"
        cls.checklist = cls.env["crm.maintenance.checklist"].create(
            {
                "name": "Yearly",
                "item_ids": [
                    Command.create({"name": "Belts"}),
                    Command.create(
                        {
                            "name": "Pressure",
                            "kind": "value",
                            "unit": "bar",
                            "low": 7,
                            "high": 10,
                        }
                    ),
                ],
            }
        )
        cls.hours_type = cls.env.ref("crm_postvendita.crm_equipment_counter_type_hours")

    def plan(self, **vals):
        return self.env["crm.maintenance.plan"].create(
            {
                "name": "Yearly service",
                "partner_id": self.rossi.id,
                "months": 6,
                "date_first": "2026-03-31",
                "checklist_id": self.checklist.id,
                **vals,
            }
        )

    def presence(self, came="2026-03-10 08:05:00", left="2026-03-10 10:35:00"):
        """When a technician was there, as somebody says who knows."""
        return {"check_in": came, "check_out": left}

    def visit(self, **vals):
        return self.env["crm.maintenance.visit"].create(
            {
                "name": "Service",
                "partner_id": self.rossi.id,
                "date_due": "2026-03-10",
                "checklist_id": self.checklist.id,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestPlans(MaintenanceCase):
    def make(self, day):
        with self.at(f"{day} 05:00:00"):
            self.run_cron("crm.maintenance.plan", "_cron_make_visits")

    def test_every_six_months_at_month_end(self):
        """PO-21 A plan makes its visits in time, each once, at month ends too."""
        with self.at("2026-01-10 08:00:00"):
            plan = self.plan(months=1)
            self.assertFalse(plan.visit_ids)
            self.assertEqual(plan.next_date, self.day("2026-03-31"))
        self.make("2026-03-05")
        self.make("2026-03-05")
        days = plan.visit_ids.sorted("date_due").mapped("date_due")
        self.assertEqual(days, [self.day("2026-03-31"), self.day("2026-04-30")])
        visit = plan.visit_ids.sorted("date_due")[0]
        self.assertEqual(visit.window_start, self.day("2026-03-21"))
        self.assertEqual(visit.zone_id, self.zone)
        self.assertEqual(visit.check_ids.mapped("name"), ["Belts", "Pressure"])
        # what was cancelled is not made again
        visit.action_cancel()
        self.make("2026-03-06")
        self.assertEqual(len(plan.visit_ids), 2)

    def test_what_is_long_past_is_one_visit(self):
        with self.at("2026-03-10 08:00:00"):
            plan = self.plan(months=1, date_first="2024-01-31", horizon_days=0)
        self.assertEqual(plan.visit_ids.mapped("date_due"), [self.day("2026-02-28")])

    def test_by_counter(self):
        """PO-21 By counter: due when the machine is expected to reach it."""
        machine = self.machine(serial="1")
        counter = self.env["crm.equipment.counter"].create(
            {"equipment_id": machine.id, "type_id": self.hours_type.id}
        )
        for day, value in (("2026-01-01", 1000), ("2026-01-31", 1300)):
            self.env["crm.equipment.reading"].create(
                {"counter_id": counter.id, "date": day, "value": value}
            )
        with self.at("2026-02-01 08:00:00"):
            plan = self.plan(
                trigger="counter",
                counter_type_id=self.hours_type.id,
                counter_step=2000,
                equipment_ids=[Command.set(machine.ids)],
                horizon_days=90,
            )
        [visit] = plan.visit_ids
        # 700 hours left at 10 a day
        self.assertEqual(visit.date_due, self.day("2026-04-11"))

    def test_without_the_counter_it_says_so(self):
        plan = self.plan(
            trigger="counter", counter_type_id=self.hours_type.id, counter_step=2000
        )
        self.assertIn("None of the machines", plan.error)

    def test_whichever_comes_first(self):
        machine = self.machine(serial="1")
        counter = self.env["crm.equipment.counter"].create(
            {"equipment_id": machine.id, "type_id": self.hours_type.id}
        )
        for day, value in (("2026-01-01", 0), ("2026-01-31", 600)):
            self.env["crm.equipment.reading"].create(
                {"counter_id": counter.id, "date": day, "value": value}
            )
        with self.at("2026-02-01 08:00:00"):
            plan = self.plan(
                trigger="both",
                counter_type_id=self.hours_type.id,
                counter_step=1000,
                equipment_ids=[Command.set(machine.ids)],
                date_first="2026-06-30",
                user_id=self.agent.id,
            )
            # 400 hours left at 20 a day come before June
            [visit] = plan.visit_ids
            self.assertEqual(visit.date_due, self.day("2026-02-20"))
            visit.write({"user_id": self.agent.id, "start": "2026-02-01 09:00:00"})
            visit.write(self.presence("2026-02-01 06:00:00", "2026-02-01 07:30:00"))
            visit.action_done()
            # both clocks start anew: 1000 hours after the last reading
            following = plan.visit_ids - visit
            self.assertEqual(following.date_due, self.day("2026-03-22"))
            self.assertEqual(plan.next_date, self.day("2026-03-22"))

    def test_nonsense_is_refused(self):
        for vals, words in (
            ({"months": 0}, "months"),
            ({"trigger": "counter"}, "counter"),
            ({"hour_from": 17, "hour_to": 18, "hours": 2}, "does not fit"),
            (
                {
                    day: False
                    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
                },
                "weekday",
            ),
        ):
            with self.refused(words):
                self.plan(**vals)
        machine = self.machine(partner_id=self.verdi.id)
        with self.refused("stands at"):
            self.plan(equipment_ids=[Command.set(machine.ids)])


@tagged("post_install", "-at_install")
class TestRounds(MaintenanceCase):
    def test_planned_into_the_technicians_agenda(self):
        """PO-21 BA-08 Planned visits are appointments of the zone's technician."""
        visits = self.visit() | self.visit(name="Other")
        with self.at("2026-03-02 06:00:00"):
            wizard = self.env["crm.maintenance.planning"].with_user(self.manager)
            wizard.create(
                {"date_from": "2026-03-09", "date_to": "2026-03-13"}
            ).action_plan()
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertEqual(visits.user_id, self.agent)
        self.assertEqual(len(visits.round_id), 1)
        self.assertEqual(visits.round_id.visit_count, 2)
        event = visits[0].event_id
        self.assertEqual(event.user_id, self.agent)
        self.assertEqual(event.partner_ids, self.agent.partner_id)
        # 8 in Rome is 7 in March in UTC
        self.assertEqual(str(visits.sorted("start")[0].start), "2026-03-09 07:00:00")
        self.assertGreaterEqual(
            visits.sorted("start")[1].start, visits.sorted("start")[0].stop
        )
        visits[0].with_user(self.agent).start = "2026-03-12 09:00:00"
        self.assertEqual(event.start, visits[0].start)
        visits[0].action_cancel()
        self.assertFalse(event.exists())

    def test_who_cannot_be_planned_says_why(self):
        self.zone.user_ids = False
        visit = self.visit()
        visit._plan_rounds(self.day("2026-03-09"), self.day("2026-03-13"))
        self.assertIn("Brescia", visit.plan_error)
        self.zone.user_ids = self.agent
        skill = self.env["crm.ticket.skill"].create({"name": "Gas"})
        visit.skill_ids = skill
        visit._plan_rounds(self.day("2026-03-09"), self.day("2026-03-13"))
        self.assertIn("Gas", visit.plan_error)
        skill.user_ids = self.agent
        visit._plan_rounds(self.day("2026-03-09"), self.day("2026-03-13"))
        self.assertEqual(visit.state, "planned")

    def test_busy_and_closed_hours_are_kept_free(self):
        self.env["calendar.event"].create(
            {
                "name": "Course",
                "start": "2026-03-09 06:00:00",
                "stop": "2026-03-09 18:00:00",
                "partner_ids": [Command.set(self.agent.partner_id.ids)],
                "user_id": self.agent.id,
            }
        )
        visit = self.visit()
        visit._plan_rounds(self.day("2026-03-07"), self.day("2026-03-13"))
        self.assertEqual(visit.start.date(), self.day("2026-03-10"))

    def test_worklist_and_timeline(self):
        """MD-01 A planned visit is on the technician's list without more ado."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-10 08:00:00")
        visit = visit.with_user(self.agent)
        found = visit.search(
            visit._worklist_domain() & visit._worklist_user_domain(self.agent.ids)
        )
        self.assertEqual(found, visit)
        self.assertIn("end", visit._worklist_entry())
        self.assertEqual(visit._timeline_entry()["color"], "info")


@tagged("post_install", "-at_install")
class TestReport(MaintenanceCase):
    def done(self):
        visit = self.visit(
            user_id=self.agent.id,
            start="2026-03-10 08:00:00",
            equipment_ids=[Command.set(self.machine(serial="1").ids)],
        )
        visit = visit.with_user(self.agent)
        visit.check_ids[0].write({"result": "ko", "note": "worn"})
        visit.check_ids[1].value = 11
        visit.write(self.presence())
        visit.action_done()
        return visit

    def test_a_measure_outside_its_limits_is_a_finding(self):
        visit = self.done()
        self.assertEqual(visit.check_ids.mapped("result"), ["ko", "ko"])
        self.assertEqual(visit.findings_count, 2)
        visit.check_ids[1].value = 8
        self.assertEqual(visit.check_ids[1].result, "ok")

    def test_charged_to_the_contract_once(self):
        """PO-21 PO-22 A visit is taken from the contract's visits."""
        contract = self.contract(
            service_ids=[
                Command.create({"name": "Visits", "measure": "visits", "quantity": 2})
            ]
        )
        visit = self.done()
        self.assertEqual(visit.contract_id, contract)
        self.assertIn("2", visit.charge_reason)
        visit.action_reopen()
        visit.action_done()
        self.assertEqual(len(contract.consumption_ids), 1)

    def test_no_client_takes_a_billed_visit_from_its_contract(self):
        """PO-21 A billed visit keeps contract, customer and day, over RPC too."""
        service = {
            "name": "Visits",
            "measure": "visits",
            "excess_price": 150,
            "excess_product_id": self.hour.id,
        }
        contract = self.contract(service_ids=[Command.create(service)])
        visit = self.done()
        visit.with_user(self.manager).action_bill()
        self.assertTrue(visit.is_billed)
        for values in (
            {"contract_id": False},
            {"partner_id": self.verdi.id},
            {"start": "2026-03-11 08:00:00"},
        ):
            with self.refused("already", UserError):
                self.rpc(self.agent, visit, "write", values, crm_visit_planned=True)
        self.assertEqual(visit.contract_id, contract)

    def test_no_client_moves_a_visit_out_of_the_agenda(self):
        """PO-21 A visit that moves takes its appointment along, over RPC too."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-10 08:00:00")
        values = {"start": "2026-03-11 08:00:00"}
        self.rpc(self.agent, visit, "write", values, crm_visit_planned=True)
        self.assertEqual(visit.event_id.start, visit.start)
        self.assertEqual(str(visit.start), values["start"])

    def test_what_was_found_is_followed_up_once(self):
        """PO-21 What a visit found opens a ticket or a quotation, once."""
        visit = self.done()
        visit.action_open_ticket()
        ticket = visit.check_ids.ticket_id
        self.assertEqual(ticket.equipment_id, visit.equipment_ids)
        self.assertIn("worn", ticket.description)
        self.assertIn("11 bar", ticket.description)
        with self.refused("nothing left", UserError):
            visit.action_open_ticket()
        visit.action_make_quotation()
        order = visit.sudo().check_ids.sale_order_id
        self.assertEqual(order.origin, visit.number)
        self.assertIn("worn", "".join(order.order_line.mapped("name")))
        with self.refused("nothing left", UserError):
            visit.action_make_quotation()

    def test_signed_on_the_spot(self):
        """PO-21 The customer signs before “Done” is pressed: the hours are fixed."""
        visit = self.visit(user_id=self.agent.id, start="2026-03-02 08:00:00")
        visit.plan_id = self.env["crm.maintenance.plan"].create(
            {"name": "Yearly", "partner_id": self.rossi.id}
        )
        visit = visit.with_user(self.agent)
        with self.refused("who signs", UserError):
            visit.signature = PIXEL
        with self.refused("signs the hours", UserError):
            visit.write({"signature": PIXEL, "signed_by": "Anna Rossi"})
        visit.write(self.presence())
        visit.write({"signature": PIXEL, "signed_by": "Anna Rossi"})
        self.assertEqual(visit.hours, 2.5)
        visit.action_done()
        self.assertEqual(visit.state, "done")
        self.assertFalse(visit.sudo().activity_ids, "nobody is reminded of it")
        for values in (
            {"hours": 9},
            {"check_out": "2026-03-10 18:00:00"},
            {"signed_on": False},
        ):
            with self.refused("signed", UserError):
                visit.write(values)

    def test_signed_and_then_frozen(self):
        """PO-21 The customer signs; then nothing changes any more."""
        visit = self.done()
        visit.write({"signature": PIXEL, "signed_by": "Anna Rossi"})
        self.assertTrue(visit.signed_on)
        for change in (
            lambda: visit.write({"report": "<p>X</p>"}),
            lambda: visit.check_ids[0].write({"note": "X"}),
            lambda: visit.check_ids[0].unlink(),
        ):
            with self.refused("signed", UserError):
                change()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "crm_postvendita.crm_maintenance_visit_report", visit.ids
        )
        for text in (visit.number, "Anna Rossi", "Belts", "worn", "Pressure"):
            self.assertIn(text.encode(), html)

    def test_without_a_technician(self):
        with self.refused("technician", UserError):
            self.visit().action_done()

    def test_access(self):
        visit = self.done()
        for user in (self.stranger, self.portal_ugo, self.accountant):
            with self.assertRaises(AccessError):
                visit.with_user(user).read(["name"])
        visit.with_user(self.portal_anna).read(["name"])
        with self.assertRaises(AccessError):
            visit.with_user(self.portal_anna).write({"name": "X"})
        with self.assertRaises(AccessError):
            self.env["crm.maintenance.plan"].with_user(self.agent).create(
                {"name": "X", "partner_id": self.rossi.id}
            )
