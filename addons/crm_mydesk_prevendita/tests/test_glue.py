"""Presales on the desk: opportunities, actions and their charts."""

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPresalesOnTheDesk(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "desk_sara",
            groups="base.group_user,sales_team.group_sale_manager",
        )
        cls.plain = new_test_user(cls.env, "desk_plain", groups="base.group_user")
        cls.team = cls.env["crm.team"].create({"name": "Desk team"})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Two compressors",
                "type": "opportunity",
                "expected_revenue": 5000,
                "team_id": cls.team.id,
                "user_id": cls.manager.id,
            }
        )

    def _charts(self, user):
        dashboard = self.env["crm.dashboard"].with_user(user)
        data = dashboard.get_dashboard(team_id=self.team.id)
        return {chart["key"]: chart for chart in data["charts"]}

    def test_pipeline_and_won(self):
        """MD-02 PV-26 What is open and what was won, by team."""
        charts = self._charts(self.manager)
        self.assertEqual(charts["pipeline"]["total"], 5000)
        self.assertEqual(charts["won"]["total"], 0)
        self.assertIn("actions", charts)
        self.assertNotIn("pipeline", self._charts(self.plain))

    def test_forecast_against_target(self):
        """MD-02 PV-25 What was won and is expected, against each one's target."""
        month = fields.Date.today().replace(day=1)
        self.env["crm.sales.target"].create(
            {
                "user_id": self.manager.id,
                "team_id": self.team.id,
                "date": month,
                "amount": 10000,
            }
        )
        self.lead.write({"date_deadline": fields.Date.today(), "probability": 50})
        chart = self._charts(self.manager)["forecast"]
        self.assertEqual(chart["labels"], [self.manager.name])
        self.assertEqual([s["values"] for s in chart["series"]], [[0], [2500], [10000]])
        self.assertEqual(chart["total"], 25)
        self.assertEqual(chart["action"]["res_model"], "crm.forecast.report")

    def test_won_and_lost(self):
        """MD-02 PV-26 How many of the deals closed were won, per person."""
        lost = self.lead.copy({"user_id": self.manager.id, "team_id": self.team.id})
        self.lead.action_set_won()
        lost.action_set_lost()
        chart = self._charts(self.manager)["conversions"]
        self.assertEqual([s["values"] for s in chart["series"]], [[1], [1]])
        self.assertEqual(chart["total"], 50)
        action = chart["action"]
        leads = self.env["crm.lead"].with_context(**action["context"])
        self.assertEqual(leads.search(action["domain"]), self.lead | lost)

    def test_on_the_desk(self):
        """MD-01 Opportunities and actions stand on the desk."""
        desk = self.env["crm.desk"].with_user(self.manager).get_desk()
        kinds = {section["kind"] for section in desk["sections"]}
        self.assertLessEqual({"opportunity", "action", "quotation"}, kinds)
        self.assertFalse([s["kind"] for s in desk["sections"] if s["error"]])
