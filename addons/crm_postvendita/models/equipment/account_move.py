"""Invoices bring the machines that they sell into the customers' equipment."""

from collections import defaultdict

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._crm_install()
        return posted

    def _crm_install(self):
        """Bring the machines on invoices into the customers' equipment."""
        rows = []
        for move in self.filtered(lambda m: m.move_type == "out_invoice"):
            sold = defaultdict(float)
            for line in move.invoice_line_ids:
                if line.product_id.crm_installable and line.quantity > 0:
                    sold[line.product_id, line.sale_line_ids[:1]] += line.quantity
            rows += [
                move._crm_prepare_install(product, order_line, int(quantity))
                for (product, order_line), quantity in sold.items()
            ]
        if rows:
            # sudo: accountants keep no equipment, their invoices bring it
            self.env["crm.equipment"].sudo()._install_sold(rows)

    def _crm_prepare_install(self, product, order_line, quantity):
        self.ensure_one()
        mine = ("invoice_id", self.id)
        site = self.partner_shipping_id
        customer = self.commercial_partner_id
        return {
            "known": ("sale_line_id", order_line.id) if order_line else mine,
            "mine": mine,
            "product_id": product.id,
            "quantity": quantity,
            "base": {
                "partner_id": self.partner_id.id,
                "site_id": site.id if site.commercial_partner_id == customer else False,
                "company_id": self.company_id.id,
                "sale_line_id": order_line.id,
            },
            "values": {"invoice_id": self.id, "date_invoice": self.invoice_date},
        }
