from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_keeps_calling_code = fields.Boolean(
        related="company_id.crm_keeps_calling_code", readonly=False
    )
    crm_calls_in_calendar = fields.Boolean(
        related="company_id.crm_calls_in_calendar", readonly=False
    )
