from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .kernel.schedule import end_of_day, local_day


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
    calendar_event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    clash_warning = fields.Char(compute="_compute_clash_warning")

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

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._sync_event()
        return actions

    def write(self, vals):
        result = super().write(vals)
        if self._EVENT_FIELDS & vals.keys():
            self._sync_event()
        return result

    def unlink(self):
        self._drop_event()
        return super().unlink()

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

    def _timeline_entry(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        signs = {"positive": "success", "negative": "danger", "neutral": "secondary"}
        kind = self.type_id._get_known(("name", "icon")).get(self.type_id.id, {})
        outcomes = self.outcome_id._get_known(("name", "sign"))
        outcome = outcomes.get(self.outcome_id.id, {})
        return {
            "icon": kind.get("icon") or self._timeline_icon,
            "title": self.name,
            "text": kind.get("name", ""),
            "state": outcome.get("name") or states[self.state],
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
