from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .kernel import assign


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
                [("assignment_rule_id", "=", rule.id)]
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
        for user in self.user_ids or members.user_id:
            result.append(
                assign.Member(
                    user.id,
                    capacity=self.capacity or limits.get(user) or 0,
                    absent=user.id in absent or not user.active,
                    person=loads.setdefault(user.id, assign.Member(user.id)),
                )
            )
        return result

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
    def _get_rules(self, target):
        """Return the rules for leads or for names, in their order."""
        return self.search([("target", "=", target)])

    @api.model
    def _plan(self, records):
        """Return ``[(lead dict, assign.Rule or None, Member or None)]``."""
        target = records._name
        rules = self._get_rules(target)
        loads, absent = self._get_loads(target), self._get_absent()
        prepared = [rule._prepare_rule(loads, absent) for rule in rules]
        return assign.plan(records._assignment_values(), prepared)

    @api.model
    def _assign(self, records):
        """Assign records that nobody has; return (assigned, left over) counts."""
        records.check_access("write")
        free = records.filtered_domain(records._assignment_free_domain())
        plan = self._plan(free)
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
        how = dict(self._fields["by_load"]._description_selection(self.env))
        return " · ".join([self.name, *filter(None, parts), how[self.by_load]])


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
