from odoo import api, fields, models


class CrmServiceContract(models.Model):
    """Visits of a contract: counted, and billed where they exceed it."""

    _inherit = "crm.service.contract"

    visit_count = fields.Integer("Visits", compute="_compute_visit_count")

    def _compute_visit_count(self):
        counts = self._count("crm.maintenance.visit")
        for contract in self:
            contract.visit_count = counts.get(contract._origin, 0)

    @api.model
    def _get_excess_models(self):
        visits = ("crm.maintenance.visit", "date_visit")
        return (*super()._get_excess_models(), visits)

    def action_view_visits(self):
        self.ensure_one()
        return self._open(
            self.env._("Visits"),
            "crm.maintenance.visit",
            [("contract_id", "=", self.id)],
        )
