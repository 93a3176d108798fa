from odoo import api, models, tools


class CrmCachedMixin(models.AbstractModel):
    """Settings that are known without a query: what changes is forgotten.

    For the few records that every screen or every new document asks for, through
    methods under ``ormcache``.
    """

    _name = "crm.cached.mixin"
    _description = "Cached settings"

    @api.model
    @tools.ormcache("names", "self.env.lang")
    def _get_known(self, names):
        """Return what all records hold in some fields: ``{id: {name: value}}``.

        :param tuple names: fields, a many2one among them as its id; texts in the
            reader's language
        """
        # sudo: settings label the records that the reader may see
        records = self.sudo().with_context(active_test=False)
        records = records.search_fetch([], names)
        return {
            one.id: {
                name: value.id if isinstance(value, models.BaseModel) else value
                for name, value in zip(names, (one[n] for n in names), strict=True)
            }
            for one in records
        }

    def _get_label(self):
        """Return the record's name, "" without a record."""
        return self._get_known(("name",)).get(self.id, {}).get("name", "")

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
