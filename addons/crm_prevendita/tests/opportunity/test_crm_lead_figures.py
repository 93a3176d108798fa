"""Forecast, snapshots, funnel and effectiveness: the figures of deals."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .test_crm_lead_outcome import LeadCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestFigures(LeadCommon):
    """Funnel, categories, effectiveness."""

    def _read(self, model, groupby, aggregates, domain=()):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = (
            self.env[model]
            .with_user(self.sara)
            ._read_group(list(domain), groupby, aggregates)
        )
        return {row[0]: row[1:] for row in rows}

    def test_funnel(self):
        """PV-26 The funnel says how many came into a stage, went on and were won."""
        campaign = self.env["utm.campaign"].create({"title": "Funnel"})
        domain = [("campaign_id", "=", campaign.id)]
        leads = [
            self._new_lead(name=f"Deal {n}", campaign_id=campaign.id) for n in range(4)
        ]
        for lead in leads[:3]:
            lead.stage_id = self.stages[1]
        leads[0].action_set_won()
        leads[3].action_set_lost()
        figures = self._read(
            "crm.lead.funnel",
            ["stage_id"],
            ["entered:sum", "still_here:sum", "went_on:avg", "win_rate:avg"],
            domain,
        )
        # two of four are still in the second stage: undecided there
        self.assertEqual(figures[self.stages[0]], (4, 0, 0.75, 0.5))
        self.assertEqual(figures[self.stages[1]], (3, 2, 1, 1))
        # in total four deals, not seven entries; one of two closed ones was won
        [total] = self.env["crm.lead.funnel"]._read_group(
            domain, [], ["entered:sum", "still_here:sum", "win_rate:avg"]
        )
        self.assertEqual(total, (4, 2, 0.5))

    def test_funnel_by_classifier(self):
        """PV-26 BA-02 The funnel can be grouped by the customer's classifiers."""
        sector = self.env.ref(
            "crm_scheda_cliente.crm_classifier_value_sector_metalworking"
        )
        self.brambilla.classifier_value_ids = [(6, 0, sector.ids)]
        self.lead.stage_id = self.stages[1]
        figures = self._read(
            "crm.lead.funnel",
            ["classifier_value_ids"],
            ["entered:sum"],
            [("lead_id", "=", self.lead.id)],
        )
        # two stages of one deal
        self.assertEqual(figures[sector], (1,))
        gina = self.env["crm.lead.funnel"].with_user(self.gina)
        self.assertFalse(gina.search([("lead_id", "=", self.lead.id)]))

    def test_forecast_by_category(self):
        """PV-25 A deal counts for the categories of its offer, line by line."""
        machines, service = self.env["product.category"].create(
            [{"name": "Machines"}, {"name": "Service"}]
        )
        self.product.categ_id = machines
        contract = self.env["product.product"].create(
            {"name": "Contract", "list_price": 250, "categ_id": service.id}
        )
        lead = self._new_lead(probability=50, date_deadline="2026-06-01")
        bare = self._new_lead(
            name="Bare", expected_revenue=80, probability=50, categ_id=service.id
        )
        order = self._quote(lead, quantity=3)
        order.order_line = [(0, 0, {"product_id": contract.id})]
        order.order_line[1].product_uom_qty = 4
        order.action_mark_offer()
        self.assertEqual(lead.expected_revenue, 4000)
        self.assertEqual(lead.categ_id, machines)
        figures = self._read(
            "crm.forecast.category",
            ["categ_id"],
            ["pipeline:sum", "weighted:sum"],
            [("lead_id", "in", (lead | bare).ids)],
        )
        self.assertEqual(figures[machines], (3000, 1500))
        self.assertEqual(figures[service], (1000 + 80, 540))
        # closed, it still counts once per category
        order.action_confirm()
        figures = self._read(
            "crm.forecast.category",
            ["categ_id"],
            ["won:sum"],
            [("lead_id", "=", lead.id)],
        )
        self.assertEqual(figures, {machines: (3000,), service: (1000,)})

    def test_targets_of_people_and_teams(self):
        """PV-25 A team's target stands beside those of its people, never added."""
        Target = self.env["crm.sales.target"].with_user(self.sara)
        Target.create(
            [
                {"user_id": self.marco.id, "date": "2026-05-09", "amount": 10},
                {"team_id": self.team.id, "date": "2026-05-20", "amount": 30},
            ]
        )
        figures = self._read(
            "crm.forecast.report",
            ["team_id"],
            ["target:sum", "team_target:sum"],
            [("team_id", "=", self.team.id)],
        )
        self.assertEqual(figures[self.team], (10, 30))

    def test_per_order(self):
        """PV-26 Actions and cost per order count what lost deals took, too."""
        self.env.company.marketing_hour_cost = 40
        won, lost = self.lead, self._new_lead(name="Lost")
        for lead in (won, lost):
            action = self._new_action(
                type_id=self.type_visit.id, opportunity_id=lead.id
            )
            action._mark_done(self.outcome_done, {"time_spent": 1})
            action.cost = 10
        self._quote(won).action_confirm()
        lost.action_set_lost()
        self.env.flush_all()
        Effectiveness = self.env["crm.lead.effectiveness"].with_user(self.sara)
        domain = [("lead_id", "in", (won | lost).ids)]
        row = Effectiveness._read_group(
            domain, [], ["actions_per_order:avg", "cost_per_order:avg", "is_won:avg"]
        )[0]
        self.assertEqual(row, (2, 100, 0.5))
        lines = Effectiveness.search(domain)
        line = lines.filtered(lambda line: line.lead_id == won)
        self.assertEqual(line.action_open_lead()["res_id"], won.id)
        orders = line.action_open_orders()
        self.assertEqual(
            self.env["sale.order"].search(orders["domain"]).opportunity_id, won
        )
        actions = line.action_open_actions()
        self.assertEqual(
            len(self.env["crm.marketing.action"].search(actions["domain"])), 1
        )

    def test_slow_deals(self):
        """PV-22 A deal that stays longer than won ones usually do can be found."""
        stage = self.env["crm.stage"].create({"name": "Survey", "sequence": 2})
        with freeze_time("2026-04-01 08:00:00"):
            slow = self._new_lead(name="Slow", stage_id=stage.id)
            usual = [
                self._new_lead(name=f"Usual {number}", stage_id=stage.id)
                for number in range(10)
            ]
        self.assertFalse(slow.is_slow)
        with freeze_time("2026-04-06 08:00:00"):
            for lead in usual:
                lead.action_set_won()
        fresh = self._new_lead(name="Fresh", stage_id=stage.id)
        self.assertEqual(stage.usual_days, 5)
        (slow | fresh).write({"expected_revenue": 1})
        slow.date_last_stage_update = "2026-04-01 08:00:00"
        fresh.date_last_stage_update = "2026-05-02 08:00:00"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((slow | fresh).mapped("is_slow"), [True, False])
        leads = self.env["crm.lead"].with_user(self.marco)
        domain = [("id", "in", (slow | fresh).ids)]
        self.assertEqual(leads.search([*domain, ("is_slow", "=", True)]), slow)
        self.assertEqual(leads.search([*domain, ("is_slow", "=", False)]), fresh)

    def test_kind_of_action(self):
        """PV-26 Each kind of action says how many deals it opened and won."""
        visits = [
            self._new_action(type_id=self.type_visit.id, user_id=self.marco.id)
            for _number in range(4)
        ]
        for visit in visits:
            visit._mark_done(self.outcome_done)
        won, _lost = (visit._open_opportunity({}) for visit in visits[:2])
        won.expected_revenue = 500
        won.action_set_won()
        self.env.flush_all()
        Effect = self.env["crm.marketing.action.effect"].with_user(self.sara)
        domain = [("action_id", "in", [visit.id for visit in visits])]
        row = Effect._read_group(
            domain,
            [],
            ["opened:sum", "opened_rate:avg", "won_rate:avg", "revenue:sum"],
        )[0]
        self.assertEqual(row, (2, 0.5, 0.25, 500))
        line = Effect.search(domain, limit=1)
        self.assertEqual(line.action_open_action()["res_id"], line.action_id.id)
        self.assertFalse(Effect.with_user(self.gina).search(domain))

    def test_accuracy_by_history(self):
        """PV-25 Both ways of weighing are judged; a past month opens its deals."""
        lead = self._new_lead(
            expected_revenue=1000, probability=50, date_deadline="2026-05-20"
        )
        self.env["crm.forecast.snapshot"].take("2026-05-04")
        lead.action_set_won()
        self.env.flush_all()
        with freeze_time("2026-06-02 08:00:00"):
            line = self.env["crm.forecast.accuracy"].search(
                [("user_id", "=", self.marco.id), ("month", "=", "2026-05-01")]
            )
            self.assertEqual(line.error_rate_history, 50)
            action = line.action_open_snapshot()
        shots = self.env["crm.forecast.snapshot"].search(action["domain"])
        self.assertEqual(shots.lead_id, lead)
        self.assertEqual(shots.action_open_lead()["res_id"], lead.id)


@tagged("post_install", "-at_install")
class TestAccess(LeadCommon):
    """Each model as the lowest role and as a stranger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = mail_new_test_user(
            cls.env,
            login="test_stranger",
            groups="sales_team.group_sale_manager",
            company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)],
        )
        cls.portal = mail_new_test_user(
            cls.env, login="test_portal", groups="base.group_portal"
        )

    def _assert_nobody(self, model):
        for user in (self.paola, self.portal):
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search_count([])

    def test_target(self):
        """PV-25 Targets: one's own, all of a manager's company, none for others."""
        Target = self.env["crm.sales.target"]
        values = {"date": "2026-05-01", "amount": 10}
        target = Target.with_user(self.sara).create(
            {**values, "user_id": self.marco.id}
        )
        self.assertEqual(target.with_user(self.marco).amount, 10)
        with self.assertRaises(AccessError):
            target.with_user(self.marco).amount = 5
        self.assertFalse(Target.with_user(self.gina).search([]))
        self.assertFalse(Target.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            Target.with_user(self.marco).create({**values, "user_id": self.marco.id})
        self._assert_nobody("crm.sales.target")

    def test_snapshot(self):
        """PV-25 Snapshots are read like the deals they were taken of."""
        self.lead.company_id = self.env.company
        Snapshot = self.env["crm.forecast.snapshot"]
        Snapshot.take()
        own = [("lead_id", "=", self.lead.id)]
        self.assertTrue(Snapshot.with_user(self.marco).search(own))
        self.assertTrue(Snapshot.with_user(self.sara).search(own))
        self.assertFalse(Snapshot.with_user(self.gina).search(own))
        self.assertFalse(Snapshot.with_user(self.stranger).search(own))
        for user in (self.marco, self.sara):
            with self.assertRaises(AccessError):
                Snapshot.with_user(user).create({"date": "2026-05-01"})
        self._assert_nobody("crm.forecast.snapshot")

    def test_reports(self):
        """PV-25 PV-26 Each report shows one's own deals, and none to a stranger."""
        self.lead.company_id = self.env.company
        self.env.flush_all()
        own = [("lead_id", "=", self.lead.id)]
        for model in (
            "crm.forecast.report",
            "crm.forecast.category",
            "crm.lead.funnel",
            "crm.lead.effectiveness",
            "crm.lead.stage.log",
        ):
            with self.subTest(model=model):
                Model = self.env[model]
                self.assertTrue(Model.with_user(self.marco).search(own))
                self.assertFalse(Model.with_user(self.gina).search(own))
                self.assertFalse(Model.with_user(self.stranger).search(own))
                self._assert_nobody(model)

    def test_configuration(self):
        """PV-22 Conditions, reasons and stages are the sales manager's."""
        for model, values in (
            (
                "crm.lead.stage.condition",
                {"stage_id": self.stages[0].id, "kind": "value"},
            ),
            ("crm.lead.won.reason", {"name": "Luck"}),
        ):
            with self.subTest(model=model):
                record = self.env[model].with_user(self.sara).create(values)
                self.assertTrue(record.with_user(self.marco).display_name)
                with self.assertRaises(AccessError):
                    record.with_user(self.marco).unlink()
                self._assert_nobody(model)
        with self.assertRaises(AccessError):
            self.env["crm.stage.merge"].with_user(self.marco).create({})

    def test_series(self):
        """PV-09 Series of actions are read by sellers and written by managers."""
        Series = self.env["crm.marketing.series"]
        series = Series.with_user(self.sara).create({"name": "After the fair"})
        self.assertTrue(series.with_user(self.marco).name)
        with self.assertRaises(AccessError):
            series.with_user(self.marco).name = "Mine"
        self._assert_nobody("crm.marketing.series")
        self._assert_nobody("crm.marketing.series.line")
