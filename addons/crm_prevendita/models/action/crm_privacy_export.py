from odoo import api, models


class CrmPrivacyExport(models.AbstractModel):
    _inherit = "crm.privacy.export"

    @api.model
    def _get_sent(self):
        return [*super()._get_sent(), "crm.marketing.action"]

    @api.model
    def _get_more(self, model):
        if model == "crm.marketing.action":
            return ["type_id", "state"]
        return super()._get_more(model)
