from odoo import api, models


class CrmTicketSettingsMixin(models.AbstractModel):
    """Makes a model's records known without a query: whatever changes is forgotten.

    For the few records that every new ticket asks for.
    """

    _name = "crm.ticket.settings.mixin"
    _description = "Settings of the service"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
