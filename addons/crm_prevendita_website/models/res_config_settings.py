from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_web_visit import DAYS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_web_retention_days = fields.Integer(
        "Days that visits are kept",
        config_parameter="crm_prevendita_website.retention_days",
        default=DAYS,
    )

    @api.constrains("crm_web_retention_days")
    def _check_crm_web_retention_days(self):
        for settings in self:
            if settings.crm_web_retention_days < 1:
                raise ValidationError(
                    self.env._(
                        "Days that visits are kept: enter a number of days from 1 up."
                    )
                )
