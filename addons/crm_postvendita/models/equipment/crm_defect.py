"""Production defects: who must do what, told by mail as it moves (never in a loop)."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import plaintext2html

#: days between two reminders of a step, and how many there are
_EVERY, _TIMES = 2, 3


class CrmDefect(models.Model):
    _name = "crm.defect"
    _description = "Production defect"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _crm_own_author = True
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Defect", required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    product_id = fields.Many2one(
        "product.product", index=True, check_company=True, tracking=True
    )
    lot_ref = fields.Char("Lot or serial number", index="btree_not_null", tracking=True)
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        required=True,
        default="major",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("analysis", "Under analysis"),
            ("action", "Being remedied"),
            ("solved", "Solved"),
            ("rejected", "Not a defect"),
        ],
        required=True,
        default="open",
        index=True,
        tracking=True,
    )
    description = fields.Html()
    cause = fields.Text()
    remedy = fields.Text(help="What the customers are told when it is solved.")
    user_id = fields.Many2one(
        "res.users",
        string="Coordinator",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        index=True,
    )
    ticket_ids = fields.One2many("crm.ticket", "defect_id", string="Tickets")
    ticket_count = fields.Integer(compute="_compute_ticket_count")
    step_ids = fields.One2many("crm.defect.step", "defect_id", string="Steps")
    solved_on = fields.Datetime(readonly=True, copy=False)
    tell_customers = fields.Boolean(
        "Tell the customers when solved",
        default=True,
        help="The customers of its tickets get the remedy as an answer as soon as the"
        " defect is solved, once. Without a remedy they are told by the button.",
    )
    told_on = fields.Datetime("Customers told on", readonly=True, copy=False)

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for defect in self:
            defect.ticket_count = len(defect.ticket_ids)

    def write(self, vals):
        before = {defect.id: defect.state for defect in self}
        result = super().write(vals)
        if "state" in vals:
            moved = self.filtered(lambda defect: defect.state != before[defect.id])
            moved._after_state_change()
        return result

    def _after_state_change(self):
        for defect in self:
            if defect.state == "solved":
                defect.solved_on = fields.Datetime.now()
                if defect.tell_customers and defect.remedy and not defect.told_on:
                    defect.action_tell_customers()
            defect._tell_people(defect._get_state_sentence())

    def _get_state_sentence(self):
        return self.env._(
            "Defect “%(name)s” is now: %(state)s.",
            name=self.name,
            state=self._crm_label("state"),
        )

    def _get_people(self):
        """Return who is involved: the coordinator and the owners of the steps."""
        return (self.user_id | self.step_ids.user_id).partner_id

    def _tell_people(self, text, people=None):
        """Send a notice to those involved.

        A notice never answers a mail: what comes back by mail is a message on the
        defect and sends no notice of its own, so two robots cannot talk for ever.
        """
        partners = (people or self._get_people()) - self.env.user.partner_id
        if partners:
            self.message_notify(
                partner_ids=partners.ids,
                subject=self.display_name,
                body=text,
                email_layout_xmlid="mail.mail_notification_layout",
            )

    def action_start(self):
        """Begin the analysis: the first step's owner is told."""
        self.state = "analysis"
        for defect in self:
            defect._start_next()

    def _start_next(self):
        """Start the first step that waits; with none left the defect is solved."""
        self.ensure_one()
        if self.step_ids.filtered(lambda step: step.state == "doing"):
            return
        waiting = self.step_ids.filtered(lambda step: step.state == "todo")
        step = waiting.sorted(lambda step: (step.sequence, step.id))[:1]
        if step:
            step._start()
        elif self.step_ids and self.state in ("analysis", "action"):
            self.state = "solved"

    def action_solve(self):
        self.state = "solved"

    def action_reject(self):
        self.state = "rejected"

    def action_tell_customers(self):
        """Tell the customers of its tickets that the defect is solved, once."""
        for defect in self:
            if defect.state != "solved" or not defect.remedy:
                raise UserError(
                    self.env._(
                        "Defect “%s”: solve it and write the remedy first: it is"
                        " what the customers read.",
                        defect.name,
                    )
                )
            if defect.told_on:
                raise UserError(
                    self.env._(
                        "The customers of “%s” have been told already.", defect.name
                    )
                )
            defect.told_on = fields.Datetime.now()
            for ticket in defect.ticket_ids:
                ticket._answer(plaintext2html(defect.remedy))

    def action_view_tickets(self):
        self.ensure_one()
        return self.ticket_ids._crm_records_action(
            name=self.env._("Tickets"),
            views=[(False, "list"), (False, "form")],
            domain=[("defect_id", "=", self.id)],
            context={"default_defect_id": self.id},
        )


class CrmDefectStep(models.Model):
    _name = "crm.defect.step"
    _description = "Step of a defect"
    _order = "sequence, id"

    defect_id = fields.Many2one(
        "crm.defect", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What to do", required=True)
    department = fields.Selection(
        [
            ("quality", "Quality"),
            ("production", "Production"),
            ("purchasing", "Purchasing"),
            ("sales", "Sales"),
            ("service", "Service"),
        ],
        required=True,
        default="quality",
    )
    user_id = fields.Many2one("res.users", string="Who", required=True, index=True)
    days = fields.Integer("Within (days)", default=3)
    deadline = fields.Date(readonly=True)
    state = fields.Selection(
        [("todo", "Waiting"), ("doing", "In hand"), ("done", "Done")],
        default="todo",
        required=True,
        readonly=True,
    )
    result = fields.Text()
    done_on = fields.Datetime(readonly=True)
    reminder_count = fields.Integer("Reminders", readonly=True, copy=False)
    reminded_on = fields.Date("Reminded on", readonly=True, copy=False)

    @api.constrains("days")
    def _check_days(self):
        if any(step.days < 0 for step in self):
            raise ValidationError(self.env._("Days cannot be negative."))

    def _start(self):
        """Hand the step to its owner, who is told and gets an activity."""
        for step in self:
            today = fields.Date.context_today(step)
            step.write(
                {
                    "state": "doing",
                    "deadline": fields.Date.add(today, days=step.days),
                }
            )
            defect = step.defect_id
            defect.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=step.deadline,
                user_id=step.user_id.id,
                summary=step.name,
            )
            defect._tell_people(
                self.env._(
                    "It is your turn in defect “%(defect)s”: %(step)s, by %(day)s.",
                    defect=defect.name,
                    step=step.name,
                    day=step.deadline,
                ),
                step.user_id.partner_id,
            )

    def action_done(self):
        """Finish a step; the next one starts and its owner is told."""
        self.check_access("write")
        # sudo: whoever has a step may finish it without a role in the service
        for step in self.sudo().filtered(lambda step: step.state == "doing"):
            step.write({"state": "done", "done_on": fields.Datetime.now()})
            step.defect_id.activity_ids.filtered(
                lambda activity, step=step: (
                    activity.user_id == step.user_id and activity.summary == step.name
                )
            ).action_feedback(feedback=step.result or "")
            step.defect_id._start_next()

    # ------------------------------------------------------------------- reminders
    @api.model
    def _cron_remind(self, batch=100):
        """Remind the owners of steps past their day, the coordinator at the end.

        A person gets at most three reminders of a step, two days apart, in the
        company's working hours; the last one goes to the coordinator as well.
        Nothing that comes back by mail starts another one.
        """
        today = fields.Date.context_today(self)
        domain = (
            Domain("state", "=", "doing")
            & Domain("deadline", "<", today)
            & Domain("reminder_count", "<", _TIMES)
            & (
                Domain("reminded_on", "=", False)
                | Domain("reminded_on", "<=", fields.Date.subtract(today, days=_EVERY))
            )
            & Domain("defect_id.state", "in", ("analysis", "action"))
        )
        late = self.search(domain, order="deadline, id")
        awake = late.filtered(lambda step: step._is_working_now())
        todo = awake[:batch].try_lock_for_update()
        for step in todo:
            step._remind(today)
        self.env["ir.cron"]._commit_progress(
            len(todo), remaining=len(awake) - len(todo)
        )

    def _is_working_now(self):
        now = fields.Datetime.now()
        calendar = self.defect_id.company_id.resource_calendar_id
        return not calendar or calendar.crm_work_time(now).is_working(now)

    def _remind(self, today):
        self.ensure_one()
        count = self.reminder_count + 1
        self.write({"reminder_count": count, "reminded_on": today})
        people = self.user_id
        if count == _TIMES:
            people |= self.defect_id.user_id
        for person in people:
            defect = self.defect_id.with_context(lang=person.lang)
            defect._tell_people(
                defect.env._(
                    "Defect “%(defect)s”: the step “%(step)s” of %(person)s was due"
                    " on %(day)s.",
                    defect=defect.name,
                    step=self.name,
                    person=self.user_id.name,
                    day=self.deadline.strftime("%d/%m/%Y"),
                ),
                person.partner_id,
            )
