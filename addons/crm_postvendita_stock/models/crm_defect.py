"""Who received the lot that a defect is about, and a ticket for each of them."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class CrmDefect(models.Model):
    _inherit = "crm.defect"

    delivered_count = fields.Integer("Received it", compute="_compute_delivered_count")

    @api.depends("product_id", "lot_ref")
    def _compute_delivered_count(self):
        for defect in self:
            defect.delivered_count = len(defect._get_delivered_partners())

    def _get_delivered_partners(self):
        """Return the customers who received the defect's lot and still have it.

        Commercial entities, after the deliveries done less what was returned. The
        lot is the whole name, as it stands on the label; without a product the
        lots of that name of every product count.
        """
        self.ensure_one()
        partners = self.env["res.partner"]
        lot_ids = self._get_lots().ids
        if not lot_ids:
            return partners
        for model in ("stock.move.line", "stock.move", "stock.picking", "res.partner"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner.commercial_partner_id
                     FROM stock_move_line line
                     JOIN stock_move move ON move.id = line.move_id
                     LEFT JOIN stock_picking picking ON picking.id = line.picking_id
                     JOIN res_partner partner ON partner.id = COALESCE(
                          picking.partner_id, move.partner_id)
                     JOIN stock_location source ON source.id = line.location_id
                     JOIN stock_location target ON target.id = line.location_dest_id
                    WHERE line.lot_id IN %s AND line.state = 'done'
                      AND line.company_id = %s
                      AND (source.usage = 'customer') <> (target.usage = 'customer')
                    GROUP BY partner.commercial_partner_id
                   HAVING SUM(CASE WHEN target.usage = 'customer' THEN line.quantity
                                   ELSE -line.quantity END) > 0
                    ORDER BY partner.commercial_partner_id""",
                tuple(lot_ids),
                self.company_id.id,
            )
        )
        return partners.browse([partner_id for (partner_id,) in rows])

    def _get_lots(self):
        """Return the lots of the defect, with rights of the system."""
        # sudo: agents find the customers without a right to the inventory
        lots = self.env["stock.lot"].sudo()
        if not self.lot_ref:
            return lots
        domain = Domain("name", "=", self.lot_ref)
        if self.product_id:
            domain &= Domain("product_id", "=", self.product_id.id)
        return lots.search(domain)

    def action_view_deliveries(self):
        """Show the delivery notes that brought the lot to customers."""
        self.ensure_one()
        domain = [
            ("move_line_ids.lot_id", "in", self._get_lots().ids),
            ("picking_type_id.code", "=", "outgoing"),
            ("state", "=", "done"),
            ("company_id", "=", self.company_id.id),
        ]
        return self.env["stock.picking"]._crm_records_action(
            name=self.env._("Delivery notes: %s", self.lot_ref),
            views=[(False, "list"), (False, "form")],
            domain=domain,
            context={},
        )

    def action_view_delivered(self):
        """Show the customers who received the lot."""
        self.ensure_one()
        partners = self._get_delivered_partners()
        return partners._crm_records_action(
            name=self.env._("Received it: %s", self.lot_ref),
            views=[(False, "list"), (False, "form")],
            domain=[("id", "in", partners.ids)],
            context={},
        )

    def action_open_delivered_tickets(self):
        """Open a ticket for each customer of the lot who has none; show them all.

        :raises UserError: if every customer has one already
        """
        self.ensure_one()
        known = self.ticket_ids.commercial_partner_id
        missing = self._get_delivered_partners() - known
        if not missing:
            raise UserError(
                self.env._(
                    "Every customer who received lot “%s” has a ticket on this defect.",
                    self.lot_ref or "",
                )
            )
        self.env["crm.ticket"].create(
            [
                {
                    "name": self.name,
                    "partner_id": partner.id,
                    "product_id": self.product_id.id,
                    "lot_ref": self.lot_ref,
                    "defect_id": self.id,
                    "company_id": self.company_id.id,
                }
                for partner in missing
            ]
        )
        return self.action_view_tickets()
