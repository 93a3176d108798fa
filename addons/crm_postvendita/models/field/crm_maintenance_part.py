"""A part as the phone shows it."""

from odoo import models


class CrmMaintenancePart(models.Model):
    _inherit = "crm.maintenance.part"

    def _as_part(self):
        return {
            "product": self.product_id.id or 0,
            "name": self.name,
            "quantity": self.quantity,
        }
