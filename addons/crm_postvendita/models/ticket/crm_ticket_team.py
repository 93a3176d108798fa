"""Teams of the service, their members and the addresses that they are written to."""

from ast import literal_eval

from odoo import api, fields, models, tools
from odoo.fields import Domain


class CrmTicketTeam(models.Model):
    _name = "crm.ticket.team"
    _description = "Service team"
    _inherit = ["mail.alias.mixin", "mail.thread", "crm.cached.mixin"]
    _crm_own_author = True
    _order = "sequence, name, id"
    _cached_fields = ("member_ids",)
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", string="Team leader", check_company=True, index=True
    )
    member_ids = fields.Many2many(
        "res.users",
        string="Members",
        check_company=True,
        domain=lambda self: self.env["res.users"]._crm_agents_domain(),
    )
    assignment = fields.Selection(
        [
            ("manual", "By hand"),
            ("round_robin", "In turn"),
            ("least_loaded", "To whoever has the fewest open tickets"),
            ("skill", "To whoever has the skill and the fewest open tickets"),
        ],
        required=True,
        default="manual",
        help="Who gets a new ticket that no rule gives to a person.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        help="Hours in which this team works; empty: those of the company.",
    )
    service_product_id = fields.Many2one(
        "product.product",
        string="Service for time",
        check_company=True,
        domain=[("type", "=", "service")],
        help="By which time on tickets is billed where nobody chooses a product; empty:"
        " that of the company.",
    )
    use_rating = fields.Boolean("Ask for a rating on closing", default=True)
    close_after_days = fields.Integer(
        "Close solved tickets after (days)",
        default=7,
        help="Zero: never by itself.",
    )
    reopen_days = fields.Integer(
        "A reply reopens for (days)",
        default=30,
        help="A reply to a ticket closed longer ago opens a new, linked one.",
    )
    address_ids = fields.One2many(
        "crm.ticket.team.address",
        "team_id",
        string="Further addresses",
        help="Mails to these addresses become tickets of the team, too.",
    )
    open_count = fields.Integer(compute="_compute_counts")
    unassigned_count = fields.Integer(compute="_compute_counts")
    late_count = fields.Integer(compute="_compute_counts")

    def _compute_counts(self):
        open_tickets = Domain("team_id", "in", self.ids) & Domain("is_open", "=", True)
        late = open_tickets & Domain("sla_deadline", "<", fields.Datetime.now())
        for name, domain in (
            ("open_count", open_tickets),
            ("unassigned_count", open_tickets & Domain("user_id", "=", False)),
            ("late_count", late),
        ):
            counted = self.env["crm.ticket"]._read_group(
                domain, ["team_id"], ["__count"]
            )
            counts = {team.id: count for team, count in counted}
            for team in self:
                team[name] = counts.get(team.id, 0)

    def write(self, vals):
        result = super().write(vals)
        if "calendar_id" in vals:
            self.env["crm.ticket.sla"]._recompute_teams(self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_addresses(self):
        # the database would drop them and leave their aliases behind
        self.address_ids.unlink()

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.ticket")
        if self.id:
            defaults = literal_eval(self.alias_defaults or "{}")
            values["alias_defaults"] = {**defaults, "team_id": self.id}
        return values

    @tools.ormcache("self.id")
    def _get_staff(self):
        """Return the ids of the members, in the order of their turn."""
        members = self.sudo().member_ids  # sudo: the gateway assigns for anybody
        return tuple(sorted(members.filtered("active").ids))

    @api.model
    def _get_load(self, users):
        """Return the number of open tickets of each user: ``{user id: count}``.

        Sudo: the load counts tickets of every team, whoever asks.
        """
        counted = (
            self.env["crm.ticket"]
            .sudo()  # sudo: a person's load includes tickets of other teams
            # an archived ticket is not open: the index alone answers then
            .with_context(active_test=False)
            ._read_group(
                [("user_id", "in", users.ids), ("is_open", "=", True)],
                ["user_id"],
                ["__count"],
            )
        )
        return {user.id: count for user, count in counted}


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
