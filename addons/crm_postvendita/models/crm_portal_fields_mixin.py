"""What customers and visitors may read of a record: an allow-list."""

from odoo import api, models


class CrmPortalFieldsMixin(models.AbstractModel):
    """A model that people without an employee's rights read: what stands on its list.

    Every other field is closed to them over RPC, also one that an add-on brings later.
    The portal's pages show more where they say so, in superuser mode.
    """

    _name = "crm.portal.fields.mixin"
    _description = "Read by customers, field by field"

    @api.model
    def _get_portal_fields(self):
        """Return the names of the fields that customers and visitors may read."""
        return {"id", "display_name", "active", "company_id", "create_date"}

    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or self.env.user._is_internal():
            return True
        return operation == "read" and field.name in self._get_portal_fields()
