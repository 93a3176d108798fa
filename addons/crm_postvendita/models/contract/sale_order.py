from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_contract_id = fields.Many2one(
        "crm.service.contract",
        string="Service contract",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        groups="base.group_user",
    )

    def _prepare_invoice(self):
        values = super()._prepare_invoice()
        if self.crm_contract_id:
            values["crm_contract_id"] = self.crm_contract_id.id
        return values
