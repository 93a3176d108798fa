from odoo import api, models


class CrmCachedMixin(models.AbstractModel):
    """Settings that are known without a query: what changes is forgotten.

    For the few records that every screen or every new document asks for, through
    methods under ``ormcache``.
    """

    _name = "crm.cached.mixin"
    _description = "Cached settings"

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
