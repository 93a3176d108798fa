"""The deadlines of tickets: kept right as tickets move, warned of, explained."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_ticket import TARGETS
from .crm_ticket_stage import DONE_KINDS
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
    banked_hours = fields.Float(
        "Hours used before",
        readonly=True,
        help="Used while other working hours held: they are not judged anew.",
    )
    banked_at = fields.Datetime("Hours used until", readonly=True)
    deadline = fields.Datetime("Due by", readonly=True)
    warn_at = fields.Datetime("Warn from", readonly=True)
    left_hours = fields.Float(
        "Hours left", readonly=True, help="While the clock stands."
    )
    reached_at = fields.Datetime("Reached on", readonly=True)
    worked_hours = fields.Float("Working hours taken", readonly=True, aggregator="avg")
    used_hours = fields.Float(
        "Working hours used",
        compute="_compute_used_hours",
        help="Taken until it was reached, or used so far.",
    )
    elapsed_hours = fields.Float(
        "Calendar hours taken", readonly=True, aggregator="avg"
    )
    status = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("missed", "Missed"),
            ("void", "Not counted"),
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

    @api.depends("start", "reached_at", "worked_hours", "banked_hours", "status")
    def _compute_used_hours(self):
        now = fields.Datetime.now()
        going = self.filtered(lambda row: not row.reached_at and row.status != "void")
        # sudo: the log of stages explains what the reader sees
        phases = self._get_phases(going.ticket_id.sudo())
        for row in self:
            row.used_hours = row.worked_hours
        for row in going:
            used = row.sudo()._get_worked(phases, now)  # sudo: hours are no secret
            row.used_hours = used / 3600

    # --------------------------------------------------------------------- keeping
    @api.model
    def _open(self, tickets, phases):
        """Give new tickets their deadlines; they have none to look at yet.

        :param dict phases: the phases of each ticket's life, by its id
        """
        tickets = tickets.sudo()  # sudo: deadlines are kept by the system
        policies = tickets._get_policies()
        self._set_policies(tickets, policies)
        creates = []
        for ticket in tickets:
            policy = policies[ticket.id]
            targets = policy._get_targets() if policy else {}
            creates += [
                self._prepare(ticket, policy, target, phases[ticket.id])
                for target in ("first_response", "resolution")
                if targets.get(target)
            ]
        self.sudo().create(creates)  # sudo: see above
        done = tickets.filtered(self._is_settled)
        if done:
            self._settle(done, phases)

    @api.model
    def _sync(self, tickets):
        """Bring the deadlines of tickets up to date, in a fixed number of queries.

        A closed ticket's deadlines never move; a reopened one's count on from
        where they stood.
        """
        tickets = tickets.sudo()  # sudo: deadlines are kept by the system
        done = tickets.filtered(self._is_settled)
        phases = self._get_phases(tickets)
        tickets.filtered(lambda ticket: not ticket.uncounted).sla_ids._count_again()
        self._settle(done, phases)
        going = tickets - done
        going.sla_ids._reopen()
        policies = going._get_policies()
        self._set_policies(going, policies)
        creates = []
        for ticket in going:
            creates += self._plan(ticket, policies[ticket.id], phases)
        self.sudo().create(creates)  # sudo: see above
        going.sla_ids._refresh(phases)

    @api.model
    def _get_phases(self, tickets):
        return self.env["crm.ticket.stage.log"]._get_phases(tickets)

    @api.model
    def _set_policies(self, tickets, policies):
        changed = tickets.filtered(lambda t: t.sla_policy_id != policies[t.id])
        for policy, group in changed.grouped(lambda t: policies[t.id]).items():
            quiet = group.with_context(tracking_disable=True)
            quiet.sudo().sla_policy_id = policy  # sudo: nobody chooses his own terms

    @api.model
    def _is_settled(self, ticket):
        """Tell whether no deadline of a ticket runs: done, archived or not counted."""
        done = ticket.stage_kind in DONE_KINDS
        return done or not ticket.active or bool(ticket.uncounted)

    @api.model
    def _settle(self, tickets, phases):
        """Say what became of the deadlines of tickets whose clocks stand for good.

        A request that was merged, or is none, meets nothing and misses nothing; nor
        does one that ended without an answer of a person.
        """
        now = fields.Datetime.now().replace(microsecond=0)
        for ticket in tickets:
            rows = ticket.sla_ids
            if ticket.uncounted:
                rows._void()
            elif ticket.stage_kind not in DONE_KINDS or not ticket.last_agent_date:
                rows.filtered(lambda row: not row.reached_at)._void()
            else:
                rows._reach(ticket.solved_date or now, phases, answered=False)

    def _void(self):
        """Leave targets out of times and percentages; what they took is kept."""
        values = dict.fromkeys(("deadline", "warn_at"), False)
        counted = self.filtered(lambda row: row.status != "void")
        counted.write({**values, "left_hours": 0, "status": "void"})

    def _count_again(self):
        """Let targets count that were reached before their ticket was left out."""
        for row in self.filtered(lambda row: row.status == "void" and row.reached_at):
            row.status = "met" if row._is_in_time(row.worked_hours * 3600) else "missed"

    def _is_in_time(self, seconds):
        # a second of grace: deadlines are stored in whole seconds
        return not self.hours or seconds <= self.hours * 3600 + 1

    def _reopen(self):
        """Let clocks run again after reopening: the solution's, and what was void."""
        stopped = self.filtered(
            lambda row: (
                row.status == "void" or (row.target == "resolution" and row.reached_at)
            )
        )
        stopped._start_again()

    def _start_again(self):
        self.write(
            {
                "reached_at": False,
                "status": "running",
                "worked_hours": 0,
                "elapsed_hours": 0,
            }
        )

    @api.model
    def _plan(self, ticket, policy, phases_of):
        """Adjust the open targets of one ticket; return the rows to create.

        :param dict phases_of: the phases of each ticket's life, by its id
        """
        targets = policy._get_targets() if policy else {}
        calendar = self._get_calendar(ticket, policy)
        known = set(ticket.sla_ids.mapped("target"))
        for row in ticket.sla_ids.filtered(lambda row: not row.reached_at):
            hours = targets.get(row.target)
            if not hours:
                row.unlink()
                continue
            given = {"policy_id": policy, "calendar_id": calendar}
            values = {
                name: record.id for name, record in given.items() if row[name] != record
            }
            if row.hours != hours:
                values["hours"] = hours
            if "calendar_id" in values:
                row._bank(phases_of, fields.Datetime.now().replace(microsecond=0))
            if values:
                row.write(values)
        return [
            self._prepare(ticket, policy, target, phases_of[ticket.id])
            for target in ("first_response", "resolution")
            if targets.get(target) and target not in known
        ]

    @api.model
    def _prepare(self, ticket, policy, target, phases, start=None, round_=1):
        """Return the values of a new row.

        :param phases: the phases of the ticket's life
        :param start: from when it counts, naive UTC; from the ticket's opening if None
        """
        calendar = self._get_calendar(ticket, policy)
        hours = policy._get_targets()[target]
        start = start or ticket.create_date or fields.Datetime.now()
        start = start.replace(microsecond=0)
        return {
            "ticket_id": ticket.id,
            "policy_id": policy.id,
            "calendar_id": calendar.id,
            "target": target,
            "round": round_,
            "hours": hours,
            "start": start,
            **self._due_values(calendar, policy, phases, start, hours),
        }

    @api.model
    def _get_calendar(self, ticket, policy):
        """Return the working hours in which a ticket's deadlines run."""
        calendars = self.env["resource.calendar"]
        return (
            calendars.browse(policy._get_terms().get("calendar_id") or [])
            or ticket.team_id.calendar_id
            or ticket.company_id.resource_calendar_id
        )

    # -------------------------------------------------------------------- messages
    @api.model
    def _answered(self, ticket, moment):
        """Record an answer to the customer."""
        rows = ticket.sudo().sla_ids.filtered(  # sudo: kept by the system
            lambda row: (
                not row.reached_at and row.target in ("first_response", "next_response")
            )
        )
        if rows:
            phases = self._get_phases(ticket)
            rows._reach(moment, phases)
            if self._is_settled(ticket):
                self._settle(ticket.sudo(), phases)  # sudo: see above

    @api.model
    def _unanswered(self, ticket, moment):
        """Let the clocks run again that an answer of that moment has stopped."""
        moment = moment.replace(microsecond=0)
        rows = ticket.sudo().sla_ids.filtered(  # sudo: kept by the system
            lambda row: (
                row.reached_at
                and row.reached_at >= moment
                and row.target in ("first_response", "next_response")
            )
        )
        if rows:
            rows._start_again()
            rows._refresh(self._get_phases(ticket))

    @api.model
    def _asked(self, ticket, moment):
        """Start the clock of the next answer, unless one runs already."""
        ticket = ticket.sudo()  # sudo: kept by the system
        rows, policy = ticket.sla_ids, ticket.sla_policy_id
        waiting = rows.filtered(
            lambda row: not row.reached_at and row.target != "resolution"
        )
        if waiting or not policy.next_response_hours or not ticket.last_agent_date:
            return
        rounds = rows.filtered(lambda row: row.target == "next_response")
        phases = self._get_phases(ticket)[ticket.id]
        round_ = max(rounds.mapped("round"), default=0) + 1
        rows.create(
            self._prepare(ticket, policy, "next_response", phases, moment, round_)
        )

    # ------------------------------------------------------------------ computing
    def _refresh(self, phases_of):
        """Compute the deadlines anew; what is reached already stays as it is.

        :param dict phases_of: the phases of each ticket's life, by its id
        """
        for row in self.filtered(lambda r: not r.reached_at and r.status != "void"):
            values = row._prepare_due(phases_of.get(row.ticket_id.id, []))
            changed = {
                name: value for name, value in values.items() if row[name] != value
            }
            if changed:
                row.write(changed)

    def _prepare_due(self, phases):
        if self.banked_at and self.banked_hours >= self.hours:
            return {"status": "missed"}  # it was, by the hours that held then
        return self._due_values(
            self.calendar_id,
            self.policy_id,
            phases,
            self.banked_at or self.start,
            self.hours,
            self.banked_hours,
        )

    @api.model
    def _due_values(self, calendar, policy, phases, start, hours, used=0.0):
        """Return what is stored of a target that is not reached yet.

        :param float used: hours of it that were used before ``start``
        """
        found = sla.due(
            calendar.crm_work_time(start) if calendar else _NO_WORK,
            phases,
            start,
            hours * 3600,
            (policy._get_terms().get("warn_percent") or 80) / 100,
            used * 3600,
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

    def _get_worked(self, phases_of, moment):
        """Return the seconds of working time that a target has used until a moment."""
        start = self.banked_at or self.start
        work = self.calendar_id.crm_work_time(start) if self.calendar_id else _NO_WORK
        spans = sla.running_spans(phases_of.get(self.ticket_id.id, []), start)
        return self.banked_hours * 3600 + sum(
            work.seconds_between(begin, min(end or moment, moment))
            for begin, end in spans
            if begin < moment
        )

    def _bank(self, phases_of, moment):
        """Keep what targets have used until now: other working hours are about to hold.

        Time that was worked is not judged anew by hours that did not hold then.
        """
        for row in self.filtered(lambda r: not r.reached_at and r.status != "void"):
            if moment <= (row.banked_at or row.start):
                continue
            used = row._get_worked(phases_of, moment) / 3600
            row.write({"banked_hours": used, "banked_at": moment})

    def _reach(self, moment, phases_of, answered=True):
        """Record that targets are reached, and in how much time.

        :param bool answered: else the ticket has ended: an answer that was not given
            in time is missed, one that was not due yet does not count
        """
        for row in self.filtered(lambda row: not row.reached_at):
            worked = row._get_worked(phases_of, moment)
            in_time = row._is_in_time(worked)
            if in_time and not answered and row.target != "resolution":
                row._void()
                continue
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
    def _search_going(self, field, records):
        """Return the targets that run by some calendars or service levels."""
        return self.sudo().search(  # sudo: deadlines move for everybody
            [
                (field, "in", records.ids),
                ("reached_at", "=", False),
                ("status", "!=", "void"),
            ]
        )

    @api.model
    def _bank_calendars(self, calendars):
        """Keep what was used by calendars whose hours are about to change."""
        rows = self._search_going("calendar_id", calendars)
        if rows:
            now = fields.Datetime.now().replace(microsecond=0)
            rows._bank(self._get_phases(rows.ticket_id), now)

    @api.model
    def _recompute_calendars(self, calendars):
        self._sync(self._search_going("calendar_id", calendars).ticket_id)

    @api.model
    def _recompute_policies(self, policies):
        self._sync(self._search_going("policy_id", policies).ticket_id)

    @api.model
    def _recompute_teams(self, teams):
        tickets = self.env["crm.ticket"].sudo()  # sudo: as above
        domain = Domain("team_id", "in", teams.ids) & Domain("is_open", "=", True)
        self._sync(tickets.search(domain))

    # -------------------------------------------------------------------- watching
    @api.model
    def _cron_watch(self, batch=100):
        """Warn the owner and escalate to who answers for it; once each.

        At night and on holidays nothing is sent: a row waits until the hours in
        which its deadline runs.
        """
        now = fields.Datetime.now()
        done, left = 0, 0
        for domain, handle in (
            (Domain("warned_at", "=", False) & Domain("warn_at", "<=", now), "_warn"),
            (
                Domain("escalated_at", "=", False) & Domain("deadline", "<=", now),
                "_escalate",
            ),
        ):
            domain &= Domain("reached_at", "=", False)
            rows = self.search(domain, order="deadline, id")
            awake = rows.filtered(lambda row: row._is_working(now))
            todo = awake[:batch].try_lock_for_update()
            getattr(todo, handle)(now)
            done += len(todo)
            left += len(awake) - len(todo)
        self.env["ir.cron"]._commit_progress(done, remaining=left)

    def _is_working(self, moment):
        calendar = self.calendar_id
        return bool(calendar) and calendar.crm_work_time(moment).is_working(moment)

    def _warn(self, now):
        """Give the owner, or who leads the team, something to do."""
        self.warned_at = now
        for row in self.filtered(lambda row: row.deadline and row.deadline > now):
            ticket = row.ticket_id
            user = ticket.user_id or ticket.team_id.user_id
            if user:
                ticket.with_context(lang=user.lang).activity_schedule(
                    "crm_postvendita.mail_activity_type_deadline",
                    date_deadline=fields.Date.context_today(self, row.deadline),
                    user_id=user.id,
                    summary=row._get_sentence(user),
                )

    def _escalate(self, now):
        """Tell who answers for a deadline that it has passed."""
        self.write({"escalated_at": now, "status": "missed"})
        for row in self:
            ticket = row.ticket_id
            people = (
                row.policy_id.escalation_user_id
                or ticket.team_id.user_id
                or ticket.user_id
            )
            for user in people:
                thread = ticket.with_context(lang=user.lang)
                thread.message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=thread.env._("Deadline missed: %s", ticket.display_name),
                    body=row._get_sentence(user),
                )

    def _get_sentence(self, user):
        """Return what is due by when, in a person's own language and zone."""
        ticket = self.ticket_id.with_context(lang=user.lang, tz=user.tz)
        moment = fields.Datetime.context_timestamp(ticket, self.deadline)
        return ticket.env._(
            "%(target)s due by %(moment)s: %(ticket)s, owner %(owner)s",
            target=self.with_env(ticket.env)._crm_label("target"),
            moment=moment.strftime("%d/%m/%Y %H:%M"),
            ticket=ticket.display_name,
            owner=ticket.user_id.name or ticket.env._("nobody"),
        )

    # ---------------------------------------------------------------------- ledger
    @api.model
    def _get_spans(self, ticket):
        """Return what a ticket's life consists of: list of ``(start, stop, kind)``."""
        start = ticket.create_date.replace(microsecond=0)
        stop = fields.Datetime.now().replace(microsecond=0)
        if stop <= start:
            return []
        # sudo: hours and service level are explained to whoever may read the ticket
        ticket = ticket.sudo()
        calendar = self._get_calendar(ticket, ticket.sla_policy_id)
        spans = calendar.crm_attendance(start, stop) if calendar else ([], [])
        return sla.ledger(*spans, self._get_phases(ticket)[ticket.id], start, stop)

    @api.model
    def _get_ledger(self, ticket):
        """Return a ticket's ledger, see ``crm.ticket.get_ledger``."""
        return [
            {
                "start": fields.Datetime.to_string(begin),
                "stop": fields.Datetime.to_string(end),
                "kind": kind,
                "minutes": round((end - begin).total_seconds() / 60, 1),
            }
            for begin, end, kind in self._get_spans(ticket)
        ]

    @api.model
    def _get_ledger_labels(self):
        """Return what each kind of span is called, and the class that colours it."""
        return {
            "worked": (self.env._("Worked"), "text-primary"),
            "paused": (self.env._("Paused"), "text-warning"),
            "holiday": (self.env._("Holiday"), "text-muted"),
            "off": (self.env._("Outside working hours"), "text-muted"),
            "closed": (self.env._("Solved or closed"), "text-success"),
        }

    @api.model
    def _render_ledger(self, ticket):
        """Return the ledger as a table, newest first, at most a month of rows."""
        labels = self._get_ledger_labels()
        spans = self._get_spans(ticket)
        sums = Markup(" · ").join(
            Markup("{} <b>{}</b>").format(labels[kind][0], _hours(seconds))
            for kind, seconds in sla.totals(spans).items()
        )
        rows = Markup("").join(
            self._render_span(labels[kind], begin, end)
            for begin, end, kind in reversed(spans[-62:])
        )
        titles = (
            self.env._("From"),
            self.env._("To"),
            self.env._("What"),
            self.env._("Hours"),
        )
        return Markup(
            "<p>{}</p>{}<table class='table table-sm'><thead><tr>{}</tr></thead>"
            "<tbody>{}</tbody></table>"
        ).format(
            sums,
            self._render_banked(ticket),
            Markup("").join(Markup("<th>{}</th>").format(title) for title in titles),
            rows,
        )

    def _render_banked(self, ticket):
        """Say what was used while other working hours held than those of the table."""
        rows = ticket.sudo().sla_ids  # sudo: as the ledger
        told = [
            self.env._(
                "%(target)s: %(hours)s used by the working hours that held until"
                " %(moment)s.",
                target=row.with_env(self.env)._crm_label("target"),
                hours=_hours(row.banked_hours * 3600),
                moment=self._local(row.banked_at),
            )
            for row in rows.filtered("banked_at")
        ]
        return Markup("").join(Markup("<p>{}</p>").format(text) for text in told)

    def _render_span(self, label, begin, end):
        return Markup(
            '<tr class="{}"><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'
        ).format(
            label[1],
            self._local(begin),
            self._local(end),
            label[0],
            _hours((end - begin).total_seconds()),
        )

    def _local(self, moment):
        return fields.Datetime.context_timestamp(self, moment).strftime("%d/%m %H:%M")


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


def _hours(seconds):
    """Return seconds as hours and minutes.

    >>> _hours(5400)
    '1:30'
    """
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
