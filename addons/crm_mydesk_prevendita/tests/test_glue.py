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

    def test_on_the_desk(self):
        """MD-01 Opportunities and actions stand on the desk."""
        desk = self.env["crm.desk"].with_user(self.manager).get_desk()
        kinds = {section["kind"] for section in desk["sections"]}
        self.assertLessEqual({"opportunity", "action", "quotation"}, kinds)
        self.assertFalse([s["kind"] for s in desk["sections"] if s["error"]])
