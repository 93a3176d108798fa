from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    marketing_hour_cost = fields.Monetary(
        related="company_id.marketing_hour_cost", readonly=False
    )
    campaign_attribution = fields.Selection(
        related="company_id.campaign_attribution", readonly=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    crm_asks_tracking = fields.Boolean(
        related="company_id.crm_asks_tracking", readonly=False
    )
    crm_asks_ground = fields.Boolean(
        related="company_id.crm_asks_ground", readonly=False
    )
