from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # the last receipts on the customer card
    _crm_receipt_idx = models.Index(
        "(partner_id, date DESC, id DESC) WHERE parent_state = 'posted' AND balance < 0"
    )
