from odoo import models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    # a merge of customers looks here, and would read the table from end to end
    _crm_partner_idx = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
