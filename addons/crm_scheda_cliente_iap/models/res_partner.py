from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def autocomplete_by_vat(self, vat, query_country_id, timeout=15):
        """What Odoo's service does not know, core asks of the Union's (VIES): off."""
        if not self.env["iap.account"]._crm_asks_outside():
            return []
        return super().autocomplete_by_vat(vat, query_country_id, timeout=timeout)
