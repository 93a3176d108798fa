"""What visits add to machines: they are counted, and their work is paid, too."""

from odoo import fields, models


class CrmEquipment(models.Model):
    _inherit = "crm.equipment"

    visit_count = fields.Integer("Visits", compute="_compute_visit_count")

    def _compute_visit_count(self):
        visits = self._count("crm.maintenance.visit", "equipment_ids")
        for equipment in self:
            equipment.visit_count = visits.get(equipment.id, 0)

    def action_view_visits(self):
        self.ensure_one()
        return self._open(
            self.env._("Visits"),
            "crm.maintenance.visit",
            [("equipment_ids", "in", self.ids)],
        )

    def _get_sums(self):
        """A visit to several machines counts for each by its part."""
        sums = super()._get_sums()
        visits = self.env["crm.maintenance.visit"].sudo()  # sudo: sums only
        for visit in visits.search_fetch(
            [("equipment_ids", "in", self.ids), ("state", "=", "done")],
            ["equipment_ids", "hours", "price", "cost"],
        ):
            part = len(visit.equipment_ids)
            for equipment in visit.equipment_ids:
                hours, price, cost = sums.get(equipment.id, (0, 0, 0))
                sums[equipment.id] = (
                    hours + visit.hours / part,
                    price + visit.price / part,
                    cost + visit.cost / part,
                )
        return sums
