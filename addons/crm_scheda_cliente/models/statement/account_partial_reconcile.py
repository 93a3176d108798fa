from odoo import models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    # what was settled after a past day
    _crm_max_date_idx = models.Index("(max_date)")
