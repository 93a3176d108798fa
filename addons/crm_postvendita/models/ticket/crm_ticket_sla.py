from odoo import api, fields, models

from .crm_sla_policy import TARGETS
from .kernel import sla


class CrmTicketSla(models.Model):
    """One target of a ticket, with its deadline."""

    _name = "crm.ticket.sla"
    _description = "Deadline of a ticket"
    _order = "ticket_id, start, id"
    _rec_name = "target"

    ticket_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    policy_id = fields.Many2one(
        "crm.sla.policy", string="Service level", index=True, ondelete="set null"
    )
    calendar_id = fields.Many2one(
        "resource.calendar", string="Working hours", index=True, ondelete="set null"
    )
    target = fields.Selection(TARGETS, required=True)
    round = fields.Integer(
        default=1, help="Which answer: a new one counts from each open question."
    )
    hours = fields.Float("Hours of work")
    start = fields.Datetime("Counts from", required=True)
    deadline = fields.Datetime("Due by", readonly=True)
    warn_at = fields.Datetime("Warn from", readonly=True)
    left_hours = fields.Float(
        "Hours left", readonly=True, help="While the clock stands."
    )
    reached_at = fields.Datetime("Reached on", readonly=True)
    worked_hours = fields.Float("Working hours taken", readonly=True, aggregator="avg")
    elapsed_hours = fields.Float(
        "Calendar hours taken", readonly=True, aggregator="avg"
    )
    status = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("missed", "Missed"),
        ],
        default="running",
        required=True,
        index=True,
    )
    warned_at = fields.Datetime(readonly=True)
    escalated_at = fields.Datetime(readonly=True)
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, precompute=True
    )

    _one_round = models.UniqueIndex(
        "(ticket_id, target, round)", "A ticket has each target once a round."
    )
    _warn_idx = models.Index("(warn_at) WHERE reached_at IS NULL AND warned_at IS NULL")
    _late_idx = models.Index(
        "(deadline) WHERE reached_at IS NULL AND escalated_at IS NULL"
    )

    # ------------------------------------------------------------------ computing
    def _refresh(self, phases_of):
        """Compute the deadlines anew; what is reached already stays as it is.

        :param dict phases_of: the phases of each ticket's life, by its id
        """
        for row in self.filtered(lambda row: not row.reached_at):
            values = row._prepare_due(phases_of.get(row.ticket_id.id, []))
            changed = {
                name: value for name, value in values.items() if row[name] != value
            }
            if changed:
                row.write(changed)

    def _prepare_due(self, phases):
        return self._due_values(
            self.calendar_id, self.policy_id, phases, self.start, self.hours
        )

    @api.model
    def _due_values(self, calendar, policy, phases, start, hours):
        """Return what is stored of a target that is not reached yet."""
        found = sla.due(
            calendar.crm_work_time(start) if calendar else _NO_WORK,
            phases,
            start,
            hours * 3600,
            (policy._get_terms().get("warn_percent") or 80) / 100,
        )
        late = found.deadline and found.deadline < fields.Datetime.now()
        running = not phases or phases[-1][2] == "run"
        status = "running" if running else "paused"
        return {
            "deadline": _whole(found.deadline),
            "warn_at": _whole(found.warn_at),
            "left_hours": round(found.left / 3600, 4),
            "status": "missed" if late else status,
        }

    def _reach(self, moment, phases_of):
        """Record that targets are reached, and in how much time."""
        for row in self.filtered(lambda row: not row.reached_at):
            calendar = row.calendar_id
            work = calendar.crm_work_time(row.start) if calendar else _NO_WORK
            spans = sla.running_spans(phases_of.get(row.ticket_id.id, []), row.start)
            worked = sum(
                work.seconds_between(begin, min(end or moment, moment))
                for begin, end in spans
                if begin < moment
            )
            # a second of grace: deadlines are stored in whole seconds
            in_time = not row.hours or worked <= row.hours * 3600 + 1
            row.write(
                {
                    "reached_at": moment,
                    "status": "met" if in_time else "missed",
                    "worked_hours": worked / 3600,
                    "elapsed_hours": (moment - row.start).total_seconds() / 3600,
                    "left_hours": 0,
                }
            )

    # -------------------------------------------------- when what they hang on moves
    @api.model
    def _recompute_calendars(self, calendars):
        rows = self.sudo().search(  # sudo: deadlines move for everybody
            [("calendar_id", "in", calendars.ids), ("reached_at", "=", False)]
        )
        rows.ticket_id._sla_sync()

    @api.model
    def _recompute_policies(self, policies):
        rows = self.sudo().search(  # sudo: deadlines move for everybody
            [("policy_id", "in", policies.ids), ("reached_at", "=", False)]
        )
        rows.ticket_id._sla_sync()


class _NoWork:
    """Stands for a calendar that is missing: nothing is ever due."""

    def add(self, start, seconds):
        return None

    def seconds_between(self, start, stop):
        return 0.0


_NO_WORK = _NoWork()


def _whole(moment):
    """Return a moment without fractions of a second, False for None."""
    return moment.replace(microsecond=0) if moment else False
