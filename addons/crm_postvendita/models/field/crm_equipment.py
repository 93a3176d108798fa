"""A machine as the phone shows it."""

from odoo import models


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    def _as_machine(self):
        """Return what a technician is to know of a machine before he opens it."""
        return {
            "id": self.id,
            "name": self.name,
            "serial": self.serial or "",
            "warranty": self.warranty_state,
            "warranty_end": str(self.warranty_end or ""),
        }
