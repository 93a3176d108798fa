"""Delivery notes on the customer card."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmCustomerCard(models.AbstractModel):
    _inherit = "crm.customer.card"

    @api.model
    def _get_sections(self, family):
        sections = super()._get_sections(family)
        if self.env["stock.picking"].has_access("read"):
            sections.append(self._get_deliveries_section(family))
        return sections

    @api.model
    def _get_deliveries_section(self, family):
        Picking = self.env["stock.picking"]
        domain = Picking._timeline_partner_domain(family)
        domain &= Domain("picking_type_id.code", "=", "outgoing")
        domain &= Domain("state", "!=", "cancel")
        pickings = Picking.search_fetch(
            domain,
            [
                "name",
                "origin",
                "scheduled_date",
                "date_done",
                "state",
                *Picking._crm_delivery_number_fields(),
            ],
            order="scheduled_date DESC, id DESC",
            limit=self._ROWS + 1,
        )
        title = self.env._("Delivery notes")
        rows = [self._get_delivery_row(picking) for picking in pickings]
        return self._get_rows_section(
            "deliveries",
            45,
            title,
            [
                ["name", self.env._("Number"), "text"],
                ["origin", self.env._("Order"), "text"],
                ["date", self.env._("Date"), "datetime"],
                ["state", self.env._("State"), "badge"],
            ],
            rows,
            empty=self.env._("Nothing delivered yet."),
            action=self._get_list_action(title, "stock.picking", domain),
        )

    @api.model
    def _get_delivery_row(self, picking):
        date = picking.date_done or picking.scheduled_date
        return {
            "model": "stock.picking",
            "id": picking.id,
            "name": picking._crm_delivery_number(),
            "origin": picking.origin or "",
            "date": fields.Datetime.to_string(date),
            "state": {
                "text": picking._crm_label("state"),
                "color": "success" if picking.state == "done" else "warning",
            },
        }
