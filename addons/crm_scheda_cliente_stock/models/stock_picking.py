from odoo import api, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.timeline.mixin"]

    _timeline_kind = "delivery"
    _timeline_icon = "fa-truck"
    _timeline_sequence = 35
    _timeline_date = "date_done"
    _timeline_text = ("name", "origin")
    _timeline_fields = ("name", "origin", "state")
    _timeline_evidence = True

    _partner_done_idx = models.Index("(partner_id, date_done DESC, id DESC)")

    @api.model
    def _timeline_label(self):
        return self.env._("Delivery notes")

    @api.model
    def _timeline_domain(self):
        return Domain("state", "=", "done") & Domain(
            "picking_type_id.code", "=", "outgoing"
        )

    def _timeline_entry(self):
        return {"title": self.name, "text": self.origin or "", "color": "success"}
