"""Whatever joins the worklist tells the desks concerned when it changes."""

from odoo import api, models


class CrmWorklistMixin(models.AbstractModel):
    """Tells the desks of the people concerned that something has changed."""

    _inherit = "crm.worklist.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._worklist_notify()
        return records

    def write(self, vals):
        if not self._worklist_kind or not self._worklist_concerns(vals):
            return super().write(vals)
        # whoever loses the work has to see it go as well
        self._worklist_notify()
        result = super().write(vals)
        self._worklist_notify()
        return result

    def unlink(self):
        self._worklist_notify()
        return super().unlink()

    @api.model
    def _worklist_concerns(self, vals):
        """Tell whether a change can be seen on a desk."""
        names = {
            self._worklist_deadline,
            self._worklist_user,
            self._worklist_partner,
            "active",
            "state",
            "stage_id",
            "name",
            "priority",
            *self._worklist_fields,
        }
        return not names.isdisjoint(vals)

    def _worklist_notify(self):
        """Send one light message per person and transaction, when it commits."""
        if not self._worklist_kind or not self:
            return
        # sudo: who is concerned, even where the writer may not read the users
        users = self.sudo().mapped(self._worklist_user)
        self.env["crm.desk"]._notify(users.ids)
