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
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
