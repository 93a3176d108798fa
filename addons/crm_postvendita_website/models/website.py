from odoo import models


class Website(models.Model):
    _inherit = "website"

    def get_suggested_controllers(self):
        """Offer the FAQ where an editor chooses the page of a link."""
        suggested = super().get_suggested_controllers()
        icon = "crm_postvendita_website"
        suggested.append((self.env._("FAQ"), "/faq", icon))
        return suggested
