"""Payments on the timeline."""

from odoo import api, models
from odoo.fields import Domain


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "crm.timeline.mixin"]

    _timeline_kind = "payment"
    _timeline_icon = "fa-money"
    _timeline_sequence = 45
    _timeline_date = "date"
    _timeline_user = None
    _timeline_text = ("name", "memo", "payment_reference")
    _timeline_fields = ("name", "state", "amount", "currency_id", "payment_type")

    _partner_date_idx = models.Index(
        "(partner_id, date DESC, id DESC) WHERE partner_type = 'customer'"
    )

    @api.model
    def _timeline_label(self):
        return self.env._("Payments")

    @api.model
    def _timeline_domain(self):
        done = Domain("state", "in", ("in_process", "paid"))
        return self._timeline_document_domain() & done

    @api.model
    def _timeline_document_domain(self):
        return Domain("partner_type", "=", "customer")

    def _timeline_entry(self):
        inbound = self.payment_type == "inbound"
        return {
            "title": self.name or self.env._("Payment"),
            "text": (
                self.env._("Payment received")
                if inbound
                else self.env._("Paid back to the customer")
            ),
            "color": "success" if inbound else "warning",
            "amount": self.amount if inbound else -self.amount,
            "currency_id": self.currency_id.id,
        }
