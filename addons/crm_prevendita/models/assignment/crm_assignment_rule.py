"""Rules of assignment: who gets which leads and names, and who is away."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .kernel import assign

_BATCH = 2000


class CrmAssignmentRule(models.Model):
    """Who gets which leads: the first rule that fits takes them."""

    _name = "crm.assignment.rule"
    _description = "Assignment rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    target = fields.Selection(
        [("crm.lead", "Leads and opportunities"), ("crm.name", "Names of the banks")],
        required=True,
        default="crm.lead",
        string="Applies to",
    )
    state_ids = fields.Many2many("res.country.state", string="Provinces")
    zips = fields.Char("Postal codes", help="For instance: 25000-25100, 24")
    classifier_value_ids = fields.Many2many(
        "crm.classifier.value", string="Classifiers"
    )
    segment_id = fields.Many2one("crm.segment")
    interests = fields.Char(
        "Products of interest", help="Words, separated by commas: one is enough."
    )
    turnover_min = fields.Float("Turnover from", digits=(16, 2))
    turnover_max = fields.Float("Turnover to", digits=(16, 2))
    team_id = fields.Many2one("crm.team", "Sales group", check_company=True)
    user_ids = fields.Many2many(
        "res.users",
        string="People",
        domain=[("share", "=", False)],
        help="Empty: the members of the sales group.",
    )
    by_load = fields.Selection(
        [
            ("turn", "In turn"),
            ("load", "To whoever has least to do"),
            ("team", "To the sales group, nobody in person"),
        ],
        "How",
        required=True,
        default="turn",
    )
    capacity = fields.Integer(
        help="Open leads that one person may have. 0: no limit, or the one of the"
        " sales group."
    )

    working_days = fields.Boolean(
        "Only on working days",
        default=True,
        help="Who does not work today, by their own working hours or else the"
        " company's, gets nothing today. What nobody takes waits and stays visible.",
    )

    automatic = fields.Boolean(
        "By itself",
        help="Every quarter of an hour what nobody has is assigned by this rule."
        " Otherwise only when a manager says so.",
    )
    turn = fields.Integer(readonly=True)
    assigned_count = fields.Integer("Assigned", compute="_compute_assigned_count")

    @api.constrains("team_id", "user_ids", "by_load")
    def _check_somebody(self):
        for rule in self:
            if rule.by_load == "team" and not rule.team_id:
                raise ValidationError(
                    self.env._("%s: choose the sales group.", rule.name)
                )
            if not rule.team_id and not rule.user_ids:
                raise ValidationError(
                    self.env._("%s: choose a sales group or people.", rule.name)
                )

    def _compute_assigned_count(self):
        for rule in self:
            rule.assigned_count = self.env[rule.target].search_count(
                [("assignment_rule_id", "in", rule.ids)]
            )

    def _get_members(self, loads, absent):
        """Return the ``assign.Member`` list of a rule; one person, one load."""
        self.ensure_one()
        # sudo: capacities are read for everybody's good, as core's assignment does
        members = self.team_id.sudo().crm_team_member_ids
        limits = {m.user_id: m.assignment_max for m in members}
        result = []
        if self.by_load == "team":
            return [assign.Member(None, capacity=self.capacity)]
        users = self.user_ids or members.user_id
        resting = absent | (
            self._get_resting(users.ids) if self.working_days else set()
        )
        for user in users:
            result.append(
                assign.Member(
                    user.id,
                    capacity=self.capacity or limits.get(user) or 0,
                    absent=user.id in resting or not user.active,
                    person=loads.setdefault(user.id, assign.Member(user.id)),
                )
            )
        return result

    @api.model
    def _get_resting(self, user_ids):
        """Return those of the users who do not work today: neither a working day
        of their calendar, nor one that a public holiday spares.

        Nobody rests where no calendar is set.
        """
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                "SELECT u.id, c.id FROM res_users u"
                " LEFT JOIN res_company co ON co.id = u.company_id"
                " LEFT JOIN LATERAL (SELECT r.calendar_id FROM resource_resource r"
                "  WHERE r.user_id = u.id AND r.active ORDER BY r.id LIMIT 1) r ON TRUE"
                " JOIN resource_calendar c"
                "  ON c.id = COALESCE(r.calendar_id, co.resource_calendar_id)"
                " WHERE u.id = ANY(%s)",
                list(user_ids),
            )
        )
        resting = self._get_free_calendars(
            {calendar for _user, calendar in rows}, today
        )
        return {user for user, calendar in rows if calendar in resting}

    @api.model
    def _get_free_calendars(self, calendar_ids, day):
        """Return the ids of the calendars by which nobody works on a day."""
        # sudo: working hours are asked for everybody's good
        calendars = self.env["resource.calendar"].sudo().browse(calendar_ids)
        return {c.id for c in calendars if not c._crm_works_on_day(day)}

    def _prepare_rule(self, loads, absent):
        self.ensure_one()
        partners = None
        if self.segment_id:
            found = self.env["res.partner"].search(self.segment_id._get_domain())
            partners = frozenset(found.ids)
        words = (w.strip().lower() for w in (self.interests or "").split(","))
        return assign.Rule(
            id=self.id,
            company_id=self.company_id.id or None,
            members=self._get_members(loads, absent),
            provinces=frozenset(self.state_ids.mapped("code")),
            zips=assign.zip_ranges(self.zips),
            values=frozenset(self.classifier_value_ids.ids),
            partners=partners,
            turnover=(self.turnover_min, self.turnover_max),
            interests=tuple(w for w in words if w),
            by_load=self.by_load == "load",
            turn=self.turn,
        )

    @api.model
    def _get_absent(self):
        """Return the ids of the users who are away today."""
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                "SELECT r.user_id FROM resource_calendar_leaves l"
                " JOIN resource_resource r ON r.id = l.resource_id"
                " WHERE l.date_from <= %(now)s AND l.date_to >= %(now)s"
                " AND r.user_id IS NOT NULL"
                " UNION SELECT user_id FROM crm_assignment_absence"
                " WHERE date_from <= %(day)s AND date_to >= %(day)s",
                now=now,
                day=now.date(),
            )
        )
        return {row[0] for row in self.env.cr.fetchall()}

    @api.model
    def _get_loads(self, target):
        """Return ``{user id: Member}`` with what everybody has open."""
        groups = self.env[target]._read_group(
            Domain(self.env[target]._assignment_open_domain())
            & Domain("user_id", "!=", False),
            ["user_id"],
            ["__count"],
        )
        return {user.id: assign.Member(user.id, load=count) for user, count in groups}

    @api.model
    def _get_rules(self, target, automatic=False):
        """Return the rules for leads or for names, in their order.

        :param bool automatic: those that run by themselves alone
        """
        domain = Domain("target", "=", target)
        if automatic:
            domain &= Domain("automatic", "=", True)
        return self.search(domain)

    @api.model
    def _plan(self, records, automatic=False):
        """Return ``[(lead dict, assign.Rule or None, Member or None)]``.

        :param bool automatic: by the rules that run by themselves alone
        """
        target = records._name
        rules = self._get_rules(target, automatic)
        loads, absent = self._get_loads(target), self._get_absent()
        prepared = [rule._prepare_rule(loads, absent) for rule in rules]
        return assign.plan(records._assignment_values(), prepared)

    @api.model
    def _assign(self, records, automatic=False):
        """Assign records that nobody has; return (assigned, left over) counts.

        :param bool automatic: by the rules that run by themselves alone
        """
        records.check_access("write")
        free = records.filtered_domain(records._assignment_free_domain())
        plan = self._plan(free, automatic)
        rules = {rule.id: rule for rule in self.search([])}
        reasons = {i: rule._get_reason() for i, rule in rules.items()}
        rows = [
            (lead["id"], member.user_id, rules[rule.id].team_id.id or None,
             rule.id, reasons[rule.id])
            for lead, rule, member in plan
            if member
        ]  # fmt: skip
        free._assignment_write(rows)
        for rule in {id(r): r for _l, r, _m in plan if r}.values():
            # sudo: whose turn it is follows from the assignment
            rules[rule.id].sudo().turn = rule.turn
        return len(rows), len(free) - len(rows)

    def _get_reason(self):
        """Return why this rule gave a lead to somebody, as a sentence."""
        self.ensure_one()
        _ = self.env._
        parts = [
            self.state_ids and _("zone %s", ", ".join(self.state_ids.mapped("code"))),
            self.zips and _("postal code %s", self.zips),
            self.classifier_value_ids
            and ", ".join(self.classifier_value_ids.mapped("name")),
            self.segment_id and _("segment %s", self.segment_id.name),
            self.interests and _("interest %s", self.interests),
            (self.turnover_min or self.turnover_max) and _("turnover"),
        ]
        how = self._crm_label("by_load")
        return " · ".join([self.name, *filter(None, parts), how])

    @api.model
    def _cron_assign(self):
        """Assign what nobody has by the rules that run by themselves."""
        cron = self.env["ir.cron"]
        targets = self.search([("automatic", "=", True)]).mapped("target")
        for target in dict.fromkeys(targets):
            model = self.env[target]
            domain = Domain(model._assignment_open_domain())
            domain &= model._assignment_free_domain()
            last = 0
            while records := model.search(
                domain & Domain("id", ">", last), order="id", limit=_BATCH
            ):
                last = records[-1].id
                self._assign(records, automatic=True)
                if not cron._commit_progress(len(records), remaining=0):
                    return


class CrmAssignmentAbsence(models.Model):
    """Days on which somebody takes no leads."""

    _name = "crm.assignment.absence"
    _description = "Absence from the assignment of leads"
    _order = "date_from desc"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Who", required=True, index=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    note = fields.Char()

    _days_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The absence ends before it begins."
    )
