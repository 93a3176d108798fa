"""Marketing actions: what is to be done with a name, and what came of it.

When and where, the calendar, reminders and rounds of visits, is in the agenda's file.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .kernel.recurrence import repeat_days, same_hour
from .kernel.schedule import (
    at_hour,
    end_of_day,
    local_day,
    proposed_hours,
    step_day,
)

SATISFACTION = [
    ("1", "Very dissatisfied"),
    ("2", "Dissatisfied"),
    ("3", "Neither satisfied nor dissatisfied"),
    ("4", "Satisfied"),
    ("5", "Very satisfied"),
]

_CLONE = """
INSERT INTO crm_marketing_action (%(columns)s)
   SELECT %(values)s
     FROM unnest(%(partners)s::int[]) WITH ORDINALITY AS asked(id, nr)
     JOIN res_partner name ON name.id = asked.id
     JOIN res_partner customer
       ON customer.id = name.commercial_partner_id
     JOIN unnest(%(ids)s::int[], %(turn)s::int[], %(labels)s::text[])
          AS label(id, turn, text)
       ON label.turn = (asked.nr - 1) %% %(turns)s
     JOIN crm_marketing_action sample ON sample.id = label.id
    ORDER BY asked.nr, sample.id
RETURNING id"""


class CrmMarketingAction(models.Model):
    """Something to do with a name, or done: a call, a mail, a visit, a demo.

    Unlike an activity it outlives the document and the colleague it belongs
    to: it is the history of the relation.
    """

    _name = "crm.marketing.action"
    _description = "Marketing action"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "utm.mixin",
        "crm.timeline.mixin",
        "crm.worklist.mixin",
    ]
    _crm_own_author = True
    _order = "date_due, id"
    _check_company_auto = True

    name = fields.Char(
        string="Action", compute="_compute_name", inverse="_inverse_name", store=True
    )
    subject = fields.Char(help="Empty: the type and the name make the subject.")
    type_id = fields.Many2one(
        "crm.marketing.action.type",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_type_id(),
        tracking=True,
    )
    kind = fields.Selection(related="type_id.kind")
    icon = fields.Char(related="type_id.icon", string="Symbol")
    is_appointment = fields.Boolean(related="type_id.is_appointment")
    partner_id = fields.Many2one(
        "res.partner",
        string="For",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Who it is for: a prospect, a customer. Empty for a task of your own.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="The person to speak with.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        precompute=True,
    )
    phone = fields.Char(compute="_compute_phone")
    address = fields.Char(compute="_compute_address", help="Where one goes.")
    opportunity_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('type', '=', 'opportunity')]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.user,
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Empty: whoever of the team comes first.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    date_start = fields.Datetime(
        string="Date and Time",
        tracking=True,
        help="When it is planned. Without a time, set only the deadline.",
    )
    date_deadline = fields.Date(
        string="Deadline", help="The day by which it is to be done."
    )
    planned_hours = fields.Float(
        string="Planned Duration",
        compute="_compute_planned_hours",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_due = fields.Datetime(
        string="Due",
        compute="_compute_date_due",
        store=True,
        precompute=True,
        help="The date and time planned, or the end of the deadline's day.",
    )
    date_done = fields.Datetime(string="Done On", copy=False, tracking=True)
    date = fields.Datetime(
        compute="_compute_date",
        store=True,
        help="Where the action stands in time: when it was done, or is due.",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")], default="0"
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    outcome_id = fields.Many2one(
        "crm.marketing.action.outcome",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="['|', ('type_ids', '=', False), ('type_ids', 'in', type_id)]",
        tracking=True,
    )
    sign = fields.Selection(related="outcome_id.sign")
    time_spent = fields.Float(copy=False, help="Hours, declared by who did it.")
    timer_start = fields.Datetime(string="Timer Started On", copy=False)
    cost = fields.Monetary(
        string="Direct Cost",
        copy=False,
        help="What it cost besides working time: samples, travel, a hired room.",
    )
    note = fields.Html(string="Notes")
    previous_action_id = fields.Many2one(
        "crm.marketing.action",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    next_action_ids = fields.One2many(
        "crm.marketing.action", "previous_action_id", string="Next Steps"
    )
    repeat_origin_id = fields.Many2one(
        "crm.marketing.action",
        string="Repeats",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The first of the actions that were planned together.",
    )
    repeat_ids = fields.One2many(
        "crm.marketing.action", "repeat_origin_id", string="Repetitions"
    )
    repeat_count = fields.Integer(string="Repeated", compute="_compute_repeat_count")
    satisfaction = fields.Selection(
        SATISFACTION,
        copy=False,
        tracking=True,
        help="What the customer said, on a scale from 1 to 5; empty: not asked.",
    )
    series_line_id = fields.Many2one(
        "crm.marketing.series.line",
        string="Step of the Series",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    _done_has_outcome = models.Constraint(
        "CHECK(state != 'done' OR outcome_id IS NOT NULL)",
        "An action is done only with an outcome: open it and press “Done”.",
    )
    _not_negative = models.Constraint(
        "CHECK(COALESCE(planned_hours, 0) >= 0 AND COALESCE(time_spent, 0) >= 0)",
        "The planned duration and the time spent cannot be negative.",
    )
    _user_due_idx = models.Index("(user_id, date_due) WHERE state = 'planned'")
    _user_start_idx = models.Index("(user_id, date_start)")
    _partner_date_idx = models.Index("(commercial_partner_id, date DESC, id DESC)")
    _asked_idx = models.Index("(create_uid, date_due) WHERE state = 'planned'")
    _done_idx = models.Index("(date_done, user_id) WHERE state = 'done'")

    @api.model
    def _default_type_id(self):
        return self.env["crm.marketing.action.type"].search([], limit=1)

    @api.depends("subject", "type_id", "partner_id")
    def _compute_name(self):
        for action in self:
            action.name = action.subject or self._get_usual_name(
                action.type_id, action.partner_id
            )

    def _inverse_name(self):
        for action in self:
            usual = self._get_usual_name(action.type_id, action.partner_id)
            if action.name != (action.subject or usual):
                action.subject = action.name

    @api.model
    def _get_usual_name(self, kind, partner):
        """Return how an action is called when nobody types a subject."""
        return ": ".join(part for part in (kind.name, partner.name) if part)

    @api.depends("user_id")
    def _compute_team_id(self):
        for action in self:
            if action.user_id.sale_team_id or not action.team_id:
                action.team_id = action.user_id.sale_team_id

    @api.depends("company_id")
    def _compute_currency_id(self):
        for action in self:
            action.currency_id = (action.company_id or self.env.company).currency_id

    @api.depends("type_id")
    def _compute_planned_hours(self):
        for action in self:
            action.planned_hours = action.type_id.default_duration

    @api.depends("date_start", "date_deadline", "user_id")
    def _compute_date_due(self):
        for action in self:
            due = action.date_start
            if not due and action.date_deadline:
                zone = action.user_id.tz or self.env.user.tz
                due = end_of_day(action.date_deadline, zone)
            action.date_due = due

    @api.depends("state", "date_done", "date_due")
    def _compute_date(self):
        now = fields.Datetime.now()
        for action in self:
            action.date = (
                action.date_done or action.date_due or action.create_date or now
            )

    @api.depends("partner_id.phone", "contact_id.phone")
    def _compute_phone(self):
        for action in self:
            action.phone = action.contact_id.phone or action.partner_id.phone

    @api.depends(
        "contact_id.street", "contact_id.city", "partner_id.street", "partner_id.city"
    )
    def _compute_address(self):
        for action in self:
            where = action.contact_id if action.contact_id.city else action.partner_id
            action.address = ", ".join(filter(None, (where.street, where.city)))

    def _compute_repeat_count(self):
        roots = self.repeat_origin_id | self
        counts = dict(
            self._read_group(
                [("repeat_origin_id", "in", roots.ids)],
                ["repeat_origin_id"],
                ["__count"],
            )
        )
        for action in self:
            root = action.repeat_origin_id or action._origin
            action.repeat_count = counts.get(root, 0)

    @api.constrains("state", "outcome_id", "type_id")
    def _check_outcome(self):
        for action in self:
            types = action.outcome_id.type_ids
            if types and action.type_id not in types:
                raise ValidationError(
                    self.env._(
                        "“%(outcome)s” is no outcome of “%(type)s”: choose another"
                        " outcome for “%(action)s”.",
                        outcome=action.outcome_id.name,
                        type=action.type_id.name,
                        action=action.display_name,
                    )
                )

    @api.onchange("opportunity_id")
    def _onchange_opportunity_id(self):
        lead = self.opportunity_id
        if lead:
            self.partner_id = self.partner_id or lead.partner_id.commercial_partner_id
            self.campaign_id = self.campaign_id or lead.campaign_id
            self.source_id = self.source_id or lead.source_id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        done = self.filtered(lambda action: action.state == "done")
        if done:
            raise UserError(
                self.env._(
                    "“%(action)s” was done: it is history and cannot be deleted.",
                    action=done[0].display_name,
                )
            )

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["contact_id", "partner_id"]

    # timeline and worklist

    _timeline_kind = "action"
    _timeline_icon = "fa-bullhorn"
    _timeline_sequence = 10
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "date"
    _timeline_text = ("name", "note")
    _timeline_fields = ("name", "type_id", "state", "outcome_id", "satisfaction")
    _worklist_kind = "action"
    _worklist_icon = "fa-bullhorn"
    _worklist_sequence = 10
    _worklist_deadline = "date_due"
    _worklist_asker = "create_uid"
    _worklist_on_agenda = True
    _worklist_groups = ("sales_team.group_sale_salesman",)
    _worklist_fields = (
        "name",
        "type_id",
        "priority",
        "date_start",
        "planned_hours",
        "contact_id",
    )

    @api.model
    def _timeline_label(self):
        return self.env._("Marketing actions")

    @api.model
    def _timeline_contact_domain(self):
        """Return the talks that were held and reached somebody."""
        talks = ("call", "visit", "round", "demo", "interview")
        reached = fields.Domain("outcome_id", "=", False)
        reached |= fields.Domain("outcome_id.is_reached", "=", True)
        return reached & fields.Domain(
            [("state", "=", "done"), ("type_id.kind", "in", talks)]
        )

    def _timeline_entry(self):
        signs = {"positive": "success", "negative": "danger", "neutral": "secondary"}
        kind = self.type_id._get_known(("name", "icon")).get(self.type_id.id, {})
        outcomes = self.outcome_id._get_known(("name", "sign"))
        outcome = outcomes.get(self.outcome_id.id, {})
        text = kind.get("name", "")
        if self.satisfaction:
            text = f"{text} · {self._crm_label('satisfaction')}"
        return {
            "icon": kind.get("icon") or self._timeline_icon,
            "title": self.name,
            "text": text,
            "state": outcome.get("name") or self._crm_label("state"),
            "color": signs.get(outcome.get("sign"))
            or ("info" if self.state == "planned" else "secondary"),
        }

    @api.model
    def _worklist_label(self):
        return self.env._("Marketing actions")

    @api.model
    def _worklist_domain(self):
        return [("state", "=", "planned")]

    @api.model
    def _worklist_user_domain(self, user_ids):
        teams = self.env["crm.team"]._get_worklist_ids(user_ids)
        mine = super()._worklist_user_domain(user_ids)
        return mine | fields.Domain([("user_id", "=", False), ("team_id", "in", teams)])

    @api.model
    def _worklist_actions(self):
        return [
            {
                "key": "done",
                "label": self.env._("Done"),
                "icon": "fa-check",
                "method": "action_done",
                "hotkey": "d",
            },
            {
                "key": "cancel",
                "label": self.env._("Cancel"),
                "icon": "fa-ban",
                "method": "action_cancel",
                "confirm": self.env._(
                    "It leaves the desk; on its form you can open it again."
                ),
            },
        ]

    def _worklist_entry(self):
        end = self.date_start and self._get_span()[1]
        return {
            "icon": self.type_id.icon or self._worklist_icon,
            "title": self.name,
            "reason": self.type_id.name,
            "priority": int(self.priority or 0),
            "day_only": not self.date_start,
            "end": fields.Datetime.to_string(end),
            "contact_id": self.contact_id.id,
        }

    def _worklist_reschedule(self, deadline):
        if self.date_start or not self.date_deadline:
            self.date_start = deadline
        else:
            zone = self.user_id.tz or self.env.user.tz
            self.date_deadline = local_day(deadline, zone)

    def _worklist_reassign(self, user):
        self._hand_over({"user_id": user.id})

    # doing it

    def action_done(self):
        """Ask for the outcome of the actions, which closes them."""
        planned = self.filtered(lambda action: action.state == "planned")
        if not planned:
            raise UserError(
                self.env._("These actions are already done or cancelled. Reopen them.")
            )
        return self.env["crm.marketing.action.done"]._get_records_action(
            name=self.env._("Done: what came of it?"),
            target="new",
            context={"default_action_ids": planned.ids},
        )

    def action_start_timer(self):
        self.write({"timer_start": fields.Datetime.now()})

    def action_cancel(self):
        self.filtered(lambda action: action.state == "planned").state = "cancelled"

    def action_reopen(self):
        """Take back an outcome given by mistake, or a cancellation."""
        closed = self.filtered(lambda action: action.state != "planned")
        closed.write({"state": "planned", "outcome_id": False, "date_done": False})

    def _mark_done(self, outcome, values=None):
        """Close the actions with an outcome.

        :param outcome: ``crm.marketing.action.outcome`` record
        :param dict values: more values to write, such as ``date_done`` (naive
            UTC) and ``time_spent`` (hours)
        """
        self.write(
            {
                "state": "done",
                "outcome_id": outcome.id,
                "date_done": fields.Datetime.now(),
                "timer_start": False,
                **(values or {}),
            }
        )

    def _get_proposed_hours(self):
        """Return the hours to propose for having done this action."""
        self.ensure_one()
        return proposed_hours(
            self.planned_hours,
            self.is_appointment and bool(self.date_start),
            self.timer_start,
            fields.Datetime.now(),
        )

    # giving it to somebody else

    def action_reschedule(self):
        """Ask for a new date or owner of the actions."""
        return self.env["crm.marketing.action.reschedule"]._get_records_action(
            name=self.env._("Reschedule or reassign"),
            target="new",
            context={
                "default_action_ids": self.ids,
                "crm_one_action": self.env.context.get("crm_one_action", False),
            },
        )

    def _hand_over(self, values):
        """Write what makes the actions somebody else's.

        :param dict values: at least ``user_id`` or ``team_id``
        """
        self.check_access("write")
        given = self.sudo()  # sudo: who gives own work away need not see it after
        given.write(values)

    def web_save(self, vals, specification, next_id=None):
        try:
            return super().web_save(vals, specification, next_id=next_id)
        except AccessError as error:
            self._explain_hand_over(vals.get("user_id"), error)
            raise

    def web_save_multi(self, vals_list, specification):
        try:
            return super().web_save_multi(vals_list, specification)
        except AccessError as error:
            for vals in vals_list:
                self._explain_hand_over(vals.get("user_id"), error)
            raise

    def _explain_hand_over(self, user_id, error):
        """Say how to give away what one would not see any more."""
        if self and user_id and user_id != self.env.uid:
            raise UserError(
                self.env._(
                    "As a colleague's you could not see it any more: press"
                    " “Reschedule or reassign” to hand it over."
                )
            ) from error

    # writing

    def action_send_mail(self):
        """Write to the contact from the type's template."""
        return self._compose_mail(
            self._get_mail_target(),
            self.env._("Write"),
            template_id=self.type_id.mail_template_id.id,
            crm_closes_action=True,
        )

    def _get_mail_target(self):
        """Return who is written to.

        :raises UserError: there is no address to write to
        """
        self.ensure_one()
        target = self.contact_id or self.partner_id
        if not target.email:
            raise UserError(
                self.env._(
                    "“%(name)s” has no e-mail address: enter one before writing.",
                    name=target.display_name or self.display_name,
                )
            )
        return target

    def _compose_mail(self, target, title, **defaults):
        """Return the action that opens the mail to somebody, logged here.

        :param defaults: values of the composer
        """
        defaults |= {
            "model": self._name,
            "res_ids": self.ids,
            "partner_ids": target.ids,
            "composition_mode": "comment",
        }
        return self.env["mail.compose.message"]._get_records_action(
            name=title,
            target="new",
            context={f"default_{name}": value for name, value in defaults.items()},
        )

    def _mark_sent(self):
        """Close what is done once it is written, as the types say."""
        for action in self.filtered(lambda action: action.state == "planned"):
            outcome = action.type_id.sent_outcome_id
            if outcome:
                action._mark_done(outcome)

    # what follows from it

    def _get_next_step(self, outcome):
        """Return the type and the date that an outcome proposes to go on with.

        :return: ``(type, moment)``; a type without a place on the calendar
            has its moment at nine in the morning too
        """
        self.ensure_one()
        next_type = outcome.next_type_id
        days = outcome.next_days
        if not next_type and not outcome.is_closing and outcome.sign == "positive":
            next_type, days = self.type_id.next_type_id, self.type_id.next_days
        if not next_type:
            return next_type, False
        zone = self.user_id.tz or self.env.user.tz
        today = local_day(fields.Datetime.now(), zone)
        return next_type, at_hour(step_day(today, days), 9, zone)

    def _prepare_next_action(self, next_type):
        """Return the values of the action that follows this one."""
        self.ensure_one()
        return {
            "type_id": next_type.id,
            "partner_id": self.partner_id.id,
            "contact_id": self.contact_id.id,
            "opportunity_id": self.opportunity_id.id,
            "campaign_id": self.campaign_id.id,
            "source_id": self.source_id.id,
            "medium_id": next_type.medium_id.id,
            "user_id": self.user_id.id or self.env.uid,
            "company_id": self.company_id.id,
            "previous_action_id": self.id,
        }

    def action_open_opportunity(self):
        """Show the opportunity, opening one from this action if there is none."""
        self.ensure_one()
        if not self.opportunity_id:
            self._open_opportunity({})
        return self.opportunity_id._get_records_action(context={})

    def _prepare_opportunity(self):
        """Return the values of the opportunity that this action opens."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "“%(action)s” has no name: choose who the opportunity is with.",
                    action=self.display_name,
                )
            )
        return {
            "name": self.env._("Opportunity: %s", self.partner_id.name),
            "type": "opportunity",
            "partner_id": (self.contact_id or self.partner_id).id,
            "user_id": self.user_id.id or self.env.uid,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "campaign_id": self.campaign_id.id,
            "source_id": self.source_id.id,
            "medium_id": (self.medium_id or self.type_id.medium_id).id,
            "origin_action_id": self.id,
        }

    def _open_opportunity(self, values):
        """Open an opportunity from each action, unless it has one.

        :param dict values: what was typed, over the values of the action
        :return: the opportunities
        """
        for action in self.filtered(lambda action: not action.opportunity_id):
            typed = {name: value for name, value in values.items() if value}
            lead = self.env["crm.lead"].create(
                {**action._prepare_opportunity(), **typed}
            )
            action.opportunity_id = lead
        return self.opportunity_id

    # again and again

    def action_repeat(self):
        """Ask how often the action comes again."""
        self.ensure_one()
        return self.env["crm.marketing.action.repeat"]._get_records_action(
            name=self.env._("Repeat"),
            target="new",
            context={"default_action_id": self.id},
        )

    def action_view_repeats(self):
        self.ensure_one()
        root = self.repeat_origin_id or self
        return self.browse()._get_records_action(
            name=self.env._("Repetitions"),
            views=[(False, "list"), (False, "calendar"), (False, "form")],
            domain=["|", ("id", "=", root.id), ("repeat_origin_id", "=", root.id)],
            context={},
        )

    def action_cancel_following(self):
        """Cancel this repetition and the planned ones that come after it."""
        self.ensure_one()
        root = self.repeat_origin_id or self
        following = self.search(
            [
                "|",
                ("id", "=", root.id),
                ("repeat_origin_id", "=", root.id),
                ("state", "=", "planned"),
                ("date_due", ">=", self.date_due),
            ]
        )
        following.action_cancel()

    def _repeat(self, every, unit, *, count=None, until=None, working=False):
        """Plan an action again and again.

        :param int every: 2 is every second
        :param str unit: ``"days"``, ``"weeks"``, ``"months"`` or ``"years"``
        :param int count: how many times more
        :param datetime.date until: not after this day
        :param bool working: on working days only
        :return: the actions planned
        """
        self.ensure_one()
        if not self.date_due:
            raise UserError(
                self.env._(
                    "“%(action)s” has neither a date nor a deadline to repeat: set"
                    " one first.",
                    action=self.display_name,
                )
            )
        zone = self.user_id.tz or self.env.user.tz
        first = self.date_deadline or local_day(self.date_due, zone)
        if self.date_start:
            first = local_day(self.date_start, zone)
        days = repeat_days(
            first, every, unit, count=count, until=until, working=working
        )
        return self.create([self._prepare_repetition(day, first, zone) for day in days])

    def _prepare_repetition(self, day, first, zone):
        values = self.copy_data()[0]
        values["repeat_origin_id"] = (self.repeat_origin_id or self).id
        if self.date_start:
            values["date_start"] = same_hour(self.date_start, day, zone)
        if self.date_deadline:
            values["date_deadline"] = self.date_deadline + (day - first)
        return values

    # series: the same for many names

    @api.model
    def _get_clone_columns(self):
        """Return the SQL of the columns that differ from name to name.

        In it ``name`` is the row of ``res_partner`` asked for, ``customer`` its
        commercial entity, ``sample`` the action to clone. An add-on with a stored
        field of the name's adds it here.
        """
        return {
            "partner_id": SQL("customer.id"),
            "commercial_partner_id": SQL("customer.id"),
            "contact_id": SQL("CASE WHEN name.is_company THEN NULL ELSE name.id END"),
            "name": SQL(
                """COALESCE(NULLIF(sample.subject, ''),
                            label.text || ': ' || customer.name)"""
            ),
        }

    def _clone_for(self, partners, turns):
        """Write these actions again for other names, in one statement.

        A series on ten thousand names is thirty thousand rows that are alike: the
        ORM would check and compute each of them. These actions went through it.

        :param partners: ``res.partner`` recordset
        :param int turns: how many owners share the names in turn; these actions
            are theirs, in turn
        :return: the new actions
        """
        partners.check_access("read")
        self.env.flush_all()
        own = self._get_clone_columns()
        copied = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in ("id", *own)
        ]
        samples = self._number_samples()
        rows = self.env.execute_query(
            SQL(
                _CLONE,
                columns=SQL(", ").join(map(SQL.identifier, [*own, *copied])),
                values=SQL(", ").join(
                    [*own.values()]
                    + [SQL.identifier("sample", name) for name in copied]
                ),
                partners=partners.ids,
                ids=[sample[0] for sample in samples],
                turn=[sample[1] for sample in samples],
                labels=[sample[2] for sample in samples],
                turns=turns,
            )
        )
        clones = self.browse(row[0] for row in rows)
        clones.invalidate_model()
        return clones

    def _number_samples(self):
        """Return ``(id, owner's turn, name of the type)`` of actions to clone."""
        seen = dict.fromkeys(self.series_line_id, 0)
        samples = []
        for action in self.sorted("id"):
            line = action.series_line_id
            samples.append((action.id, seen[line], action.type_id.name))
            seen[line] += 1
        return samples
