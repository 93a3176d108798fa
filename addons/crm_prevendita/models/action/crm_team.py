from odoo import api, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    @api.model
    def _get_worklist_ids(self, user_ids):
        """Return the ids of the teams that some users belong to."""
        return self.search([("member_ids", "in", user_ids)]).ids
