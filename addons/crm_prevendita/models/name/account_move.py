from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # a merge of customers looks here, and would read the table from end to end
    _crm_shipping_idx = models.Index(
        "(partner_shipping_id) WHERE partner_shipping_id IS NOT NULL"
    )
