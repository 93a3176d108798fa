from odoo import fields, models

from .crm_service_contract import AMOUNTS


class CrmServiceContractPeriod(models.Model):
    """A period of a contract that has been invoiced: there is one, once."""

    _name = "crm.service.contract.period"
    _description = "Invoiced period of a contract"
    _order = "date_start desc, id desc"

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date("From", required=True)
    date_end = fields.Date("To", required=True)
    share = fields.Float(help="Part of a full period, from 0 to 1.")
    invoice_id = fields.Many2one(
        "account.move", index="btree_not_null", ondelete="set null"
    )
    order_id = fields.Many2one(
        "sale.order", index="btree_not_null", ondelete="set null"
    )
    amount = fields.Monetary("Untaxed amount", groups=AMOUNTS)

    _once = models.UniqueIndex(
        "(contract_id, date_start)", "This period of the contract is invoiced already."
    )
