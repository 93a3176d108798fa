"""The ticket: how it comes in, moves, is billed and is shown to agents and customers.

What it does with mails stands in ``crm_ticket_mail.py``; how its deadlines are kept in
``crm_ticket_sla.py``; which rules send it where in ``crm_ticket_routing_rule.py``.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html

from odoo.addons.crm_scheda_cliente.models.arguments import RECORDS, takes, text

from .crm_ticket_stage import DONE_KINDS, STAGE_KINDS, UNCOUNTED

PRIORITIES = [("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")]
TARGETS = [
    ("first_response", "First answer"),
    ("next_response", "Next answer"),
    ("resolution", "Solution"),
]
AGENT = "crm_postvendita.crm_postvendita_group_agent"
#: costs are the manager's business
MANAGER = "crm_postvendita.crm_postvendita_group_manager"

#: what customers read, beside what they read of whatever serves them
PORTAL_FIELDS = set(
    "description partner_name partner_email partner_phone category_id product_id"
    " user_id stage_id stage_kind is_open solved_date closed_date".split()
)

#: values of the context that no client can send: of ``crm_ticket_no_routing``, a new
#: ticket keeps its team and owner; of ``crm_ticket_alone``, no other is created with it
NO_ROUTING, ALONE = object(), object()


class CrmTicket(models.Model):
    """A request of a customer, whatever the channel it came by."""

    _name = "crm.ticket"
    _description = "Ticket"
    _inherit = [
        "crm.numbered.mixin",
        "crm.served.mixin",
        "crm.shown.mixin",
        "portal.mixin",
        "mail.thread.cc",
        "rating.mixin",
        "mail.activity.mixin",
        "mail.tracking.duration.mixin",
        "crm.timeline.mixin",
        "crm.worklist.mixin",
    ]
    _crm_own_author = True
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _primary_email = "partner_email"
    _check_company_auto = True
    _track_duration_field = "stage_id"
    #: customers answer with it; who of us may only read, see ``_check_answers``
    _mail_post_access = "read"

    _number_title = "Ticket"
    _number_prefix = "%(range_year)s-"
    _number_padding = 5

    _timeline_kind = "ticket"
    _timeline_icon = "fa-ticket"
    _timeline_sequence = 20
    _timeline_partner = "commercial_partner_id"
    _timeline_text = ("name", "number")
    _timeline_fields = ("number", "name", "stage_id", "stage_kind", "routing_reason")

    _worklist_kind = "ticket"
    _worklist_icon = "fa-ticket"
    _worklist_sequence = 20
    _worklist_deadline = "sla_deadline"
    #: deadlines follow from the service level, nobody moves them by hand
    _worklist_can_reschedule = False
    _worklist_fields = (
        "number",
        "name",
        "priority",
        "sla_target",
        "stage_id",
        "partner_phone",
    )

    # ---------------------------------------------------------------------- fields
    name = fields.Char("Subject", required=True, index="trigram", tracking=True)
    description = fields.Html(sanitize_attributes=True)
    color = fields.Integer()
    partner_id = fields.Many2one(
        required=False, tracking=True, help="The person who writes, or the company."
    )
    commercial_partner_id = fields.Many2one(index=True)
    partner_name = fields.Char(
        "Name", compute="_compute_partner_name", store=True, readonly=False
    )
    partner_email = fields.Char(
        "E-mail", compute="_compute_partner_email", store=True, readonly=False
    )
    partner_phone = fields.Char(
        "Phone", compute="_compute_partner_phone", store=True, readonly=False
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, index="btree_not_null"
    )
    partner_to_confirm = fields.Boolean(related="partner_id.crm_to_confirm")
    customer_open_count = fields.Integer(
        "Open tickets of the customer", compute="_compute_customer_open_count"
    )
    team_id = fields.Many2one("crm.ticket.team", tracking=True, check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        tracking=True,
        index=True,
        domain=lambda self: self.env["res.users"]._crm_agents_domain(),
    )
    routing_rule_id = fields.Many2one(
        "crm.ticket.routing.rule",
        string="Rule that routed it",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    routing_reason = fields.Char("Why it is here", readonly=True, copy=False)
    category_id = fields.Many2one(
        "crm.ticket.category", tracking=True, index=True, check_company=True
    )
    channel_id = fields.Many2one("crm.ticket.channel", index=True)
    tag_ids = fields.Many2many("crm.ticket.tag", string="Tags")
    product_id = fields.Many2one(
        "product.product",
        string="Product or service",
        index="btree_not_null",
        check_company=True,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order it is about",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id', 'child_of', commercial_partner_id)]",
    )
    invoice_id = fields.Many2one(
        "account.move",
        string="Invoice it is about",
        index="btree_not_null",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id),"
        " ('move_type', 'in', ('out_invoice', 'out_refund'))]",
    )
    priority = fields.Selection(PRIORITIES, default="1", required=True, tracking=True)
    stage_id = fields.Many2one(
        "crm.ticket.stage",
        index=True,
        tracking=True,
        copy=False,
        group_expand="_read_group_stage_ids",
        domain="['|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]",
        ondelete="restrict",
    )
    stage_kind = fields.Selection(
        STAGE_KINDS, string="State", compute="_compute_stage_kind", store=True
    )
    is_open = fields.Boolean("Open", compute="_compute_stage_kind", store=True)
    uncounted = fields.Selection(UNCOUNTED, "Not counted", readonly=True, copy=False)
    log_ids = fields.One2many("crm.ticket.stage.log", "ticket_id", string="Stages")
    assigned_date = fields.Datetime("Assigned on", readonly=True, copy=False)
    solved_date = fields.Datetime("Solved on", readonly=True, copy=False)
    closed_date = fields.Datetime("Closed on", readonly=True, copy=False, index=True)
    reopen_count = fields.Integer("Times reopened", readonly=True, copy=False)
    answer_count = fields.Integer("Answers", readonly=True, copy=False)
    last_customer_date = fields.Datetime(
        "Last message of the customer", readonly=True, copy=False
    )
    last_agent_date = fields.Datetime("Last answer", readonly=True, copy=False)
    parent_id = fields.Many2one(
        "crm.ticket", string="Part of", index="btree_not_null", check_company=True
    )
    child_ids = fields.One2many("crm.ticket", "parent_id", string="Parts")
    previous_id = fields.Many2one(
        "crm.ticket",
        string="Follows",
        index="btree_not_null",
        copy=False,
        help="Closed ticket of which this one is the continuation.",
    )
    linked_ids = fields.Many2many(
        "crm.ticket",
        "crm_ticket_link_rel",
        "ticket_id",
        "linked_id",
        string="Linked tickets",
        copy=False,
    )
    merge_log_ids = fields.One2many(
        "crm.ticket.merge.log",
        "kept_id",
        string="Merged tickets",
        domain=[("undone_on", "=", False)],
        groups=AGENT,
    )
    # deadlines
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
    ledger_html = fields.Html(
        "Where the time went", compute="_compute_ledger_html", sanitize=False
    )
    # work and what it costs
    planned_hours = fields.Float(
        compute="_compute_planned_hours",
        store=True,
        readonly=False,
        help="Hours that the ticket is expected to take, as a rule those of its"
        " category.",
    )
    work_ids = fields.One2many("crm.ticket.work", "ticket_id", groups=AGENT)
    work_hours = fields.Float("Hours worked", compute="_compute_work", store=True)
    work_cost = fields.Monetary(
        "Cost", compute="_compute_work", store=True, groups=MANAGER
    )
    work_price = fields.Monetary("Price", compute="_compute_work", store=True)
    work_margin = fields.Monetary(
        "Margin", compute="_compute_work", store=True, groups=MANAGER
    )
    to_bill_count = fields.Integer(compute="_compute_to_bill_count", groups=AGENT)
    timer_work_id = fields.Many2one(
        "crm.ticket.work",
        string="My timer",
        compute="_compute_timer_work_id",
        groups=AGENT,
    )

    _number_unique = models.UniqueIndex(
        "(company_id, number)", "Another ticket of the company has this number."
    )
    _team_idx = models.Index("(team_id, id DESC)")
    # written as the ORM writes it: PostgreSQL does not see that "is true" means it
    _open_team_idx = models.Index("(team_id, stage_id) WHERE is_open IS TRUE")
    _open_user_idx = models.Index("(user_id, sla_deadline) WHERE is_open IS TRUE")
    _deadline_idx = models.Index("(sla_deadline, id)")
    _timeline_idx = models.Index("(commercial_partner_id, create_date DESC, id DESC)")
    _sender_idx = models.Index("(email_normalized, create_date)")
    _stage_kind_idx = models.Index("(stage_kind, id)")

    # -------------------------------------------------------------------- computed
    # one method each: whoever gives one of them by hand still gets the others
    @api.depends("partner_id")
    def _compute_partner_name(self):
        for ticket in self:
            ticket.partner_name = ticket.partner_id.name or ticket.partner_name

    @api.depends("partner_id")
    def _compute_partner_email(self):
        for ticket in self:
            ticket.partner_email = ticket.partner_id.email or ticket.partner_email

    @api.depends("partner_id")
    def _compute_partner_phone(self):
        for ticket in self:
            ticket.partner_phone = ticket.partner_id.phone or ticket.partner_phone

    @api.depends("partner_email")
    def _compute_email_normalized(self):
        for ticket in self:
            ticket.email_normalized = email_normalize(ticket.partner_email)

    @api.depends("stage_id.kind", "active")
    def _compute_stage_kind(self):
        for ticket in self:
            kind, _pause = ticket.stage_id._get_meaning()
            ticket.stage_kind = kind
            ticket.is_open = ticket.active and kind not in DONE_KINDS

    @api.depends("category_id")
    def _compute_planned_hours(self):
        for ticket in self:
            ticket.planned_hours = ticket.category_id.planned_hours

    def _compute_customer_open_count(self):
        counted = self._read_group(
            [
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("is_open", "=", True),
            ],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in counted}
        for ticket in self:
            ticket.customer_open_count = counts.get(ticket.commercial_partner_id.id, 0)

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

    def _compute_ledger_html(self):
        rows = self.env["crm.ticket.sla"]
        for ticket in self:
            real = ticket._origin
            ticket.ledger_html = rows._render_ledger(real) if real else False

    @api.depends(
        *(f"work_ids.{name}" for name in ("hours", "kind", "cost", "price", "margin"))
    )
    def _compute_work(self):
        for ticket in self:
            works = ticket.work_ids
            timed = works.filtered(lambda work: work.kind != "material")
            ticket.work_hours = sum(timed.mapped("hours"))
            ticket.work_cost = sum(works.mapped("cost"))
            ticket.work_price = sum(works.mapped("price"))
            ticket.work_margin = sum(works.mapped("margin"))

    @api.depends("work_ids.is_billed", "work_ids.coverage", "work_ids.product_id")
    def _compute_to_bill_count(self):
        for ticket in self:
            ticket.to_bill_count = len(ticket.work_ids._get_to_bill())

    @api.depends("work_ids.timer_start")
    @api.depends_context("uid")
    def _compute_timer_work_id(self):
        for ticket in self:
            ticket.timer_work_id = ticket.work_ids.filtered(
                lambda work: work.timer_start and work.user_id == self.env.user
            )[:1]

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/tickets/{ticket.id}"
        return result

    @api.model
    def _get_portal_fields(self):
        """Return what the customer's page shows; why, by when, at what cost is ours."""
        return super()._get_portal_fields() | PORTAL_FIELDS

    @api.model
    def _crm_zone(self):
        """Return the name of the reader's time zone, which costs no query."""
        zone = self.env.context.get("tz")
        return zone or self.env["res.users"].context_get().get("tz") or "UTC"

    @api.model
    def _crm_today(self):
        return fields.Date.context_today(self.with_context(tz=self._crm_zone()))

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        team = self.env.context.get("default_team_id")
        domain = Domain("active", "=", True)
        if team:
            domain &= Domain("team_ids", "=", False) | Domain("team_ids", "in", [team])
        return stages.search(domain)

    # ------------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create tickets with number, route and deadlines computed once a batch."""
        vals_list = [dict(vals) for vals in vals_list]
        self._fill_company(vals_list)
        if self.env.context.get("crm_ticket_no_routing") is not NO_ROUTING:
            self.env["crm.ticket.routing.rule"]._route(vals_list)
        self._fill_stages(vals_list)
        self.env["res.company"]._fetch_for_tickets(vals_list)
        # who opened it and when is on the form, it needs no note; a new owner is told
        # by _toast_owners and the worklist, not by a mail
        intake = self.with_context(
            mail_create_nolog=True, mail_auto_subscribe_no_notify=True
        )
        alone = len(vals_list) == 1
        if alone:
            # core lets nobody follow where nothing is to be tracked, as in an import
            intake = intake.with_context(crm_ticket_alone=ALONE, tracking_disable=False)
        tickets = super(CrmTicket, intake).create(vals_list)
        tickets = tickets.with_env(self.env)  # without the intake's context
        if not alone:
            for partner, theirs in tickets.grouped("partner_id").items():
                theirs._message_subscribe(partner.ids)
        phases = self.env["crm.ticket.stage.log"]._open(tickets)
        self.env["crm.ticket.sla"]._open(tickets, phases)
        tickets._note_calls()
        tickets._toast_owners()
        return tickets

    def write(self, vals):
        vals = dict(vals)
        before = {ticket.id: ticket.stage_id for ticket in self}
        if "user_id" in vals and "assigned_date" not in vals:
            vals["assigned_date"] = fields.Datetime.now() if vals["user_id"] else False
        result = super().write(vals)
        if "stage_id" in vals:
            moved = self.filtered(lambda t: t.stage_id != before[t.id])
            moved._after_stage_change(before)
        if self._deadline_fields() & vals.keys():
            self.env["crm.ticket.sla"]._sync(self)
        return result

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        for ticket, vals in zip(self, copies, strict=True):
            if not (default or {}).get("name"):
                vals["name"] = self.env._("%s (copy)", ticket.name)
        return copies

    # -------------------------------------------------------------- how it comes in
    @api.model
    def _fill_company(self, vals_list, body=""):
        """Give new tickets their company; ``body`` is the mail that opens the one."""
        teams = self.env["crm.ticket.team"].browse(
            {vals["team_id"] for vals in vals_list if vals.get("team_id")}
        )
        # sudo: only the company of the team that is being assigned
        company_of = {team.id: team.company_id.id for team in teams.sudo()}
        channel = self.env.context.get("default_channel_id")
        if not channel:
            channel = self._channel_id("manual")
        for vals in vals_list:
            vals.setdefault("channel_id", channel)
            if not vals.get("company_id"):
                vals["company_id"] = (
                    self.env.context.get("default_company_id")
                    or company_of.get(vals.get("team_id"))
                    or self.env.company.id
                )

    @api.model
    def _channel_id(self, code):
        """Return the id of a seeded channel, False if it was deleted."""
        return self.env["ir.model.data"]._xmlid_to_res_id(
            f"crm_postvendita.crm_ticket_channel_{code}"
        )

    @api.model
    def _get_contracts_of(self, partners):
        """Return the contracts in force of the customers of some contacts.

        A hook: contracts are another model's business.

        :return: ``{commercial partner id: [contract ids]}``
        """
        return {}

    @api.model
    def _fill_stages(self, vals_list):
        now = fields.Datetime.now()
        stages = self.env["crm.ticket.stage"]
        first = stages._get_first("new")
        done_ids = {
            key: kind for key, kind, *_ in stages._get_all() if kind in DONE_KINDS
        }
        for vals in vals_list:
            vals["stage_id"] = (
                vals.get("stage_id")
                or self.env.context.get("default_stage_id")
                or first.id
            )
            if vals.get("user_id"):
                vals.setdefault("assigned_date", now)
            if vals["stage_id"] in done_ids:
                vals.setdefault("solved_date", now)
                if done_ids[vals["stage_id"]] == "closed":
                    vals.setdefault("closed_date", now)

    def _toast_owners(self):
        """Tell an owner who is at the screen, once; the worklist holds it anyway."""
        for user, tickets in self.grouped("user_id").items():
            if user and user != self.env.user:
                user._bus_send("crm_ticket_assigned", {"ids": tickets.ids})

    @api.readonly
    @api.model
    @takes(ticket_ids=RECORDS)
    def get_assigned_news(self, ticket_ids):
        """Return what to tell the reader of tickets that he was given, if still open.

        :return: ``{"title", "message"}``, or False
        """
        mine = Domain("user_id", "=", self.env.uid) & Domain("is_open", "=", True)
        tickets = self.search(mine & Domain("id", "in", ticket_ids))
        names = ", ".join(tickets[:3].mapped("display_name"))
        title = self.env._("New tickets for you: %s", len(tickets))
        return bool(tickets) and {"title": title, "message": names}

    # ---------------------------------------------------------------------- stages
    def _after_stage_change(self, before):
        now = fields.Datetime.now().replace(microsecond=0)
        self.env["crm.ticket.stage.log"]._move(self, now)
        for ticket in self:
            was_done = before[ticket.id].kind in DONE_KINDS
            dates = ticket._prepare_stage_dates(now, was_done)
            again = was_done and ticket.stage_kind not in DONE_KINDS
            if again and not ticket.uncounted:
                dates["reopen_count"] = ticket.reopen_count + 1
            if dates:
                # sudo: the agent is measured by them and types none of them
                ticket.sudo().with_context(tracking_disable=True).write(dates)
        solved = self.filtered(
            lambda t: t.stage_kind in DONE_KINDS and before[t.id].kind not in DONE_KINDS
        )
        solved._ask_rating()

    def _prepare_stage_dates(self, now, was_done):
        """Return the dates a ticket gets by the stage it stands in now."""
        dates = {}
        if self.stage_kind in DONE_KINDS:
            if not was_done or not self.solved_date:
                dates["solved_date"] = now
            closed = self.stage_kind == "closed"
            dates["closed_date"] = (self.closed_date or now) if closed else False
        elif was_done:
            dates.update(solved_date=False, closed_date=False)
        return dates

    def _ask_rating(self):
        """Hook: tickets have just been solved, their customers may be asked."""

    def _move_to(self, kind):
        """Move tickets to the first stage of a meaning that their team uses."""
        stages = self.env["crm.ticket.stage"]
        for team, tickets in self.grouped("team_id").items():
            stage = stages._get_first(kind, team)
            if not stage:
                raise UserError(
                    self.env._(
                        "No stage means “%(kind)s”: a service manager must add one"
                        " under Configuration, Stages.",
                        kind=stages._crm_labels("kind")[kind],
                    )
                )
            tickets.stage_id = stage

    @api.model
    def _cron_close_solved(self, batch=200):
        """Close tickets that were solved long enough ago without a word."""
        teams = self.env["crm.ticket.team"].search([("close_after_days", ">", 0)])
        now = fields.Datetime.now()
        due = self.browse()
        for team in teams:
            limit = fields.Datetime.subtract(now, days=team.close_after_days)
            due |= self.search(
                [
                    ("stage_kind", "=", "solved"),
                    ("team_id", "=", team.id),
                    ("solved_date", "<", limit),
                ],
                limit=batch,
            )
        todo = due[:batch].try_lock_for_update()
        todo.action_close()
        self.env["ir.cron"]._commit_progress(len(todo), remaining=len(due - todo))

    # ------------------------------------------------------------------- deadlines
    @api.model
    def _deadline_fields(self):
        """Return the fields whose change can move a deadline or the policy."""
        names = "stage_id team_id category_id priority partner_id product_id company_id"
        return {*names.split(), "tag_ids", "active", "uncounted"}

    def _get_policies(self):
        """Return the service level that applies to each ticket: ``{id: policy}``."""
        return self.env["crm.sla.policy"]._find_for(self)

    @api.readonly
    def get_ledger(self):
        """Explain every minute of the ticket's life, for its deadlines.

        :return: list of ``{"start", "stop", "kind", "minutes"}``; ``kind`` is
            ``worked``, ``paused``, ``holiday``, ``off`` or ``closed``; moments
            are naive UTC strings
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.ticket.sla"]._get_ledger(self)

    # --------------------------------------------------------------------- actions
    def action_take(self):
        """Make the reader the owner and start working."""
        self.user_id = self.env.user
        self.filtered(lambda t: t.stage_kind == "new")._move_to("working")

    def action_wait_customer(self):
        self._move_to("waiting_customer")

    def action_solve(self):
        self.filtered("is_open")._move_to("solved")

    def action_close(self):
        self.filtered(lambda t: t.stage_kind != "closed")._move_to("closed")

    def action_reopen(self):
        self.filtered(lambda t: not t.is_open)._move_to("working")

    @takes(body=text(100_000))
    def action_reply(self, body):
        """Answer the customer by mail, as from the ticket's own form.

        :param str body: plain text
        :raises UserError: if the ticket has nobody to answer
        """
        self.ensure_one()
        self.check_access("write")
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "Ticket %s: its customer has no e-mail address to answer to.",
                    self.display_name,
                )
            )
        self._answer(plaintext2html(body))
        return True

    def action_add_call(self):
        """Note the call on whose form the button stands on this ticket."""
        self.ensure_one()
        self.check_access("write")
        call = self.env["crm.ticket.call"].browse(self.env.context.get("active_id"))
        call.check_access("read")
        return call._note_on(self)

    def action_undo_merge(self):
        """Take apart what was merged into this ticket last."""
        self.ensure_one()
        self.check_access("write")
        # sudo: the log is written by the system, write access was checked above
        self.merge_log_ids.sudo()[:1].action_undo()
        # the browser would go on showing messages that are back on the other ticket
        return {"type": "ir.actions.client", "tag": "reload"}

    def action_confirm_partner(self):
        self.partner_id.action_crm_confirm()

    def action_view_customer_tickets(self):
        self.ensure_one()
        return self.commercial_partner_id.action_view_crm_tickets()

    def action_open_form(self):
        self.ensure_one()
        return self._get_records_action(context={})

    def action_view_ratings(self):
        self.ensure_one()
        return self.env["rating.rating"]._crm_records_action(
            name=self.env._("Ratings"),
            context={},
            views=[(False, "list"), (False, "form")],
            domain=[
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("consumed", "=", True),
            ],
        )

    def _open_with_messages_of(self, others):
        """Return the action that opens this ticket, with what moved from or to it."""
        return {
            "type": "ir.actions.client",
            "tag": "crm_ticket_messages_moved",
            "params": {
                "ticket_ids": (self | others).ids,
                "next": self.action_open_form(),
            },
        }

    # --------------------------------------------------------------------- billing
    def action_start_timer(self):
        """Start the reader's own timer; one that runs elsewhere is stopped."""
        self.ensure_one()
        self.env["crm.ticket.work"]._start_timer(self)

    def action_stop_timer(self):
        self.timer_work_id.action_stop()

    def action_bill(self):
        """Put the billable work into an order of the customer, once and only once.

        Work goes into the customer's open quotation for the ticket if there is
        one, so that pressing twice does not make two orders.
        """
        self.ensure_one()
        self.check_access("write")
        works = self.work_ids.try_lock_for_update()._get_to_bill()
        if not works:
            raise UserError(
                self.env._(
                    "Ticket %s has no work to bill: mark it billable and give it a"
                    " product.",
                    self.display_name,
                )
            )
        order = works._bill()
        if not self.env["sale.order"].has_access("read"):
            return False
        return order._get_records_action(context={})

    # ----------------------------------------------------------- what customers do
    @api.model
    def _open_from_portal(self, partner, name, description, category_id=None, **more):
        """Open a ticket for a customer who is logged in.

        :param category_id: id from a form, as text; ignored if it is none of ours
        :param more: further values, which have been checked
        """
        ours = [("company_id", "in", (self.env.company.id, False))]
        team = self.env["crm.ticket.team"].search(ours, limit=1)
        known = str(category_id or "").isdecimal()
        category = self.env["crm.ticket.category"].search(
            Domain("id", "=", int(category_id) if known else 0) & Domain(ours)
        )
        return self.with_context(mail_create_nosubscribe=True).create(
            {
                "name": name,
                "description": plaintext2html(description),
                "partner_id": partner.id,
                "team_id": team.id,
                "category_id": category.id,
                "channel_id": self._channel_id("portal"),
                "company_id": self.env.company.id,
                **more,
            }
        )

    def _close_by(self, author):
        """Close on the word of the customer."""
        if self.stage_kind != "closed":
            self._log_by(author, self.env._("Closed by the customer."))
            self._move_to("closed")

    def _reopen_by(self, author):
        """Reopen on the word of the customer, unless that was too long ago."""
        if self.stage_kind in DONE_KINDS and not self._is_closed_long():
            self._log_by(author, self.env._("Reopened by the customer."))
            self._move_to("working")
            moment = self.write_date.replace(microsecond=0)
            self.env["crm.ticket.sla"]._asked(self, moment)

    def _log_by(self, author, text):
        self.message_post(body=text, author_id=author.id, subtype_xmlid="mail.mt_note")

    # ------------------------------------------------- timeline, worklist, viewers
    @api.model
    def _timeline_label(self):
        return self.env._("Tickets")

    def _timeline_entry(self):
        return {
            "title": self.display_name,
            "state": self.stage_id._get_label(),
            "color": self._get_stage_color(),
        }

    def _get_stage_color(self):
        return {
            "new": "info",
            "working": "primary",
            "waiting_customer": "warning",
            "waiting_third": "warning",
            "solved": "success",
            "closed": "secondary",
        }.get(self.stage_kind, "info")

    @api.model
    def _worklist_label(self):
        return self.env._("Tickets")

    @api.model
    def _worklist_domain(self):
        waiting = Domain("stage_kind", "in", ("waiting_customer", "waiting_third"))
        return Domain("is_open", "=", True) & ~waiting

    def _worklist_entry(self):
        late = self.sla_deadline and self.sla_deadline < fields.Datetime.now()
        return {
            "title": self.display_name,
            "reason": self._get_due_reason(),
            "state": self.stage_id._get_label(),
            "color": "danger" if late else self._get_stage_color(),
            "priority": int(self.priority or 0),
            "phone": self.partner_phone,
            "actions": self._get_desk_actions(),
        }

    def _get_due_reason(self):
        """Return what is due next, as people say it: “First answer by 15:30”."""
        if not self.sla_deadline:
            return self.env._("No deadline")
        local = fields.Datetime.context_timestamp(self, self.sla_deadline)
        today = fields.Datetime.context_timestamp(self, fields.Datetime.now()).date()
        moment = local.strftime("%H:%M")
        if local.date() != today:
            moment = f"{local.strftime('%d/%m')} {moment}"
        return self.env._(
            "%(target)s by %(moment)s",
            target=self._crm_label("sla_target"),
            moment=moment,
        )

    @api.model
    def _worklist_actions(self):
        answer = {
            "name": "body",
            "label": self.env._("Answer to the customer"),
            "type": "text",
            "required": True,
        }
        return [
            {
                "key": "reply",
                "label": self.env._("Reply"),
                "icon": "fa-reply",
                "method": "action_reply",
                "hotkey": "r",
                "ask": [answer],
            },
            {
                "key": "take",
                "label": self.env._("Take"),
                "icon": "fa-hand-paper-o",
                "method": "action_take",
                "hotkey": "t",
            },
            {
                "key": "wait",
                "label": self.env._("Wait for customer"),
                "icon": "fa-pause",
                "method": "action_wait_customer",
            },
            {
                "key": "solve",
                "label": self.env._("Solve"),
                "icon": "fa-check",
                "method": "action_solve",
                "hotkey": "d",
            },
        ]

    def _get_desk_actions(self):
        """Return the keys of the desk's actions that suit the ticket now."""
        keys = ["reply", "solve"]
        if self.user_id != self.env.user:
            keys.append("take")
        if self.stage_kind in ("new", "working"):
            keys.append("wait")
        return keys

    def view_enter(self):
        """Note that the reader looks at the ticket; call again every ``beat`` seconds.

        :return: ``{"viewers": [{"id", "name", "partner_id"}], "beat": seconds}``,
            the others who look
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.ticket.viewer"]._enter(self)

    def view_leave(self):
        """Note that the reader has closed the ticket's form."""
        self.ensure_one()
        self.env["crm.ticket.viewer"]._leave(self)
        return True
