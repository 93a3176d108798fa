"""Planned maintenance: visits that come into being by date or by counter."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..equipment.kernel.periods import add_months

_logger = logging.getLogger(__name__)
_BATCH = 100
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CrmMaintenancePlan(models.Model):
    _name = "crm.maintenance.plan"
    _description = "Maintenance plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _crm_own_author = True
    _order = "next_date, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    contract_id = fields.Many2one(
        "crm.service.contract", index="btree_not_null", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, precompute=True
    )
    site_id = fields.Many2one(
        "res.partner",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    equipment_ids = fields.Many2many(
        "crm.equipment",
        string="Machines",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
    )
    trigger = fields.Selection(
        [
            ("months", "Every so many months"),
            ("counter", "By counter"),
            ("both", "Whichever comes first"),
        ],
        required=True,
        default="months",
    )
    months = fields.Integer("Every (months)", default=6)
    date_first = fields.Date(
        "First visit", required=True, default=fields.Date.context_today
    )
    counter_type_id = fields.Many2one("crm.equipment.counter.type", string="Counter")
    counter_step = fields.Float("Every (units)", help="For instance 2000 hours.")
    days_before = fields.Integer("Days before", default=10)
    days_after = fields.Integer("Days after", default=10)
    horizon_days = fields.Integer(
        "Visits appear (days ahead)",
        default=60,
        help="So many days before it is due a visit is created, to be planned.",
    )
    # when the customer lets one in
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    hour_from = fields.Float("From (hour)", default=8)
    hour_to = fields.Float("To (hour)", default=18)
    hours = fields.Float("Duration", default=2, required=True)
    checklist_id = fields.Many2one("crm.maintenance.checklist", check_company=True)
    user_id = fields.Many2one("res.users", string="Usual technician")
    skill_ids = fields.Many2many("crm.ticket.skill", string="Skills asked for")
    visit_ids = fields.One2many("crm.maintenance.visit", "plan_id", string="Visits")
    next_date = fields.Date("Next visit due", readonly=True, index="btree_not_null")
    error = fields.Char("Why nothing is planned", readonly=True)

    _numbers = models.Constraint(
        "CHECK (hours > 0 AND days_before >= 0 AND days_after >= 0"
        " AND horizon_days >= 0)",
        "The duration is greater than zero, days cannot be negative.",
    )

    @api.depends("contract_id")
    def _compute_partner_id(self):
        for plan in self:
            plan.partner_id = plan.partner_id or plan.contract_id.partner_id

    # ---------------------------------------------------------------------- checks
    @api.constrains("trigger", "months", "counter_type_id", "counter_step")
    def _check_trigger(self):
        for plan in self:
            if plan.trigger != "counter" and not 0 < plan.months <= 240:
                raise ValidationError(
                    self.env._(
                        "Plan “%s”: give the months between visits, from 1 to 240.",
                        plan.name,
                    )
                )
            by_counter = plan.trigger != "months"
            if by_counter and not (plan.counter_type_id and plan.counter_step > 0):
                raise ValidationError(
                    self.env._(
                        "Plan “%s”: choose the counter and every how many units the"
                        " visit is due.",
                        plan.name,
                    )
                )

    @api.constrains("hour_from", "hour_to", "hours", *DAYS)
    def _check_window(self):
        for plan in self:
            if not any(plan[day] for day in DAYS):
                raise ValidationError(
                    self.env._("Plan “%s”: choose at least one weekday.", plan.name)
                )
            span = plan.hour_to - plan.hour_from
            if not 0 <= plan.hour_from < plan.hour_to <= 24 or span < plan.hours:
                raise ValidationError(
                    self.env._(
                        "Plan “%s”: a visit does not fit between the two hours.",
                        plan.name,
                    )
                )

    @api.constrains("equipment_ids", "partner_id")
    def _check_machines(self):
        for plan in self:
            plan.equipment_ids._check_stands_at(plan.commercial_partner_id, plan)

    # ------------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans._make_visits(fields.Date.context_today(self))
        return plans

    def write(self, vals):
        result = super().write(vals)
        if {"trigger", "months", "date_first", "counter_step", "active"} & vals.keys():
            self._make_visits(fields.Date.context_today(self))
        return result

    # -------------------------------------------------------------------- occurrences
    @api.model
    def _cron_make_visits(self):
        """Create the visits that come due, each once; one bad plan stops nothing."""
        today = fields.Date.context_today(self)
        progress = self.env["ir.cron"]._commit_progress
        ids = self.search([("active", "=", True)], order="id").ids
        left = progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            if not left:
                return
            batch = self.browse(ids[start : start + _BATCH]).try_lock_for_update()
            batch._make_visits(today)
            left = progress(len(ids[start : start + _BATCH]))

    def _make_visits(self, today):
        for plan in self.filtered("active"):
            try:
                with self.env.cr.savepoint():
                    plan._make_visits_of_one(today)
            except UserError as reason:
                self.env.invalidate_all()
                plan.error = str(reason)

    def _make_visits_of_one(self, today):
        self.ensure_one()
        obstacle = self.contract_id._get_visit_obstacle(today)
        if obstacle:
            self.write({"next_date": False, "error": obstacle})
            return
        # sudo: every visit counts, whoever makes it
        visits = self.env["crm.maintenance.visit"].sudo()
        known = visits.with_context(active_test=False).search(
            [("plan_id", "=", self.id)]
        )
        # a visit that somebody added by hand is none of the series
        made = set(filter(None, known.mapped("occurrence")))
        horizon = fields.Date.add(today, days=self.horizon_days)
        due = self._get_due(made, today)
        values = []
        # dates that are past are one visit, not a dozen
        for occurrence, day in due:
            if day > horizon:
                break
            values.append(self._prepare_visit(occurrence, day))
        visits.create(values)
        later = [day for occurrence, day in due if day > horizon]
        open_days = [v.date_due for v in known if v.state in ("to_plan", "planned")]
        days = open_days + [v["date_due"] for v in values] + later[:1]
        self.write({"next_date": min(days, default=False), "error": False})

    def _get_due(self, made, today):
        """Return what is to come: ``[(occurrence, day)]`` in the order of days."""
        if self.trigger == "months":
            return self._get_due_by_date(made, today)
        if self.trigger == "counter":
            due = self._get_due_by_counter(made)
        else:
            due = self._get_due_by_both(made)
        return sorted(due, key=lambda pair: pair[1])

    def _get_due_by_both(self, made):
        """Return the one next visit: both clocks start anew with each visit."""
        visits = self.visit_ids.filtered(lambda v: v.state != "cancelled")
        if visits.filtered(lambda v: v.state != "done"):
            return []
        last = max((v.date_visit.date() for v in visits), default=None)
        day = add_months(last, self.months) if last else self.date_first
        number = len(made)
        days = [day]
        for counter in self._get_counters():
            read = counter.reading_ids.filtered(lambda r: not last or r.date <= last)
            since = read.sorted(lambda r: (r.date, r.id))[-1:].value if last else 0
            expected = counter._expected_on(since + self.counter_step)
            if expected and expected < day:
                days.append(expected)
        return [(f"b{number}", min(days))]

    def _get_counters(self):
        return self.equipment_ids.counter_ids.filtered(
            lambda counter: counter.type_id == self.counter_type_id
        )

    def _get_due_by_date(self, made, today):
        end = self.contract_id.date_end if self.contract_id else False
        found = []
        last = max((int(key[1:]) for key in made if key.startswith("m")), default=-1)
        number = last + 1
        # of dates that are past, before the plan began or while its contract was
        # suspended, the latest counts
        while add_months(self.date_first, self.months * (number + 1)) <= today:
            number += 1
        for step in range(number, number + 24):
            day = add_months(self.date_first, self.months * step)
            if end and self.contract_id.renewal != "automatic" and day > end:
                break
            found.append((f"m{step}", day))
        return found

    def _get_due_by_counter(self, made):
        counters = self._get_counters()
        if not counters:
            raise UserError(
                self.env._(
                    "None of the machines of plan “%(plan)s” has the counter"
                    " “%(counter)s”: add it to the machine.",
                    plan=self.name,
                    counter=self.counter_type_id.name,
                )
            )
        found = []
        for counter in counters:
            done = [
                int(key.split(":")[1])
                for key in made
                if key.startswith(f"c{counter.id}:")
            ]
            target = int(max(done, default=0) + self.counter_step)
            # a machine that has run for long is due once, not for every step
            while not done and target + self.counter_step <= counter.value:
                target += int(self.counter_step)
            day = counter._expected_on(target)
            if day:
                found.append((f"c{counter.id}:{target}", day))
        return found

    def _prepare_visit(self, occurrence, day):
        self.ensure_one()
        return {
            "plan_id": self.id,
            "occurrence": occurrence,
            "name": self.name,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "site_id": self.site_id.id,
            "contract_id": self.contract_id.id,
            "equipment_ids": [fields.Command.set(self.equipment_ids.ids)],
            "date_due": day,
            "window_start": fields.Date.subtract(day, days=self.days_before),
            "window_end": fields.Date.add(day, days=self.days_after),
            "hours_planned": self.hours,
            "skill_ids": [fields.Command.set(self.skill_ids.ids)],
            "preferred_user_id": self.user_id.id,
            "checklist_id": self.checklist_id.id,
        }

    def action_make_visits(self):
        """Look for visits that are due, now."""
        self._make_visits(fields.Date.context_today(self))
