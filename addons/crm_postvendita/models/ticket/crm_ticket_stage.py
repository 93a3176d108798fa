"""The stages of tickets, what they mean, and when a ticket stood in which."""

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
#: why a ticket is in no figure
UNCOUNTED = [("merged", "Merged into another"), ("spam", "Spam")]
#: kinds in which there is nothing left to do
DONE_KINDS = ("solved", "closed")
#: value of the context's ``crm_ticket_no_rating`` by which no customer is asked how
#: satisfied he is: an object, which no client can send
NO_RATING = object()


class CrmTicketStage(models.Model):
    _name = "crm.ticket.stage"
    _description = "Ticket stage"
    _inherit = ["crm.cached.mixin"]
    _cached_fields = ("name", "sequence", "active", "kind", "pauses_sla", "team_ids")
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


class CrmTicketStageLog(models.Model):
    """When a ticket stood in which stage: what the deadlines are computed from."""

    _name = "crm.ticket.stage.log"
    _description = "Time of a ticket in a stage"
    _order = "ticket_id, start, id"
    _rec_name = "stage_id"

    ticket_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("crm.ticket.stage", ondelete="set null")
    kind = fields.Selection(STAGE_KINDS, required=True)
    pause = fields.Boolean(help="The stage paused the deadlines at that time.")
    start = fields.Datetime(required=True)
    stop = fields.Datetime()
    user_id = fields.Many2one("res.users", string="Moved by")

    _one_open = models.UniqueIndex(
        "(ticket_id) WHERE stop IS NULL", "A ticket stands in one stage at a time."
    )

    @api.model
    def _open(self, tickets):
        """Begin the log of new tickets; return their phases: ``{id: [phase]}``."""
        now = fields.Datetime.now()
        logs = self.sudo()  # sudo: written by the system, agents only read it
        created = logs.create(
            [self._prepare(ticket, ticket.create_date or now) for ticket in tickets]
        )
        return {log.ticket_id.id: [log._phase()] for log in created}

    @api.model
    def _move(self, tickets, moment):
        """Note that tickets have left their stage for the one they stand in now."""
        logs = self.sudo()  # sudo: as above
        current = logs.search([("ticket_id", "in", tickets.ids), ("stop", "=", False)])
        current.write({"stop": moment})
        current.flush_recordset()
        logs.create([self._prepare(ticket, moment) for ticket in tickets])

    @api.model
    def _take_back(self, tickets):
        """Let the time in which tickets were done by mistake be a pause."""
        logs = self.sudo()  # sudo: as above
        domain = [("ticket_id", "in", tickets.ids), ("stop", "=", False)]
        wrong = logs.search([*domain, ("kind", "in", DONE_KINDS)])
        wrong.write({"kind": "waiting_third", "pause": True})

    @api.model
    def _prepare(self, ticket, start):
        kind, pause = ticket.stage_id._get_meaning()
        return {
            "ticket_id": ticket.id,
            "stage_id": ticket.stage_id.id,
            "kind": kind,
            "pause": pause,
            "start": start.replace(microsecond=0),
            "user_id": self.env.uid,
        }

    @api.model
    def _get_phases(self, tickets):
        """Return the phases of each ticket's life: ``{ticket id: [phase]}``."""
        phases = {ticket_id: [] for ticket_id in tickets.ids}
        # sudo: kept by the system
        for log in self.sudo().search_fetch(
            [("ticket_id", "in", tickets.ids)],
            ["ticket_id", "kind", "pause", "start", "stop"],
            order="start, id",
        ):
            phases[log.ticket_id.id].append(log._phase())
        return phases

    def _phase(self):
        """Return the entry as a phase of the deadlines' kernel."""
        stop = self.stop or None
        if self.kind in DONE_KINDS:
            return (self.start, stop, "closed")
        return (self.start, stop, "pause" if self.pause else "run")
