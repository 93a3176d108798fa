from odoo import api, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    @api.model
    def _get_worklist_ids(self, user_ids):
        """Return the ids of the teams that some users belong to.

        Kept for the transaction: each list of the desk asks for them.
        """
        cache = self.env.cr.cache.setdefault("crm_prevendita.teams", {})
        key = (self.env.uid, tuple(self.env.companies.ids), tuple(user_ids))
        if key not in cache:
            cache[key] = self.search([("member_ids", "in", user_ids)]).ids
        return cache[key]
