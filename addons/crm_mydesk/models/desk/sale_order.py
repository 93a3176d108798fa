"""Quotations to follow up, on the desk."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.worklist.mixin"]

    _worklist_kind = "quotation"
    _worklist_icon = "fa-file-text-o"
    _worklist_sequence = 60
    _worklist_groups = ("sales_team.group_sale_salesman",)
    _worklist_deadline = "validity_date"
    _worklist_fields = ("name", "state", "amount_total", "currency_id")

    _desk_idx = models.Index(
        "(user_id, validity_date, id) WHERE state IN ('draft', 'sent')"
    )

    @api.model
    def _worklist_label(self):
        return self.env._("Quotations to follow up")

    @api.model
    def _worklist_domain(self):
        return Domain("state", "in", ("draft", "sent"))

    def _worklist_entry(self):
        amount = format_amount(self.env, self.amount_total, self.currency_id)
        return {
            "title": f"{self.name} · {amount}",
            "state": self._crm_label("state"),
            "color": "info" if self.state == "sent" else "secondary",
        }
