"""Deliveries that bring machines to customers, and returns that take them back."""

from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        done = self.filtered(lambda picking: picking.state == "done")
        # sudo: who delivers keeps no equipment, the deliveries bring it
        done.sudo()._crm_install()
        return result

    def _crm_install(self):
        """Bring delivered machines into the customers' equipment, once."""
        for picking in self.filtered("partner_id"):
            for line in picking.move_line_ids:
                if not line.product_id.crm_installable or line.quantity <= 0:
                    continue
                here = line.location_id.usage == "customer"
                there = line.location_dest_id.usage == "customer"
                if there and not here:
                    picking._crm_install_line(line)
                elif here and not there:
                    picking._crm_take_back(line)

    def _crm_install_line(self, line):
        self.ensure_one()
        machines = self.env["crm.equipment"]
        serial = line.product_id.tracking == "serial" and line.lot_id.name
        values = self._crm_prepare_delivery(line, serial)
        known = machines.with_context(active_test=False).search(
            [("lot_id", "=", line.lot_id.id), ("company_id", "=", self.company_id.id)],
            limit=1,
        )
        if serial and known:
            self._crm_sell_again(known, values)
            return
        order_line = line.move_id.sale_line_id
        mine = ("picking_id", self.id)
        machines._install_sold(
            [
                {
                    "known": ("sale_line_id", order_line.id) if order_line else mine,
                    "mine": mine,
                    "product_id": line.product_id.id,
                    # one picking may have several lines of a product
                    "quantity": self._crm_count(line, order_line),
                    "base": {
                        "partner_id": (
                            order_line.order_id.partner_id or self.partner_id
                        ).id,
                        "site_id": self._crm_site(order_line).id,
                        "company_id": self.company_id.id,
                        "sale_line_id": order_line.id,
                    },
                    "values": values,
                }
            ]
        )

    def _crm_prepare_delivery(self, line, serial):
        """Return what the delivery says of its machines: day, lot or serial number."""
        values = {
            "picking_id": self.id,
            "date_delivery": fields.Datetime.context_timestamp(
                self, self.date_done or fields.Datetime.now()
            ).date(),
        }
        if line.lot_id:
            values["lot_id"] = line.lot_id.id
            values["serial" if serial else "lot_ref"] = line.lot_id.name
        return values

    def _crm_count(self, line, order_line):
        """Return how many machines of this picking there are with this line's."""
        field, key = (
            ("sale_line_id", order_line.id)
            if order_line
            else (
                "picking_id",
                self.id,
            )
        )
        made = self.env["crm.equipment"].search_count(
            [
                (field, "=", key),
                ("picking_id", "=", self.id),
                ("product_id", "=", line.product_id.id),
            ]
        )
        return made + int(line.quantity)

    def _crm_site(self, order_line):
        customer = order_line.order_id.partner_id or self.partner_id
        same = self.partner_id.commercial_partner_id == customer.commercial_partner_id
        return self.partner_id if same else self.partner_id.browse()

    def _crm_sell_again(self, machine, values):
        """A machine that came back and is delivered again keeps its history."""
        customer = self.partner_id
        if machine.commercial_partner_id != customer.commercial_partner_id:
            machine._move_to_customer(
                customer,
                customer,
                values["date_delivery"],
                self.env._("Delivery %s", self.name),
            )
        if machine.state != "in_use":
            # a new delivery starts a new warranty
            machine.write({**values, "state": "in_use", "date_retired": False})

    def _crm_take_back(self, line):
        """Retire the machine that a return takes back."""
        machines = self.env["crm.equipment"].search(
            [
                ("lot_id", "=", line.lot_id.id),
                ("state", "=", "in_use"),
                ("company_id", "=", self.company_id.id),
                (
                    "commercial_partner_id",
                    "=",
                    self.partner_id.commercial_partner_id.id,
                ),
            ]
            if line.lot_id and line.product_id.tracking == "serial"
            else [("id", "=", False)]
        )
        machines.action_retire()
        for machine in machines:
            machine.message_post(
                body=self.env._("Taken back by %s.", self.name),
                subtype_xmlid="mail.mt_note",
            )
