from odoo import models


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    # the charts read it without a look at the rows
    _chart_idx = models.Index(
        "(date_done, company_id) INCLUDE (user_id, campaign_id, time_spent, cost)"
        " WHERE state = 'done'"
    )
