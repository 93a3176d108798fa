"""Delivery notes on the card and on the timeline."""

from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.common import CardCommon


@tagged("post_install", "-at_install")
class TestDelivery(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._new_user("keeper", "stock.group_stock_user")
        cls.order = cls._new_order(cls.anna_partner)
        cls.order.action_confirm()
        cls.picking = cls.order.picking_ids

    def _deliveries(self, user):
        card = self.env["crm.customer.card"].with_user(user).get_card(self.rossi.id)
        section = next((s for s in card["sections"] if s["key"] == "deliveries"), None)
        return section and [row["id"] for row in section["data"]["rows"]]

    def _timeline(self, user):
        timeline = self.env["crm.timeline"].with_user(user)
        page = timeline.get_page(self.rossi.id, {"kinds": ["delivery"]})
        return [entry["id"] for entry in page["entries"]]

    def test_section_and_timeline(self):
        """BA-15 SC-02 Delivery notes join the card without touching the base."""
        self.assertEqual(self._deliveries(self.keeper), self.picking.ids)
        self.assertEqual(self._timeline(self.keeper), [])
        self.picking.move_ids.quantity = 1
        self.picking.button_validate()
        self.assertEqual(self.picking.state, "done")
        self.assertEqual(self._timeline(self.keeper), self.picking.ids)

    def test_transport_document(self):
        """SC-02 The number on the customer's paper is the one that the card shows."""
        self.picking.move_ids.quantity = 1
        self.picking.button_validate()
        row = self.env["crm.customer.card"]._get_delivery_row(self.picking)
        entry = self.picking._timeline_entry()
        if "l10n_it_ddt_number" in self.picking._fields:
            self.picking.l10n_it_ddt_number = "WH/OUT/DDT00042"
            row = self.env["crm.customer.card"]._get_delivery_row(self.picking)
            entry = self.picking._timeline_entry()
            self.assertEqual(row["name"], "WH/OUT/DDT00042")
            self.assertIn(self.picking.name, entry["text"])
            timeline = self.env["crm.timeline"].with_user(self.keeper)
            page = timeline.get_page(self.rossi.id, {"text": "DDT00042"})
            self.assertEqual([one["id"] for one in page["entries"]], self.picking.ids)
        else:
            self.assertEqual(row["name"], self.picking.name)
        self.assertEqual(entry["title"], row["name"])

    def test_access(self):
        """BA-15 Whoever may not read deliveries does not see them on the card."""
        self.assertIsNone(self._deliveries(self.luca))
        self.assertEqual(self._timeline(self.luca), [])

    def test_open_card(self):
        """BA-15 The card opens from the delivery note."""
        action = self.picking.with_user(self.keeper).action_open_customer_card()
        partner = self.env["res.partner"].browse(action["params"]["partner_id"])
        self.assertEqual(partner.commercial_partner_id, self.rossi)
