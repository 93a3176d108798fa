"""What the card shows of sales to who does not sell."""

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSalesGlance(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain, cls.seller = (
            new_test_user(cls.env, f"glance_{name}", groups=groups)
            for name, groups in (
                ("plain", "base.group_user"),
                ("seller", "base.group_user,sales_team.group_sale_salesman"),
            )
        )
        cls.customer = cls.env["res.partner"].create({"name": "Officine Quarzo"})
        values = {"partner_id": cls.customer.id, "user_id": cls.seller.id}
        cls.deal = cls.env["crm.lead"].create(
            {
                **values,
                "name": "A second dryer",
                "type": "opportunity",
                "expected_revenue": 4321,
            }
        )
        cls.env["crm.marketing.action"].create({**values, "name": "Ask about it"})

    def _sections(self, user):
        card = self.env["crm.customer.card"].with_user(user).get_card(self.customer.id)
        return {section["key"]: section for section in card["sections"]}

    def test_service_knows_that_a_deal_is_open(self):
        """SC-06 Who serves a customer knows of open deals, never of amounts."""
        section = self._sections(self.plain)["sales_glance"]
        labels = [fact["label"] for fact in section["data"]]
        self.assertEqual(labels[0], "A second dryer")
        self.assertEqual(len(labels), 2)
        self.assertIn(self.seller.name, section["data"][0]["value"])
        self.assertFalse(section["action"])
        self.assertNotIn("4321", str(section))
        self.assertNotIn("opportunities", self._sections(self.plain))

    def test_sales_has_the_whole(self):
        sections = self._sections(self.seller)
        self.assertNotIn("sales_glance", sections)
        self.assertIn("opportunities", sections)

    def test_what_is_closed_and_of_others_is_not_shown(self):
        self.deal.action_set_won()
        labels = [
            f["label"] for f in self._sections(self.plain)["sales_glance"]["data"]
        ]
        self.assertNotIn("A second dryer", labels)
        company = self.env["res.company"].create({"name": "Another company"})
        self.env["crm.lead"].create(
            {
                "name": "Elsewhere",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "company_id": company.id,
                "user_id": False,
            }
        )
        labels = [
            f["label"] for f in self._sections(self.plain)["sales_glance"]["data"]
        ]
        self.assertNotIn("Elsewhere", labels)
