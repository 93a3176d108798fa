from odoo import api, fields, models


class CrmServiceContractConsumption(models.Model):
    """A visit takes from a contract's budget, too."""

    _inherit = "crm.service.contract.consumption"

    visit_id = fields.Many2one("crm.maintenance.visit", ondelete="cascade")

    _visit_once = models.UniqueIndex(
        "(visit_id) WHERE visit_id IS NOT NULL", "This visit is charged already."
    )

    @api.depends("visit_id.price")
    def _compute_price(self):
        return super()._compute_price()

    def _get_charged(self):
        return super()._get_charged() or self.visit_id
