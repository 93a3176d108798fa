"""Assignment: who gets which lead and which name, and why."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import BaseCase, tagged

from ...models.assignment.kernel import assign
from ..name.common import NameCase


@tagged("post_install", "-at_install")
class TestAssignPure(BaseCase):
    def test_turns_and_room(self):
        """PV-30 In turn, within capacity, absences left out; nothing is lost."""
        ann, bob = assign.Member(1, capacity=2), assign.Member(2, absent=True)
        cid = assign.Member(3)
        rule = assign.Rule(7, [ann, bob, cid], provinces=frozenset({"BS"}))
        leads = [{"id": i, "province": "BS"} for i in range(5)]
        leads.append({"id": 9, "province": "MI"})
        found = [(m and m.user_id) for _l, _r, m in assign.plan(leads, [rule])]
        self.assertEqual(found, [1, 3, 1, 3, 3, None])

    def test_load(self):
        """PV-30 By load, whoever has the least of his capacity in use."""
        ann, bob = assign.Member(1, capacity=10, load=5), assign.Member(2, capacity=4)
        rule = assign.Rule(7, [ann, bob], by_load=True)
        found = [m.user_id for _l, _r, m in assign.plan([{}] * 3, [rule])]
        self.assertEqual(found, [2, 2, 2])

    def test_conditions(self):
        """PV-30 Zone, postal codes, turnover, interest, classifier."""
        rule = assign.Rule(1, [], zips=assign.zip_ranges("25000-25100, 24"))
        self.assertIsNone(rule.why_not({"zip": "24047"}))
        self.assertEqual(rule.why_not({"zip": "20100"}), "zip")
        rule = assign.Rule(1, [], turnover=(1e6, 5e6), interests=("oil-free",))
        self.assertEqual(rule.why_not({"turnover": 2e6}), "interest")
        self.assertEqual(rule.why_not({"turnover": 9e6}), "turnover")
        rule = assign.Rule(1, [], values=frozenset({4}))
        self.assertIsNone(rule.why_not({"values": [4, 5]}))


@tagged("post_install", "-at_install")
class TestAssignment(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a Monday
        cls.startClassPatcher(freeze_time("2026-11-23 10:00:00"))
        cls.state = cls.env.ref("base.state_it_bs")
        cls.env["crm.assignment.rule"].search([]).unlink()
        cls.rule = cls.env["crm.assignment.rule"].create(
            {
                "name": "Brescia",
                "target": "crm.lead",
                "state_ids": [(6, 0, cls.state.ids)],
                "user_ids": [(6, 0, (cls.giulia | cls.marco).ids)],
            }
        )

    def _leads(self, count, **values):
        return self.env["crm.lead"].create(
            [
                {"name": f"Lead {i}", "user_id": False, "type": "lead",
                 "state_id": self.state.id, "country_id": self.it.id, **values}
                for i in range(count)
            ]
        )  # fmt: skip

    def test_in_turn(self):
        """PV-30 Leads of a zone go in turn; rule and reason are on the lead; the
        others stay visible as nobody's."""
        leads = self._leads(4)
        other = self._leads(1, state_id=self.env.ref("base.state_it_mi").id)
        done = (
            self.env["crm.assignment.rule"].with_user(self.sara)._assign(leads | other)
        )
        self.assertEqual(done, (4, 1))
        self.assertEqual(
            len(leads.filtered_domain([("user_id", "=", self.giulia.id)])), 2
        )
        self.assertEqual(leads.assignment_rule_id, self.rule)
        self.assertIn("BS", leads[0].assignment_reason)
        self.assertTrue(leads[0].date_open)
        self.assertFalse(other.user_id)
        again = self._leads(1)
        self.env["crm.assignment.rule"]._assign(again)
        self.assertTrue(again.user_id)

    def test_dry_run(self):
        """PV-30 A dry run says who would get what and changes nothing."""
        self.env["crm.lead"].search([("user_id", "=", False)]).user_id = self.env.uid
        leads = self._leads(3)
        wizard = self.env["crm.assignment.try"].with_user(self.sara).create({})
        self.assertEqual(wizard.free_count, 3)
        self.assertIn("Brescia", wizard.result)
        self.assertFalse(leads.user_id)
        wizard.action_assign()
        self.assertTrue(all(lead.user_id for lead in leads))
        wizard = self.env["crm.assignment.try"].with_user(self.sara).create({})
        self.assertIn("Nothing to assign", wizard.result)
        self.assertNotIn("<table", wizard.result)

    def test_absence_and_capacity(self):
        """PV-30 Who is away gets nothing; a small capacity is respected, not
        taken for none."""
        today = fields.Date.today()
        self.env["crm.assignment.absence"].create(
            {"user_id": self.giulia.id, "date_from": today,
             "date_to": today + timedelta(days=2)}
        )  # fmt: skip
        self.rule.capacity = 2
        leads = self._leads(5)
        done = self.env["crm.assignment.rule"]._assign(leads)
        self.assertEqual(done, (2, 3))
        self.assertEqual(leads.user_id, self.marco)

    def test_names(self):
        """PV-30 Names of a bank are assigned by the same rules."""
        self.rule.write({"target": "crm.name", "interests": "compressori"})
        name = self._name(province="BS", interest="Compressori a vite")
        other = self._name("Beta", province="BS", interest="essiccatori")
        (name | other).action_assign_by_rules()
        self.assertTrue(name.user_id)
        self.assertFalse(other.user_id)
        self.assertEqual(name.event_ids[0].kind, "assign")

    def test_access(self):
        """PV-30 Rules are the manager's; a salesperson reads them."""
        self.assertTrue(self.rule.with_user(self.giulia).name)
        with self.assertRaises(AccessError):
            self.rule.with_user(self.giulia).name = "Mine"
        with self.assertRaises(AccessError):
            self.env["crm.assignment.rule"].with_user(self.nemo).search([])
        with self.assertRaises(ValidationError):
            self.rule.user_ids = False

    def test_working_days(self):
        """PV-30 On a Sunday and on a public holiday nobody gets a lead, unless the
        rule says so; on Monday everybody does."""
        leads = self._leads(2)
        rules = self.env["crm.assignment.rule"]
        with freeze_time("2026-11-22 10:00:00"):
            self.assertEqual(rules._assign(leads), (0, 2))
        self.env["resource.calendar.leaves"].create(
            {"name": "Patron saint", "date_from": "2026-11-22 23:00:00",
             "date_to": "2026-11-23 22:59:59",
             "calendar_id": self.env.company.resource_calendar_id.id}
        )  # fmt: skip
        self.assertEqual(rules._assign(leads), (0, 2))
        self.rule.working_days = False
        self.assertEqual(rules._assign(leads), (2, 0))

    def test_own_calendar(self):
        """PV-30 Who works other days than the company is asked by their own."""
        calendar = self.env["resource.calendar"].create(
            {"name": "Sundays", "attendance_ids": [(5, 0), (0, 0, {
                "name": "Sunday", "dayofweek": "6", "hour_from": 8, "hour_to": 12,
            })]}
        )  # fmt: skip
        self.env["resource.resource"].create(
            {"name": "Marco", "user_id": self.marco.id, "calendar_id": calendar.id}
        )
        leads = self._leads(3)
        with freeze_time("2026-11-22 10:00:00"):
            self.env["crm.assignment.rule"]._assign(leads)
        self.assertEqual(leads.user_id, self.marco)

    def test_to_the_group(self):
        """PV-30 A rule may give leads to a sales group and to nobody in person; they
        are not free any more."""
        team = self.env["crm.team"].create({"name": "North"})
        self.rule.write({"by_load": "team", "team_id": team.id, "user_ids": False})
        leads = self._leads(2)
        self.assertEqual(self.env["crm.assignment.rule"]._assign(leads), (2, 0))
        self.assertEqual(leads.team_id, team)
        self.assertFalse(leads.user_id)
        self.assertEqual(self.env["crm.assignment.rule"]._assign(leads), (0, 0))
        with self.assertRaises(ValidationError):
            self.rule.team_id = False

    def test_capacity_of_each_rule(self):
        """PV-30 Each rule has its own capacity; the load is the person's."""
        self.rule.write({"capacity": 1, "user_ids": [(6, 0, self.giulia.ids)]})
        self.rule.copy({"name": "More", "sequence": 20, "capacity": 3})
        leads = self._leads(5)
        done = self.env["crm.assignment.rule"]._assign(leads)
        self.assertEqual(done, (3, 2))

    def test_by_itself(self):
        """PV-30 Rules that run by themselves take old leads too; the others wait for
        a manager; another company's leads stay its own."""
        lead = self._leads(1)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2019-01-01' WHERE id = %s", [lead.id]
        )
        company = self.env["res.company"].create({"name": "Altra"})
        foreign = self._leads(1, company_id=company.id)
        self._run_cron()
        self.assertFalse(lead.user_id)
        self.rule.automatic = True
        self._run_cron()
        self.assertTrue(lead.user_id)
        self.assertFalse(foreign.user_id)

    def test_key_of_the_context(self):
        """PV-30 No key of a client's context takes rules out of an assignment."""
        leads = self._leads(1)
        model = self.env["crm.lead"].with_user(self.sara)
        forged = {"context": {"crm_automatic": True}}
        call_kw(model, "action_assign_by_rules", [leads.ids], forged)
        self.assertTrue(leads.user_id)

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_prevendita.crm_assignment_cron").method_direct_trigger()
        self.env.invalidate_all()

    def test_classifiers_of_leads(self):
        """BA-02 PV-30 An opportunity starts with its customer's classifiers, can be
        grouped by them, and the rules look at them."""
        classifier = self.env["crm.classifier"].create({"name": "Sector", "code": "le"})
        value = self.env["crm.classifier.value"].create(
            {"name": "Mechanics", "classifier_id": classifier.id}
        )
        partner = self.env["res.partner"].create(
            {"name": "Alfa", "is_company": True, "classifier_value_ids": value.ids}
        )
        lead = self._leads(1, partner_id=partner.id, user_id=False)
        self.assertEqual(lead.classifier_value_ids, value)
        groups = self.env["crm.lead"]._read_group(
            [("id", "=", lead.id)], ["classifier_value_ids"], ["__count"]
        )
        self.assertEqual(groups, [(value, 1)])
        self.rule.write({"state_ids": False, "classifier_value_ids": value.ids})
        other = self._leads(1)
        self.env["crm.assignment.rule"]._assign(lead | other)
        self.assertTrue(lead.user_id)
        self.assertFalse(other.user_id)
