"""Deliveries on the timeline, with the number that the customer has on paper."""

from odoo import api, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.timeline.mixin"]

    _timeline_kind = "delivery"
    _timeline_icon = "fa-truck"
    _timeline_sequence = 35
    _timeline_date = "date_done"
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

    @property
    def _timeline_fields(self):
        return ("name", "origin", "state", *self._crm_delivery_number_fields())

    @property
    def _timeline_text(self):
        return ("name", "origin", *self._crm_delivery_number_fields())

    def _timeline_entry(self):
        number = self._crm_delivery_number()
        own = self.name if number != self.name else ""
        text = " · ".join(filter(None, (own, self.origin)))
        return {"title": number, "text": text, "color": "success"}

    @api.model
    def _crm_delivery_number_fields(self):
        """Return the fields with the number of the document that goes with the goods.

        The Italian transport document has a number of its own, where it is installed.
        """
        names = ("l10n_it_ddt_number",)
        return tuple(name for name in names if name in self._fields)

    def _crm_delivery_number(self):
        """Return the number of the delivery note as the customer has it on paper."""
        self.ensure_one()
        names = self._crm_delivery_number_fields()
        return next(filter(None, (self[name] for name in names)), self.name)
