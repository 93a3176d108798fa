"""The deadlines of tickets: which apply, kept right as the ticket moves."""

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_sla_policy import TARGETS
from .crm_ticket_stage import DONE_KINDS
from .kernel import routing, sla


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    sla_ids = fields.One2many("crm.ticket.sla", "ticket_id", string="Deadlines")
    sla_policy_id = fields.Many2one(
        "crm.sla.policy", string="Service level", readonly=True, copy=False, index=True
    )
    sla_deadline = fields.Datetime(
        "Due by", compute="_compute_sla", store=True, help="The next deadline."
    )
    sla_target = fields.Selection(
        TARGETS, string="Due", compute="_compute_sla", store=True
    )
    sla_missed = fields.Boolean(
        "A deadline was missed", compute="_compute_sla", store=True
    )
    sla_state = fields.Selection(
        [("ok", "In time"), ("soon", "Soon due"), ("late", "Late")],
        compute="_compute_sla_state",
    )

    @api.depends("sla_ids.deadline", "sla_ids.reached_at", "sla_ids.status")
    def _compute_sla(self):
        for ticket in self:
            due = [row for row in ticket.sla_ids if not row.reached_at and row.deadline]
            first = min(due, key=lambda row: (row.deadline, row.id), default=None)
            ticket.sla_deadline = first.deadline if first else False
            ticket.sla_target = first.target if first else False
            ticket.sla_missed = "missed" in ticket.sla_ids.mapped("status")

    @api.depends("sla_ids.warn_at", "sla_deadline", "is_open")
    def _compute_sla_state(self):
        now = fields.Datetime.now()
        for ticket in self:
            soon = any(
                row.warn_at and row.warn_at <= now
                for row in ticket.sla_ids
                if not row.reached_at
            )
            state = "soon" if soon else "ok"
            if not ticket.is_open or not ticket.sla_deadline:
                state = False
            elif ticket.sla_deadline < now:
                state = "late"
            ticket.sla_state = state

    # -------------------------------------------------------------------- keeping
    def _sla_open(self, phases):
        """Give new tickets their deadlines; they have none to look at yet."""
        tickets = self.sudo()  # sudo: deadlines are kept by the system
        policies = tickets._get_policies()
        tickets._set_policies(policies)
        creates = []
        for ticket in tickets:
            policy = policies[ticket.id]
            calendar = ticket._get_sla_calendar(policy)
            start = ticket.create_date.replace(microsecond=0)
            for target in ("first_response", "resolution"):
                if policy and policy._get_targets()[target]:
                    creates.append(
                        ticket._prepare_sla(
                            policy, calendar, target, start, phases[ticket.id]
                        )
                    )
        self.env["crm.ticket.sla"].sudo().create(creates)  # sudo: see above
        done = tickets.filtered(lambda ticket: ticket.stage_kind in DONE_KINDS)
        if done:
            done._sla_reach_all(phases)

    def _sla_sync(self):
        """Bring the deadlines of tickets up to date, in a fixed number of queries.

        A closed ticket's deadlines never move; a reopened one's count on from
        where they stood.
        """
        tickets = self.sudo()  # sudo: deadlines are kept by the system
        done = tickets.filtered(lambda ticket: ticket.stage_kind in DONE_KINDS)
        phases = tickets._get_phases()
        done._sla_reach_all(phases)
        going = tickets - done
        going._sla_reopen()
        policies = going._get_policies()
        going._set_policies(policies)
        creates = []
        for ticket in going:
            creates += ticket._sla_plan(policies[ticket.id], phases[ticket.id])
        self.env["crm.ticket.sla"].sudo().create(creates)  # sudo: see above
        going.sla_ids._refresh(phases)

    def _set_policies(self, policies):
        changed = self.filtered(lambda t: t.sla_policy_id != policies[t.id])
        for policy, tickets in changed.grouped(lambda t: policies[t.id]).items():
            tickets.with_context(tracking_disable=True).sla_policy_id = policy

    def _sla_reach_all(self, phases):
        now = fields.Datetime.now().replace(microsecond=0)
        for ticket in self:
            moment = ticket.solved_date or now
            ticket.sla_ids._reach(moment, phases)

    def _sla_reopen(self):
        """Let the solution's clock run again after reopening."""
        stopped = self.sla_ids.filtered(
            lambda row: row.target == "resolution" and row.reached_at
        )
        stopped.write(
            {
                "reached_at": False,
                "status": "running",
                "worked_hours": 0,
                "elapsed_hours": 0,
            }
        )

    def _sla_plan(self, policy, phases):
        """Adjust the open targets of one ticket; return the rows to create."""
        targets = policy._get_targets() if policy else {}
        calendar = self._get_sla_calendar(policy)
        rows = {row.target: row for row in self.sla_ids}
        creates = []
        for row in self.sla_ids.filtered(lambda row: not row.reached_at):
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
            if values:
                row.write(values)
        start = (self.create_date or fields.Datetime.now()).replace(microsecond=0)
        for target in ("first_response", "resolution"):
            if targets.get(target) and target not in rows:
                creates.append(
                    self._prepare_sla(policy, calendar, target, start, phases)
                )
        return creates

    def _prepare_sla(self, policy, calendar, target, start, phases, round_=1):
        hours = policy._get_targets()[target]
        return {
            "ticket_id": self.id,
            "policy_id": policy.id,
            "calendar_id": calendar.id,
            "target": target,
            "round": round_,
            "hours": hours,
            "start": start,
            **self.env["crm.ticket.sla"]._due_values(
                calendar, policy, phases, start, hours
            ),
        }

    # ------------------------------------------------------------------ ingredients
    def _get_phases(self):
        """Return the phases of each ticket's life: ``{ticket id: [phase]}``."""
        phases = {ticket_id: [] for ticket_id in self.ids}
        logs = self.env["crm.ticket.stage.log"].sudo()  # sudo: kept by the system
        for log in logs.search_fetch(
            [("ticket_id", "in", self.ids)],
            ["ticket_id", "kind", "pause", "start", "stop"],
            order="start, id",
        ):
            phases[log.ticket_id.id].append(log._phase())
        return phases

    def _get_policies(self):
        """Return the service level that applies to each ticket."""
        model = self.env["crm.sla.policy"].sudo()  # sudo: see _get_rules
        rules = {
            company.id: model._get_rules(company.id) for company in self.company_id
        }
        contracts = self._get_contracts_of(self.partner_id)
        found = {}
        for ticket in self:
            request = ticket._prepare_policy_request(contracts)
            rule, _why = routing.first_match(rules[ticket.company_id.id], request)
            found[ticket.id] = model.browse(rule.key if rule else [])
        return found

    def _prepare_policy_request(self, contracts):
        """Return what the service levels' conditions look at, for the kernel.

        :param dict contracts: see ``_get_contracts_of``
        """
        category, customer = self.category_id, self.commercial_partner_id
        return routing.Request(
            team=self.team_id._origin.id or 0,
            categories=frozenset(category._get_path_ids() if category else ()),
            products=frozenset(self.product_id._origin.ids),
            partners=frozenset((self.partner_id | customer)._origin.ids),
            contracts=frozenset(contracts.get(customer._origin.id, ())),
            tier=customer.tier,
            priority=self.priority,
        )

    def _get_sla_calendar(self, policy):
        """Return the working hours in which a ticket's deadlines run."""
        calendars = self.env["resource.calendar"]
        return (
            calendars.browse(policy._get_terms().get("calendar_id") or [])
            or self.team_id.calendar_id
            or self.company_id.resource_calendar_id
        )

    # ------------------------------------------------------------------- messages
    def _sla_answered(self, moment):
        """Record an answer to the customer."""
        rows = self.sudo().sla_ids.filtered(  # sudo: kept by the system
            lambda row: (
                not row.reached_at and row.target in ("first_response", "next_response")
            )
        )
        if rows:
            rows._reach(moment, self._get_phases())

    def _sla_asked(self, moment):
        """Start the clock of the next answer, unless one runs already."""
        ticket = self.sudo()  # sudo: kept by the system
        rows = ticket.sla_ids
        waiting = rows.filtered(
            lambda row: not row.reached_at and row.target != "resolution"
        )
        policy = ticket.sla_policy_id
        if waiting or not policy.next_response_hours or not ticket.last_agent_date:
            return
        rounds = rows.filtered(lambda row: row.target == "next_response")
        rows.create(
            ticket._prepare_sla(
                policy,
                ticket._get_sla_calendar(policy),
                "next_response",
                moment,
                ticket._get_phases()[ticket.id],
                round_=max(rounds.mapped("round"), default=0) + 1,
            )
        )

    # --------------------------------------------------------------------- ledger
    @api.readonly
    def get_ledger(self):
        """Explain every minute of the ticket's life, for its deadlines.

        :return: list of ``{"start", "stop", "kind", "minutes"}``; ``kind`` is
            ``worked``, ``paused``, ``holiday``, ``off`` or ``closed``; moments
            are naive UTC strings
        """
        self.ensure_one()
        self.check_access("read")
        start = self.create_date.replace(microsecond=0)
        stop = fields.Datetime.now().replace(microsecond=0)
        if stop <= start:
            return []
        calendar = self.sudo()._get_sla_calendar(self.sudo().sla_policy_id)  # sudo:
        # hours and service level are explained to whoever may read the ticket
        spans = calendar.crm_attendance(start, stop) if calendar else ([], [])
        entries = sla.ledger(*spans, self._get_phases()[self.id], start, stop)
        return [
            {
                "start": fields.Datetime.to_string(begin),
                "stop": fields.Datetime.to_string(end),
                "kind": kind,
                "minutes": round((end - begin).total_seconds() / 60, 1),
            }
            for begin, end, kind in entries
        ]

    @api.model
    def _late_domain(self):
        """Return the domain of open tickets past their deadline."""
        return Domain("is_open", "=", True) & Domain(
            "sla_deadline", "<", fields.Datetime.now()
        )
