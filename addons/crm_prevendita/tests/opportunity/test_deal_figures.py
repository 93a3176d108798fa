"""Times, costs and errors of the reports on deals, worked out by hand."""

from freezegun import freeze_time

from odoo.tests import tagged

from .test_crm_lead_outcome import LeadCommon


@tagged("post_install", "-at_install")
class TestDealFigures(LeadCommon):
    def _total(self, model, domain, measures):
        self.env.flush_all()
        self.env.invalidate_all()
        report = self.env[model].with_user(self.sara)
        return report._read_group(domain, [], measures)[0]

    def test_time_in_stage(self):
        """PV-26 The mean of the days and of the hours worked that deals took."""
        self.env.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Mornings", "tz": "Europe/Rome", "attendance_ids": [
                (0, 0, {"name": "Morning", "dayofweek": str(day), "hour_from": 8,
                        "hour_to": 12, "day_period": "morning"})
                for day in range(5)
            ]}
        )  # fmt: skip
        with freeze_time("2026-05-04 06:00:00"):  # Monday, 8:00 in Rome
            quick, slow = (self._new_lead(name=name) for name in ("Quick", "Slow"))
            self.env.flush_all()
        with freeze_time("2026-05-05 06:00:00"):
            quick.stage_id = self.stages[1]
            self.env.flush_all()
        with freeze_time("2026-05-11 08:00:00"):  # a week later, 10:00
            slow.stage_id = self.stages[1]
            self.env.flush_all()
        days, hours = self._total(
            "crm.lead.funnel",
            [("lead_id", "in", (quick | slow).ids),
             ("stage_id", "=", self.stages[0].id)],
            ["days:avg", "working_hours:avg"],
        )  # fmt: skip
        self.assertAlmostEqual(days, (1 + 7 + 2 / 24) / 2, places=2)
        # a morning; five mornings and two hours
        self.assertAlmostEqual(hours, (4 + 22) / 2, places=2)

    def test_days_to_sell(self):
        """PV-26 Days from the opening to the first quotation and the first order."""
        with freeze_time("2026-05-04 08:00:00"):
            lead = self._new_lead(name="Two offers")
            self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-05-04 08:00' WHERE id = %s",
            [lead.id],
        )
        first, second = self._quote(lead), self._quote(lead)
        second.action_confirm()
        second.date_order = "2026-05-14 20:00:00"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET create_date = CASE id WHEN %s"
            " THEN timestamp '2026-05-06 20:00' ELSE '2026-05-09 08:00' END"
            " WHERE id IN %s",
            [first.id, (first | second)._ids],
        )
        figures = self._total(
            "crm.lead.effectiveness",
            [("lead_id", "=", lead.id)],
            ["days_to_quotation:avg", "days_to_order:avg", "order_count:sum"],
        )
        self.assertEqual(figures, (2.5, 10.5, 1))

    def test_what_actions_took(self):
        """PV-26 Number, hours and costs of the actions done, planned ones apart."""
        campaign = self.env["utm.campaign"].create({"title": "Effort"})
        for hours, cost in ((1.5, 20), (0.5, 0), (2, 12.5)):
            action = self._new_action(campaign_id=campaign.id)
            action._mark_done(self.outcome_done, {"time_spent": hours})
            action.cost = cost
        self._new_action(campaign_id=campaign.id, cost=99)
        figures = self._total(
            "crm.marketing.action.effect",
            [("campaign_id", "=", campaign.id)],
            ["action_count:sum", "hours:sum", "cost:sum", "opened:sum", "won:sum"],
        )
        self.assertEqual(figures, (3, 4, 32.5, 0, 0))

    def test_forecast_error(self):
        """PV-25 The error is the forecast less what was won, by both weights."""
        with freeze_time("2026-05-04 08:00:00"):
            won = self._new_lead(
                expected_revenue=1000, probability=50, date_deadline="2026-05-20"
            )
            self._new_lead(
                expected_revenue=600, probability=25, date_deadline="2026-05-28"
            )
            self.env["crm.forecast.snapshot"].take("2026-05-04")
            won.action_set_won()
            self.env.flush_all()
        with freeze_time("2026-06-02 08:00:00"):
            figures = self._total(
                "crm.forecast.accuracy",
                [("user_id", "=", self.marco.id), ("month", "=", "2026-05-01")],
                ["forecast:sum", "actual:sum", "error:sum", "forecast_history:sum",
                 "error_rate:avg"],
            )  # fmt: skip
        # a half of 1,000 and a quarter of 600; no stage has a history yet
        self.assertEqual(figures, (650, 1000, -350, 650, 35))
