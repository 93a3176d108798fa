"""The indexes that statements and credit are read by."""

from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # a customer's entries in order of date, and their sums without the table
    _crm_statement_idx = models.Index(
        "(partner_id, account_id, date)"
        " INCLUDE (currency_id, company_id, amount_currency, balance)"
        " WHERE parent_state = 'posted'"
    )
    # the last receipts on the customer card
    _crm_receipt_idx = models.Index(
        "(partner_id, date DESC, id DESC) WHERE parent_state = 'posted' AND balance < 0"
    )


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    # what was settled after a past day
    _crm_max_date_idx = models.Index("(max_date)")
