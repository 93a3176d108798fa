from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_company_data = fields.Boolean(
        "Look up companies at Odoo's services",
        help="Names, VAT numbers and mail domains of customers are sent to Odoo's"
        " servers, at a charge: completion of company names, enrichment and mining of"
        " leads.",
    )

    @api.model
    def get_values(self):
        """What is set is told to who may set it; core tells everybody over RPC."""
        self.check_access("create")
        values = super().get_values()
        values["crm_company_data"] = self.env["iap.account"]._crm_asks_outside()
        return values

    def set_values(self):
        result = super().set_values()
        accounts = self.env["iap.account"]
        if self.crm_company_data != accounts._crm_asks_outside():
            accounts._crm_switch_company_data(self.crm_company_data)
        return result
