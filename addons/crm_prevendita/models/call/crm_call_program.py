"""Call programmes: whom to call, who calls, at which hours, what to say."""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import frozendict

from odoo.addons.base.models.res_partner import _tz_get

from ..consent.kernel import hours as calling_hours
from .kernel.calling import all_of, within_hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


class CrmCallProgram(models.Model):
    """A call programme: whom to call, who calls, when, what to say."""

    _name = "crm.call.program"
    _description = "Call programme"
    _inherit = ["mail.thread", "crm.cached.mixin"]
    _crm_own_author = True
    _order = "state, id desc"
    _check_company_auto = True

    name = fields.Char(string="Programme", required=True)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("closed", "Closed"),
        ],
        default="draft",
        required=True,
        tracking=True,
        copy=False,
    )
    campaign_id = fields.Many2one("utm.campaign", index="btree_not_null")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    type_id = fields.Many2one(
        "crm.marketing.action.type",
        required=True,
        default=lambda self: self.env.ref(
            "crm_prevendita.action_type_call", raise_if_not_found=False
        ),
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Operators",
        domain="[('share', '=', False)]",
        help="Nobody: every salesperson may call.",
    )
    only_consented = fields.Boolean(
        "Only Who Consented",
        help="Others are left out, even where the opposition register allows the call.",
    )
    calling_number_id = fields.Many2one(
        "crm.calling.number",
        "Calls Come From",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The number that is shown to who is called, with its ROC registration"
        " and the number to call back.",
    )
    calling_warning = fields.Char(compute="_compute_calling_warning")
    script = fields.Html(help="What the operator reads and asks.")
    mailing_id = fields.Many2one(
        "mailing.mailing",
        string="Who Clicked In",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    survey_id = fields.Many2one(
        "survey.survey", string="Interview", domain=[("is_interview", "=", True)]
    )
    segment_ids = fields.Many2many("crm.segment", string="Segments")
    hour_from = fields.Float(string="From Hour", default=9)
    hour_to = fields.Float(string="To Hour", default=18)
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        default=lambda self: self.env.user.tz or "Europe/Rome",
    )
    max_attempts = fields.Integer(string="Attempts at Most", default=5)
    retry_hours = fields.Float(string="Hours Between Attempts", default=4)
    target = fields.Integer(string="Positive Outcomes Wanted")
    item_ids = fields.One2many("crm.call.item", "program_id", string="Queue")
    item_count = fields.Integer(string="Names", compute="_compute_counts")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    closed_count = fields.Integer(string="Finished", compute="_compute_counts")
    call_count = fields.Integer(string="Calls", compute="_compute_calls")
    reached_count = fields.Integer(string="Reached", compute="_compute_calls")
    positive_count = fields.Integer(string="Positive", compute="_compute_calls")
    calls_per_hour = fields.Float(
        compute="_compute_calls", help="Of the time that operators declared."
    )
    hours_ids = fields.One2many(
        "crm.call.hours",
        "program_id",
        string="Other Hours",
        copy=True,
        help="Days of the week with hours of their own.",
    )

    _sound = models.Constraint(
        "CHECK(max_attempts > 0 AND retry_hours >= 0 AND hour_from >= 0"
        " AND hour_to <= 24)",
        "A call programme needs at least one attempt, and hours from 0 to 24.",
    )

    @api.constrains("hour_from", "hour_to", *WEEKDAYS)
    def _check_hours(self):
        for program in self:
            if program.hour_to <= program.hour_from or not program._get_weekdays():
                raise ValidationError(
                    self.env._(
                        "“%(program)s” would never call: choose at least one day,"
                        " and an end that is after the beginning.",
                        program=program.name,
                    )
                )

    @api.depends(
        "calling_number_id.roc", "calling_number_id.number",
        "calling_number_id.call_back",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_calling_warning(self):
        for program in self:
            program.calling_warning = program.calling_number_id._get_lacking()

    def _compute_counts(self):
        groups = self.env["crm.call.item"]._read_group(
            [("program_id", "in", self.ids)], ["program_id", "state"], ["__count"]
        )
        counts = {}
        for program, state, count in groups:
            counts.setdefault(program.id, {})[state] = count
        for program in self:
            mine = counts.get(program._origin.id, {})
            program.item_count = sum(mine.values())
            program.waiting_count = mine.get("waiting", 0) + mine.get("calling", 0)
            program.closed_count = program.item_count - program.waiting_count

    def _compute_calls(self):
        # sudo: the programme's totals are no secret to its operators
        groups = (
            self.env["crm.marketing.action"]
            .sudo()
            ._read_group(
                [("call_program_id", "in", self.ids), ("state", "=", "done")],
                ["call_program_id", "outcome_id"],
                ["__count", "time_spent:sum"],
            )
        )
        totals = {}
        for program, outcome, count, hours in groups:
            row = totals.setdefault(program.id, [0, 0, 0, 0.0])
            row[0] += count
            row[1] += count * outcome.is_reached
            row[2] += count * (outcome.sign == "positive")
            row[3] += hours or 0
        for program in self:
            calls, reached, positive, hours = totals.get(
                program._origin.id, (0, 0, 0, 0)
            )
            program.call_count = calls
            program.reached_count = reached
            program.positive_count = positive
            program.calls_per_hour = calls / hours if hours else 0

    def _check_operator(self):
        """Refuse who may not see the programme, asked once for each operator.

        :raises AccessError: as the rules say
        """
        if not self._is_visible(tuple(self.env.companies.ids)):
            self.check_access("read")

    @tools.ormcache("self.id", "self.env.uid", "company_ids")
    def _is_visible(self, company_ids):
        # rules, groups and programmes empty this cache when they change
        return bool(self.exists()) and self.has_access("read")

    @tools.ormcache("self.id", "self.env.lang")
    def _get_settings(self):
        """Return what every name of the programme asks for: a dict, frozen."""
        program = self.sudo()  # sudo: for who may see the programme
        return frozendict(
            name=program.name,
            state=program.state,
            tz=program.tz,
            hours=frozendict(program._get_hours()),
            keeps_code=program.company_id.crm_keeps_calling_code,
            operators=frozenset(program.user_ids.ids),
            script=program.script or "",
            only_consented=program.only_consented,
            calling=frozendict(program.calling_number_id._show()),
            company_id=program.company_id.id,
            in_calendar=program.company_id.crm_calls_in_calendar,
            rules=self.env["crm.contact.gate"]
            .with_company(program.company_id)
            ._get_rules(),
            interview=program.survey_id.title or False,
            type_id=program.type_id.id,
        )

    def _get_weekdays(self):
        """Return the days on which one calls, Monday is 0."""
        return set(self._get_hours())

    def _get_hours(self):
        """Return the local hours by day of the week: ``{0: (9.0, 18.0)}``."""
        usual = (self.hour_from, self.hour_to)
        usual_days = [index for index, day in enumerate(WEEKDAYS) if self[day]]
        hours = dict.fromkeys(usual_days, usual)
        for day, start, stop in self._get_own_hours():
            hours[day] = (start, stop)
        return hours

    def _get_own_hours(self):
        if isinstance(self.id, int):
            return self.env["crm.call.hours"]._get_of(self.id)
        # on a form that is not saved yet
        lines = self.hours_ids
        return [(int(one.weekday), one.hour_from, one.hour_to) for one in lines]

    def _is_open(self, now=None):
        return within_hours(now or fields.Datetime.now(), *self._get_limits())

    def _tell_closed(self):
        """Say why the programme does not call now: its own hours, or the code's."""
        name, now = self._get_settings()["name"], fields.Datetime.now()
        if within_hours(now, *self._get_limits()[:-1]):
            if self._is_lawful(now):
                return self.env._(
                    "“%(program)s” does not call now: the company is closed, its"
                    " working hours say.",
                    program=name,
                )
            return self.env._(
                "“%(program)s” does not call now: the code of conduct for telemarketing"
                " allows calls from 9 to 20 on working days, from 10 to 19 on Saturdays"
                " and on the eve of a holiday, never on Sundays and holidays.",
                program=name,
            )
        return self.env._("“%(program)s” does not call at this hour.", program=name)

    def _is_lawful(self, moment):
        """Tell whether the code of conduct allows calls, whatever the company does."""
        if not self._get_settings()["keeps_code"]:
            return True
        limits = self._get_limits()
        return within_hours(moment, *limits[:-1], calling_hours.allowed)

    def _get_limits(self, partner=None):
        """Return the hours in which the programme calls a name, as the kernel takes
        them: its own, and those of the code of conduct where the name is.

        :param partner: ``res.partner``, nobody: those of the programme altogether
        """
        settings = self._get_settings()
        hours, zone = settings["hours"], settings["tz"]
        place = partner and partner.sudo()  # sudo: who may call is told when
        town = place.city if place else ""
        spans = [partial(calling_hours.allowed, town=town)]
        if not settings["keeps_code"]:
            spans = []
        if settings["in_calendar"]:
            # sudo: its calendar holds, whoever calls
            company = self.env["res.company"].sudo().browse(settings["company_id"])
            spans.append(company._get_calling_span)
        lawful = partial(all_of, spans) if spans else None
        return hours, set(hours), partner and partner.tz or zone, lawful

    def action_start(self):
        for program in self:
            if not program.item_ids:
                raise UserError(
                    self.env._(
                        "“%(program)s” has no names yet: add some.",
                        program=program.name,
                    )
                )
        self.state = "running"

    def action_pause(self):
        self.state = "paused"

    def action_close(self):
        self.state = "closed"

    def action_add_names(self):
        """Add the names that the programme is for, see ``_get_names``."""
        self.ensure_one()
        self._add_names(self._get_names())
        return self.action_view_items()

    def _get_names(self):
        """Return the names that the programme is for: those of its segments."""
        partners = self.env["res.partner"]
        for segment in self.segment_ids:
            partners |= segment._get_partners()
        return partners

    def _add_names(self, partners):
        """Put names into the queue; one without a number, or in already, is left.

        :return: the queue's lines that were added
        """
        self.ensure_one()
        Item = self.env["crm.call.item"]
        known = Item.search([("program_id", "=", self.id)]).partner_id
        new = (partners - known).filtered("phone")
        return Item.create(
            [{"program_id": self.id, "partner_id": partner.id} for partner in new]
        )

    def action_call(self):
        """Open the operator's screen."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "crm_call_screen",
            "name": self.name,
            "params": {"program_id": self.id},
        }

    def action_view_items(self):
        self.ensure_one()
        return self.env["crm.call.item"]._crm_records_action(
            name=self.env._("Names to call"),
            views=[(False, "list"), (False, "pivot")],
            domain=[("program_id", "=", self.id)],
            context={},
        )

    def action_view_calls(self):
        self.ensure_one()
        return self.env["crm.marketing.action"]._crm_records_action(
            name=self.env._("Calls"),
            views=[(False, mode) for mode in ("pivot", "graph", "list", "form")],
            domain=[("call_program_id", "=", self.id), ("state", "=", "done")],
            context={},
        )

    @api.model
    def _cron_release(self):
        """Put back into the queue what somebody took and left."""
        Item = self.env["crm.call.item"]
        stale = fields.Datetime.now() - timedelta(hours=1)
        items = Item.search([("state", "=", "calling"), ("taken_on", "<", stale)])
        items.write({"state": "waiting", "taken_by_id": False, "taken_on": False})
