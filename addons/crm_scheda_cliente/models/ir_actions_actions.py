"""What is offered under Actions is what works for who is asked."""

from odoo import api, models

SERVER = "ir.actions.server"


class IrActionsActions(models.Model):
    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """Leave out server actions that would refuse the reader.

        Without groups of its own such an action asks for the right to write its model
        when it runs (``_can_execute_action_on_records``): who has not got it, for
        instance the right to invite a customer to the portal, was offered an error.
        """
        bindings = super().get_bindings(model_name)
        ids = [one["id"] for found in bindings.values() for one in found]
        refused = self._crm_get_refused(ids)
        if not refused:
            return bindings
        offered = {
            kind: [one for one in found if one["id"] not in refused]
            for kind, found in bindings.items()
        }
        return {kind: found for kind, found in offered.items() if found}

    @api.model
    def _crm_get_refused(self, ids):
        """Return those among the actions that the reader may not run, a set of ids."""
        # what an action runs on, and for whom; nothing of it is given out
        servers = self.env[SERVER].sudo()  # sudo: as above
        servers = servers.search([("id", "in", ids), ("group_ids", "=", False)])
        return {
            action.id
            for action in servers
            if not self.env[action.model_id.model].has_access("write")
        }
