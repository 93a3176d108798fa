from odoo import api, fields, models, tools
from odoo.exceptions import UserError

#: what a stage means, whatever it is called
STAGE_KINDS = [
    ("new", "New"),
    ("working", "Working"),
    ("waiting_customer", "Waiting for customer"),
    ("waiting_third", "Waiting for third party"),
    ("solved", "Solved"),
    ("closed", "Closed"),
]
#: kinds in which there is nothing left to do
DONE_KINDS = ("solved", "closed")
#: value of the context's ``crm_ticket_no_rating`` by which no customer is asked how
#: satisfied he is: an object, which no client can send
NO_RATING = object()


class CrmTicketStage(models.Model):
    _name = "crm.ticket.stage"
    _description = "Ticket stage"
    _inherit = ["crm.cached.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        STAGE_KINDS,
        string="Meaning",
        required=True,
        default="working",
        index=True,
        help="What the stage means to the program, whatever it is called.",
    )
    pauses_sla = fields.Boolean(
        "Pauses the deadlines",
        compute="_compute_pauses_sla",
        store=True,
        readonly=False,
        help="While a ticket stands here, its deadlines do not run.",
    )
    fold = fields.Boolean("Folded in kanban")
    team_ids = fields.Many2many(
        "crm.ticket.team",
        string="Teams",
        help="Only these teams use the stage; none: all of them.",
    )
    description = fields.Text(translate=True)

    @api.depends("kind")
    def _compute_pauses_sla(self):
        for stage in self:
            stage.pauses_sla = stage.kind in ("waiting_customer", "waiting_third")

    def write(self, vals):
        if "kind" in vals and self.filtered(lambda s: s.kind != vals["kind"]):
            self._check_meaning_is_free()
        return super().write(vals)

    def _check_meaning_is_free(self):
        """Refuse to change what a stage means under the tickets that stand in it."""
        used = self.env["crm.ticket"].search([("stage_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Tickets stand in the stage “%(stage)s”: move them to another"
                    " stage before you change its meaning.",
                    stage=used.stage_id.name,
                )
            )

    @tools.ormcache()
    def _get_all(self):
        """Return the stages in order: tuple of ``(id, kind, team ids, pauses)``."""
        return tuple(
            (stage.id, stage.kind, frozenset(stage.team_ids.ids), stage.pauses_sla)
            for stage in self.sudo().search([])  # sudo: the gateway needs them too
        )

    def _get_meaning(self):
        """Return what a stage means and whether it pauses, without a query."""
        for key, kind, _teams, pauses in self._get_all():
            if key == self.id:
                return kind, pauses
        return self.kind, self.pauses_sla  # an archived one

    @api.model
    def _get_first(self, kind, team=None):
        """Return the first stage of a meaning that the team uses."""
        stages = [stage for stage in self._get_all() if stage[1] == kind]
        team_id = team.id if team else 0
        fitting = [stage for stage in stages if not stage[2] or team_id in stage[2]]
        return self.browse([stage[0] for stage in (fitting or stages)[:1]])
