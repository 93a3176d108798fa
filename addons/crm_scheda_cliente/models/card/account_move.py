"""Invoices on the timeline."""

from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "crm.timeline.mixin"]

    _timeline_kind = "invoice"
    _timeline_icon = "fa-file-text-o"
    _timeline_sequence = 40
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "invoice_date"
    _timeline_user = "invoice_user_id"
    _timeline_text = ("name", "ref", "payment_reference")
    _timeline_fields = (
        "name",
        "move_type",
        "payment_state",
        "amount_total_signed",
        "company_currency_id",
    )
    _timeline_evidence = True

    # core's form counts what a salesperson may not read, and would refuse to open
    # the invoice that the card shows; the numbers tell no amount
    payment_count = fields.Integer(compute_sudo=True)
    transaction_count = fields.Integer(compute_sudo=True)

    _commercial_date_idx = models.Index(
        "(commercial_partner_id, invoice_date DESC, id DESC)"
        " WHERE commercial_partner_id IS NOT NULL"
    )

    @api.model
    def _timeline_label(self):
        return self.env._("Invoices")

    @api.model
    def _timeline_domain(self):
        posted = Domain("state", "=", "posted") & Domain("invoice_date", "!=", False)
        return self._timeline_document_domain() & posted

    @api.model
    def _timeline_document_domain(self):
        # what a partner sells us is no business of whoever sells to it
        return Domain("move_type", "in", self.get_sale_types())

    def _timeline_entry(self):
        paid = self.payment_state in ("paid", "in_payment", "reversed")
        entry = {
            "title": self.name,
            "state": self._crm_label("payment_state"),
            "color": "success" if paid else "warning",
        }
        if self.env["res.users"]._crm_sees_accounting():
            entry["amount"] = self.amount_total_signed
            entry["currency_id"] = self.company_currency_id.id
        return entry
