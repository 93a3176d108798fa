from odoo import api, fields, models


class CrmTicketTeamAddress(models.Model):
    """One more address of a team: what is written to it becomes the team's ticket."""

    _name = "crm.ticket.team.address"
    _description = "Further address of a service team"
    _inherit = ["mail.alias.mixin"]
    _order = "team_id, id"
    _rec_name = "alias_email"

    team_id = fields.Many2one(
        "crm.ticket.team", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="team_id.company_id")

    def write(self, vals):
        result = super().write(vals)
        if "team_id" in vals:
            for address in self:
                values = address._alias_get_creation_values()
                address.alias_id.sudo().write(values)  # sudo: as core does
        return result

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.ticket")
        if self.id:
            values["alias_defaults"] = {"team_id": self.team_id.id}
            values["alias_parent_model_id"] = self.env["ir.model"]._get_id(
                "crm.ticket.team"
            )
            values["alias_parent_thread_id"] = self.team_id.id
        return values


class CrmTicketTeam(models.Model):
    _inherit = "crm.ticket.team"

    address_ids = fields.One2many(
        "crm.ticket.team.address",
        "team_id",
        string="Further addresses",
        help="Mails to these addresses become tickets of the team, too.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_addresses(self):
        # the database would drop them and leave their aliases behind
        self.address_ids.unlink()
