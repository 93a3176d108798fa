"""Who received a defective lot and still has it."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.crm_postvendita.tests.common import TicketCase


@tagged("post_install", "-at_install")
class TestLot(TicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {"name": "Valvola", "is_storable": True, "tracking": "lot"}
        )
        cls.lot, cls.other_lot = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.product.id} for name in ("L47", "L48")]
        )
        cls.stock = cls.env.ref("stock.stock_location_stock")
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.defect = cls.env["crm.defect"].create(
            {"name": "Perde", "product_id": cls.product.id, "lot_ref": "L47"}
        )

    def move(self, partner, lot, back=False):
        places = [self.stock.id, self.customers.id]
        if back:
            places.reverse()
        kind = "in" if back else "out"
        picking = self.env["stock.picking"].create(
            {
                "partner_id": partner.id,
                "picking_type_id": self.env.ref(f"stock.picking_type_{kind}").id,
                "location_id": places[0],
                "location_dest_id": places[1],
            }
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 1,
                "picking_id": picking.id,
                "location_id": places[0],
                "location_dest_id": places[1],
            }
        )
        picking.action_confirm()
        move.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": picking.id,
                "product_id": self.product.id,
                "lot_id": lot.id,
                "quantity": 1,
                "location_id": places[0],
                "location_dest_id": places[1],
            }
        )
        move.picked = True
        picking._action_done()
        self.assertEqual(picking.state, "done")

    def test_who_received_it(self):
        """PO-24 the customers of a lot are found from the deliveries, returns less"""
        third = self.env["res.partner"].create({"name": "Terzo"})
        self.move(self.anna, self.lot)
        self.move(self.ugo, self.lot)
        self.move(third, self.other_lot)
        defect = self.defect.with_user(self.agent)
        self.assertEqual(defect._get_delivered_partners(), self.rossi | self.verdi)
        self.assertEqual(defect.delivered_count, 2)
        self.move(self.ugo, self.lot, back=True)
        defect.invalidate_recordset()
        self.assertEqual(defect._get_delivered_partners(), self.rossi)
        partners = self.env["res.partner"].search(
            defect.action_view_delivered()["domain"]
        )
        self.assertEqual(partners, self.rossi)
        notes = self.env["stock.picking"].search(
            self.defect.action_view_deliveries()["domain"]
        )
        self.assertEqual(notes.partner_id, self.anna | self.ugo)
        defect.lot_ref = "L99"
        self.assertEqual(defect.delivered_count, 0)
        defect.lot_ref = False
        self.assertEqual(defect.delivered_count, 0)

    def test_their_tickets(self):
        """PO-24 each customer of the lot gets one ticket on the defect, once"""
        self.move(self.anna, self.lot)
        self.move(self.ugo, self.lot)
        self.ticket(defect_id=self.defect.id)
        defect = self.defect.with_user(self.manager)
        defect.action_open_delivered_tickets()
        self.assertEqual(
            defect.ticket_ids.commercial_partner_id, self.rossi | self.verdi
        )
        self.assertEqual(len(defect.ticket_ids), 2)
        self.assertEqual(set(defect.ticket_ids.mapped("lot_ref")), {False, "L47"})
        with self.assertRaises(UserError):
            defect.action_open_delivered_tickets()
