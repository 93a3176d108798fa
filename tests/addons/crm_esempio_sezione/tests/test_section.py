from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.common import CardCommon


@tagged("post_install", "-at_install")
class TestSection(CardCommon):
    def test_section(self):
        """BA-15 Twenty lines of another add-on are a section of the card."""
        self.rossi.category_id = self.env["res.partner.category"].create(
            {"name": "VIP"}
        )
        card = self.env["crm.customer.card"].with_user(self.giulia)
        sections = {s["key"]: s for s in card.get_card(self.rossi.id)["sections"]}
        self.assertEqual(sections["tags"]["data"][0]["value"], "VIP")
