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

    def test_who_was_merged_leads_to_who_stayed(self):
        """MD-03 PV-02 The number, mail, name and VAT number of one merged find who
        stayed, and no one else of the exchange is guessed."""
        partners = self.env["res.partner"]
        kept, other, neighbour = partners.create(
            [
                {"name": "Kappa Presse", "is_company": True, "phone": "+390305553301"},
                {"name": "Kappa Stampaggio Bagnolo", "is_company": True,
                 "phone": "+390305552201", "email": "info@kappastampi.example",
                 "vat": "IT12345670017"},
                {"name": "Vicino", "is_company": True, "phone": "+390305552202"},
            ]
        )  # fmt: skip
        kept.with_user(self.manager)._crm_merge(other, taken=[])
        caller = self.env["crm.caller"].with_user(self.manager)
        for text in ("030 5552201", "info@kappastampi.example", "12345670017",
                     "Kappa Stampaggio"):  # fmt: skip
            found = [c["partner_id"] for c in caller.find(text)["candidates"]]
            self.assertIn(kept.id, found, text)
            self.assertNotIn(other.id, found, text)
            self.assertNotIn(neighbour.id, found, text)

    def test_who_is_no_contact_yet_is_known(self):
        """MD-03 A caller of a name bank or of a lead is found, and opens as such."""
        bank = self.env["crm.name.bank"].create({"name": "Fiera"})
        name = self.env["crm.name"].create(
            {
                "bank_id": bank.id,
                "name": "Tornitura Meccanica Bagnolo",
                "phone": "+390305559501",
                "email": "info@tornitura.example",
            }
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Pompa nuova",
                "partner_name": "Cantieri Benaco",
                "phone": "+39 045 5558052",
                "type": "lead",
                "user_id": self.manager.id,
            }
        )
        caller = self.env["crm.caller"].with_user(self.manager)
        for text, document in (
            ("0305559501", name),
            ("tornitura mecc", name),
            ("info@tornitura.example", name),
            ("045 5558052", lead),
            ("Cantieri Ben", lead),
        ):
            with self.subTest(text):
                first = caller.find(text)["candidates"][0]
                self.assertFalse(first["partner_id"])
                self.assertEqual(first["document"]["model"], document._name)
                self.assertEqual(first["document"]["id"], document.id)
        # a customer with that number stands alone: the bank's line is the same one
        customer = self.env["res.partner"].create(
            {"name": "Tornitura Bagnolo", "phone": "+390305559501"}
        )
        found = caller.find("0305559501")["candidates"]
        self.assertEqual([one["partner_id"] for one in found], [customer.id])
        # who may read neither learns of neither
        plain = self.env["crm.caller"].with_user(self.plain)
        self.assertFalse(plain.find("Cantieri Ben")["candidates"])
        self.assertFalse(plain.find("tornitura mecc")["candidates"])

    def test_a_deal_by_its_title(self):
        """MD-03 What the deal is called leads to its customer."""
        self.lead.partner_id = self.env["res.partner"].create({"name": "Bagnolo"})
        caller = self.env["crm.caller"].with_user(self.manager)
        first = caller.find("two compressors")["candidates"][0]
        self.assertEqual(first["partner_id"], self.lead.partner_id.id)

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
