"""The charts of campaigns and of the forecast."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCampaignChart(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "chart_sara",
            groups="base.group_user,sales_team.group_sale_manager",
        )
        cls.env.company.campaign_attribution = "document"
        cls.today = fields.Date.context_today(cls.env.user)
        campaigns = cls.env["utm.campaign"]
        cls.dryers, cls.fair = campaigns.create(
            [{"title": "Dryers"}, {"title": "Fair"}]
        )
        cls.partner = cls.env["res.partner"].create({"name": "Officine Quarzo"})
        cls.product = cls.env["product.product"].create({"name": "Dryer"})

    def _order(self, amount, campaign=None, days_ago=0):
        line = {"product_id": self.product.id, "price_unit": amount, "tax_ids": False}
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "campaign_id": campaign and campaign.id,
                "order_line": [Command.create(line)],
            }
        )
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=days_ago)
        return order

    def _cost(self, campaign, amount, days_ago=0):
        date = self.today - timedelta(days=days_ago)
        values = {"campaign_id": campaign.id, "name": "Paper", "date": date}
        return self.env["crm.campaign.cost"].create({**values, "amount": amount})

    def _touch(self, campaign, days_ago):
        kind = self.env["crm.marketing.action.type"].search([], limit=1)
        outcome = self.env["crm.marketing.action.outcome"].search([], limit=1)
        self.env["crm.marketing.action"].create(
            {
                "name": "Call",
                "type_id": kind.id,
                "partner_id": self.partner.id,
                "campaign_id": campaign.id,
                "state": "done",
                "outcome_id": outcome.id,
                "date_done": fields.Datetime.now() - timedelta(days=days_ago),
            }
        )

    def _chart(self, days=10):
        dashboard = (
            self.env["crm.dashboard"]
            .with_user(self.manager)
            .get_dashboard(
                date_from=str(self.today - timedelta(days=days - 1)),
                date_to=str(self.today),
            )
        )
        return {chart["key"]: chart for chart in dashboard["charts"]}["campaigns"]

    def _figures(self, chart):
        """Return ``{campaign's title: (cost, ordered)}``."""
        names = [label.split(" · ")[0] for label in chart["labels"]]
        columns = [series["values"] for series in chart["series"]]
        rows = dict(zip(names, zip(*columns, strict=True), strict=True))
        return {n: row for n, row in rows.items() if n in ("Dryers", "Fair")}

    def test_period(self):
        """MD-02 PV-13 What each campaign cost and brought in the period's days."""
        self._order(300, self.dryers)
        self._order(5000, self.dryers, days_ago=12)
        self._cost(self.dryers, 100)
        self._cost(self.dryers, 900, days_ago=12)
        self._cost(self.fair, 40, days_ago=3)
        chart = self._chart()
        self.assertEqual(self._figures(chart), {"Dryers": (100, 300), "Fair": (40, 0)})
        self.assertIn("Dryers · ROI +200%", chart["labels"])
        self.assertIn("Fair · ROI -100%", chart["labels"])

    def test_comparison(self):
        """MD-02 The return is compared with the same days before."""
        before = self._chart()
        self._order(300, self.dryers)
        self._cost(self.dryers, 100)
        self._order(700, self.dryers, days_ago=12)
        self._cost(self.dryers, 200, days_ago=12)
        chart = self._chart()
        if before["total"] is None and before["previous"] is None:
            self.assertEqual((chart["total"], chart["previous"]), (200, 250))
        self.assertNotEqual(chart["previous"], before["previous"])

    def test_same_as_the_report(self):
        """MD-02 PV-13 Over all days the figures are those of the report behind."""
        self._order(300, self.dryers, days_ago=400)
        self._order(50, self.fair, days_ago=2)
        self._order(77, days_ago=1)
        self._cost(self.dryers, 120, days_ago=30)
        self._cost(self.fair, 10)
        self._touch(self.fair, 10)
        self._touch(self.dryers, 5)
        for rule in ("document", "first", "last", "even"):
            with self.subTest(rule):
                self.env.company.campaign_attribution = rule
                chart = self._chart(days=3000)
                lines = self.env["crm.campaign.report"].search(
                    [
                        ("campaign_id", "in", (self.dryers | self.fair).ids),
                        ("rule", "=", rule),
                    ]
                )
                report = {
                    line.campaign_id.title: (line.cost, line.booked) for line in lines
                }
                figures = self._figures(chart)
                for title, row in report.items():
                    for ours, theirs in zip(figures[title], row, strict=True):
                        self.assertAlmostEqual(ours, theirs, 2, (rule, title))

    def test_opens_its_records(self):
        """MD-02 The chart opens the campaigns it shows."""
        self._cost(self.fair, 40)
        action = self._chart()["action"]
        self.assertEqual(action["res_model"], "crm.campaign.report")
        lines = self.env["crm.campaign.report"].search(action["domain"])
        self.assertIn(self.fair, lines.campaign_id)
        self.assertNotIn(self.dryers, lines.campaign_id)

    def test_forecast_without_history(self):
        """PV-25 The chart's forecast leaves out what it does not show."""
        report = self.env["crm.forecast.report"]
        self.env["crm.lead"].create(
            {
                "name": "A dryer",
                "type": "opportunity",
                "expected_revenue": 800,
                "probability": 50,
                "date_deadline": self.today,
            }
        )
        self.env.flush_all()
        sums = ["won:sum", "weighted:sum", "target:sum"]
        plain = report.with_context(crm_forecast_by_history=False)
        self.assertEqual(
            plain._read_group([], ["date:month"], sums),
            report._read_group([], ["date:month"], sums),
        )
