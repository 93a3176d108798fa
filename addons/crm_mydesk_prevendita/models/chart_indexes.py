"""What the charts of presales read, without a look at the rows."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    _chart_idx = models.Index(
        "(date_closed, company_id) INCLUDE"
        " (type, won_status, active, user_id, team_id, expected_revenue)"
        " WHERE date_closed IS NOT NULL"
    )


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    _chart_idx = models.Index(
        "(date_done, company_id) INCLUDE (user_id, campaign_id, time_spent, cost)"
        " WHERE state = 'done'"
    )
