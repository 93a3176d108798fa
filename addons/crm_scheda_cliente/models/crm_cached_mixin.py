"""Settings that are known without a query, and how what is known is forgotten."""

from odoo import api, models, tools
from odoo.tools import frozendict


class CrmCachedMixin(models.AbstractModel):
    """Settings that are known without a query: what changes is forgotten.

    For the few records that every new document asks for, through methods under
    ``ormcache``. What such a method returns is never changed: it is everybody's.

    They share core's default cache. One of the suite's own, emptied alone, cannot be
    had: the registry's caches are a private list, fixed when a registry is made, and
    adding to it would make each database of the same server ask for a signalling table
    that only those with this add-on have. So the cache is emptied as core does for its
    own settings (menus, subtypes of messages), and only when something kept changes:
    a new record, a deleted one, a write of ``_cached_fields``.
    """

    _name = "crm.cached.mixin"
    _description = "Cached settings"

    #: the fields that methods under ``ormcache`` read; None: all of them
    _cached_fields = None

    @api.model
    @tools.ormcache("names", "self.env.lang")
    def _get_known(self, names):
        """Return what all records hold in some fields: ``{id: {name: value}}``, frozen.

        :param tuple names: fields, a many2one among them as its id; texts in the
            reader's language
        """
        # sudo: settings label the records that the reader may see
        records = self.sudo().with_context(active_test=False)
        records = records.search_fetch([], names)
        return frozendict(
            (
                one.id,
                frozendict(
                    (name, value.id if isinstance(value, models.BaseModel) else value)
                    for name, value in ((name, one[name]) for name in names)
                ),
            )
            for one in records
        )

    def _get_label(self):
        """Return the record's name, "" without a record."""
        return self._get_known(("name",)).get(self.id, {}).get("name", "")

    def _forget(self):
        """Empty what is known of the settings, in every worker."""
        self.env.registry.clear_cache()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._cached_fields is None or not vals.keys().isdisjoint(
            self._cached_fields
        ):
            self._forget()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget()
        return result
