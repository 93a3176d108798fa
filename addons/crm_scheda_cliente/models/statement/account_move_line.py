from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # a customer's entries in order of date, and their sums without the table
    _crm_statement_idx = models.Index(
        "(partner_id, account_id, date)"
        " INCLUDE (currency_id, company_id, amount_currency, balance)"
        " WHERE parent_state = 'posted'"
    )
