from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_dormant_months = fields.Integer(
        "Months of silence",
        default=12,
        config_parameter="crm_scheda_cliente.dormant_months",
        help="After so many months without an order or an invoice a customer is"
        " dormant. 0: never.",
    )
