from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_credit_amber_percent = fields.Float(
        related="company_id.crm_credit_amber_percent", readonly=False
    )
    crm_credit_red_percent = fields.Float(
        related="company_id.crm_credit_red_percent", readonly=False
    )
    crm_credit_amber_days = fields.Integer(
        related="company_id.crm_credit_amber_days", readonly=False
    )
    crm_credit_red_days = fields.Integer(
        related="company_id.crm_credit_red_days", readonly=False
    )
    crm_credit_block = fields.Boolean(
        related="company_id.crm_credit_block", readonly=False
    )
