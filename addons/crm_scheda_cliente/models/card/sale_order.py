"""Quotations and orders on the timeline."""

from odoo import api, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.timeline.mixin"]

    _timeline_kind = "order"
    _timeline_icon = "fa-shopping-cart"
    _timeline_sequence = 30
    _timeline_date = "date_order"
    _timeline_text = ("name", "client_order_ref")
    _timeline_fields = ("name", "state", "amount_total", "currency_id")
    _timeline_evidence = True

    _partner_date_idx = models.Index("(partner_id, date_order DESC, id DESC)")

    @api.model
    def _timeline_open_domain(self):
        return Domain("state", "in", ("draft", "sent"))

    @api.model
    def _timeline_evidence_domain(self):
        return Domain("state", "=", "sale")

    @api.model
    def _timeline_label(self):
        return self.env._("Quotations and orders")

    @api.model
    def _timeline_contact_domain(self):
        return Domain("state", "=", "sale")

    def _timeline_entry(self):
        colors = {"sale": "success", "cancel": "secondary", "sent": "info"}
        return {
            "title": self.name,
            "state": self._crm_label("state"),
            "color": colors.get(self.state, "warning"),
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
        }
