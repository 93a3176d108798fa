from odoo import fields, models


class CrmContractPartMixin(models.AbstractModel):
    """What a contract is made of: fees, coverage, services, and their ledger."""

    _name = "crm.contract.part.mixin"
    _description = "Part of a contract"

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
