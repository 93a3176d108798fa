from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    crm_contract_id = fields.Many2one(
        "crm.service.contract",
        string="Service contract",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        groups="base.group_user",
    )

    def _reverse_move_vals(self, default_values, cancel=True):
        values = super()._reverse_move_vals(default_values, cancel)
        # a credit note takes back what the contract has brought
        values["crm_contract_id"] = self.crm_contract_id.id
        return values
