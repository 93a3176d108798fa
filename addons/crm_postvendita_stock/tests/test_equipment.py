"""Deliveries and returns of machines, with serial numbers and without."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_postvendita.tests.contract.common import ContractCase


@tagged("post_install", "-at_install")
class TestDeliveredEquipment(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.compressor.is_storable = True
        cls.unit = cls.env["product.product"].create(
            {
                "name": "Unit",
                "is_storable": True,
                "tracking": "serial",
                "crm_installable": True,
                "invoice_policy": "order",
            }
        )
        cls.lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.unit.id} for name in ("S1", "S2")]
        )
        cls.stock = cls.env.ref("stock.stock_location_stock")
        cls.customers = cls.env.ref("stock.stock_location_customers")

    def machines(self):
        return self.env["crm.equipment"].search(
            [("product_id", "in", (self.unit | self.compressor).ids)]
        )

    def order(self, product, quantity):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.rossi.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def deliver(self, picking, lots=()):
        move = picking.move_ids
        move.move_line_ids.unlink()
        values = {
            "move_id": move.id,
            "picking_id": picking.id,
            "product_id": move.product_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
        }
        self.env["stock.move.line"].create(
            [{**values, "lot_id": lot.id, "quantity": 1} for lot in lots]
            or [{**values, "quantity": move.product_uom_qty}]
        )
        move.picked = True
        picking._action_done()
        self.assertEqual(picking.state, "done")

    def back(self, lot, partner, back=True):
        places = [self.customers.id, self.stock.id]
        if not back:
            places.reverse()
        kind = "in" if back else "out"
        picking = self.env["stock.picking"].create(
            {
                "partner_id": partner.id,
                "picking_type_id": self.env.ref(f"stock.picking_type_{kind}").id,
                "location_id": places[0],
                "location_dest_id": places[1],
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.unit.id,
                            "product_uom_qty": 1,
                            "location_id": places[0],
                            "location_dest_id": places[1],
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        self.deliver(picking, lot)

    def test_delivered_then_invoiced(self):
        """PO-23 Delivery makes the machines with their serials, the invoice none."""
        order = self.order(self.unit, 2)
        self.deliver(order.picking_ids, self.lots)
        machines = self.machines()
        self.assertEqual(set(machines.mapped("serial")), {"S1", "S2"})
        self.assertEqual(machines.lot_id, self.lots)
        self.assertEqual(machines.commercial_partner_id, self.rossi)
        self.assertTrue(all(machines.mapped("date_delivery")))
        number = order.picking_ids._crm_delivery_number()
        # agents see the number without a right to the inventory
        agent = machines.with_user(self.agent)
        self.assertEqual(set(agent.mapped("delivery_number")), {number})
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual(self.machines(), machines)
        self.assertEqual(machines.invoice_id, invoice)

    def test_named_in_a_ticket(self):
        """PO-31 A delivered machine is found by its lot, as the inventory names it."""
        order = self.order(self.unit, 2)
        self.lots[0].name = "ZK-77 0041"
        self.deliver(order.picking_ids, self.lots)
        machine = self.machines().filtered(lambda m: m.lot_id == self.lots[0])
        self.assertEqual(self.ticket(name="zk77-OO41 ferma").equipment_id, machine)
        self.lots[0].name = "ZK-77 0042"
        ticket = self.ticket(user=self.agent, name="zk77-0042 ferma")
        self.assertEqual(ticket.equipment_id, machine)

    def test_invoiced_then_delivered(self):
        """PO-23 What the invoice made gets its delivery and serial."""
        order = self.order(self.unit, 2)
        order._create_invoices().action_post()
        machines = self.machines()
        self.assertEqual(len(machines), 2)
        self.deliver(order.picking_ids, self.lots)
        self.assertEqual(self.machines(), machines)
        self.assertEqual(set(machines.mapped("serial")), {"S1", "S2"})

    def test_without_serials(self):
        order = self.order(self.compressor, 3)
        self.deliver(order.picking_ids)
        self.assertEqual(len(self.machines()), 3)
        self.assertEqual(set(self.machines().mapped("warranty_rule_id")), {self.rule})

    def test_taken_back_and_sold_again(self):
        """PO-23 A machine that comes back and is sold again keeps its history."""
        order = self.order(self.unit, 2)
        self.deliver(order.picking_ids, self.lots)
        machine = self.machines().filtered(lambda m: m.serial == "S1")
        self.back(self.lots[0], self.rossi)
        self.assertEqual(machine.state, "retired")
        self.back(self.lots[0], self.verdi, back=False)
        self.assertEqual(machine.state, "in_use")
        self.assertEqual(machine.commercial_partner_id, self.verdi)
        self.assertEqual(machine.move_ids.from_partner_id, self.rossi)
        self.assertEqual(len(self.machines()), 2)

    def test_without_a_delivery(self):
        """PO-23 A machine that no delivery brought shows no delivery note."""
        machine = self.env["crm.equipment"].create(
            {"name": "Old one", "partner_id": self.rossi.id}
        )
        self.assertFalse(machine.delivery_number)
