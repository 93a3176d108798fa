from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # the charts read them without a look at the rows
    _chart_idx = models.Index(
        "(date_order, state, company_id) INCLUDE"
        " (user_id, team_id, amount_untaxed, currency_rate)"
    )
    _chart_quotation_idx = models.Index(
        "(create_date, state, company_id) INCLUDE (user_id, team_id)"
    )
