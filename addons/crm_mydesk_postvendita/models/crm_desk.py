from odoo import api, models


class CrmDesk(models.AbstractModel):
    _inherit = "crm.desk"

    @api.model
    def _get_switchable_users(self, teams):
        """A service manager opens the desks of the service agents."""
        users = super()._get_switchable_users(teams)
        if self.env.user.has_group("crm_postvendita.crm_postvendita_group_manager"):
            # sudo: names of the members of the service teams
            teams = self.env["crm.ticket.team"].sudo()
            # a company has few teams
            teams = teams.search([])  # pylint: disable=no-search-all
            users |= teams.member_ids.sudo(False)
        return users
