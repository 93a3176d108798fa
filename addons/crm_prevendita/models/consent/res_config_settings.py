from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_contact_cap = fields.Integer(
        related="company_id.crm_contact_cap", readonly=False
    )
    crm_contact_cap_days = fields.Integer(
        related="company_id.crm_contact_cap_days", readonly=False
    )
