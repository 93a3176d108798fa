"""The ledger of what was used of contracts."""

from odoo import api, fields, models


class CrmServiceContractConsumption(models.Model):
    """The ledger of a contract's budgets, written by the system."""

    _name = "crm.service.contract.consumption"
    _inherit = ["crm.contract.part.mixin"]
    _description = "Consumption of a contract"
    _order = "date desc, id desc"

    service_id = fields.Many2one(
        "crm.service.contract.service", required=True, ondelete="cascade"
    )
    measure = fields.Selection(related="service_id.measure")
    date = fields.Date(required=True)
    quantity = fields.Float(required=True)
    included_quantity = fields.Float("Included", required=True)
    excess_quantity = fields.Float("Beyond")
    work_id = fields.Many2one("crm.ticket.work", ondelete="cascade")
    ticket_id = fields.Many2one("crm.ticket", index="btree_not_null")
    reason = fields.Char("Why")
    price = fields.Monetary("To pay", compute="_compute_price")
    is_billed = fields.Boolean("Already billed", compute="_compute_price")

    _budget_idx = models.Index("(service_id, date)")
    _work_once = models.UniqueIndex(
        "(work_id) WHERE work_id IS NOT NULL", "This work is charged already."
    )

    @api.depends("work_id.price", "work_id.is_billed")
    def _compute_price(self):
        for row in self.sudo():  # sudo: shown with the contract
            record = row._get_charged()
            row.price = record.price if row.excess_quantity else 0.0
            row.is_billed = record.is_billed

    def _get_charged(self):
        """Hook: return the record that was charged, one that can be billed."""
        return self.work_id
