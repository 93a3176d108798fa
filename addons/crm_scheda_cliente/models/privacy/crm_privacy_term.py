"""How long each kind of record keeps its persons: dry run, nightly, in batches."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .kernel import person

BATCH = 500


class CrmPrivacyTerm(models.Model):
    """After how many months a kind of record is emptied of persons.

    Storage limitation (GDPR art. 5(1)(e)). What was declared is emptied or deleted;
    dates, states and figures stay for statistics. Nothing goes by itself until somebody
    has set months: how long is necessary is the controller's decision.
    """

    _name = "crm.privacy.term"
    _description = "Time limit of personal data"
    _order = "name"

    model = fields.Char(required=True, readonly=True)
    name = fields.Char(compute="_compute_name", store=True)
    months = fields.Integer(
        help="After so many months the persons are taken out. 0: never."
    )
    since = fields.Char("Counted from", compute="_compute_since")
    what = fields.Char("What happens", compute="_compute_since")
    due_count = fields.Integer("Due now", compute="_compute_due_count")

    _model_unique = models.UniqueIndex(
        "(model)", "This kind has its time limit already."
    )
    _months_positive = models.Constraint(
        "CHECK(months >= 0)", "The number of months cannot be negative."
    )

    @api.depends("model")
    def _compute_name(self):
        for term in self:
            term.name = self.env["crm.privacy.subject"]._get_label(term.model)

    @api.depends("model")
    def _compute_since(self):
        for term in self:
            line = term._get_line()
            field = line and self.env[term.model]._fields[line.term]
            term.since = field and field._description_string(self.env)
            emptied, deleted = self.env._("Emptied"), self.env._("Deleted")
            term.what = line and (deleted if line.delete else emptied)

    @api.depends("model", "months")
    def _compute_due_count(self):
        for term in self:
            term.due_count = len(term._get_due())

    def _get_line(self):
        """Return the declaration, or None where the add-on has gone."""
        declared = self.env["crm.privacy.registry"]._get_personal().get(self.model)
        known = declared and self.env[self.model]._fields
        return declared if known and declared.term in known else None

    @api.model
    def action_open(self):
        """Open the time limits, one line for each kind that may have one."""
        self.check_access("read")
        self._make_lines()
        return self._get_records_action(
            name=self.env._("Time limits"),
            view_mode="list",
            views=[(False, "list")],
            domain=[],
        )

    @api.model
    def _make_lines(self):
        declared = self.env["crm.privacy.registry"]._get_personal()
        # sudo: lines come with add-ons, not by hand
        terms = self.sudo().search([("model", "!=", False)])  # sudo: as above
        missing = {
            model
            for model, line in declared.items()
            if line.term in self.env[model]._fields
        } - set(terms.mapped("model"))
        terms.create([{"model": model} for model in sorted(missing)])

    def _get_due(self, limit=None):
        """Return the ids of what is due: old enough, and still about somebody."""
        self.ensure_one()
        line = self._get_line()
        if not line or not self.months:
            return []
        self.env.flush_all()
        before = fields.Datetime.now() - relativedelta(months=self.months)
        conditions = [SQL("%s < %s", SQL.identifier(line.term), before)]
        if not line.delete:
            conditions.append(self._get_full())
        query = SQL(
            "SELECT id FROM %s WHERE %s ORDER BY id LIMIT %s",
            SQL.identifier(self.env[self.model]._table),
            SQL(" AND ").join(conditions),
            limit,
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _get_full(self):
        """Return the condition of records that were not emptied yet."""
        names, files = self.env["crm.privacy.subject"]._get_erased(self.model)
        checks = [
            SQL(
                "COALESCE(%s::text, '') NOT IN ('', %s) AND %s::text NOT LIKE %s",
                SQL.identifier(name),
                person.GONE,
                SQL.identifier(name),
                f'%: "{person.GONE}"%',
            )
            for name in names
        ]
        return SQL("(%s)", SQL(" OR ").join(checks)) if checks else SQL("FALSE")

    def action_show_due(self):
        """Open what would go tonight."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would go: %s", self.name),
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_due(limit=10000))],
            "context": {"active_test": False, "create": False},
        }

    @api.model
    def _cron_expire(self):
        """Empty what is due, in batches; what a kill leaves is due tomorrow."""
        cron = self.env["ir.cron"]
        for term in self.search([("months", ">", 0)]):
            before, ids = [], term._get_due(BATCH)
            # what is due again at once cannot be emptied: tomorrow's log says so, too
            while ids and ids != before:
                term._expire(ids)
                before, ids = ids, term._get_due(BATCH)
                if not cron._commit_progress(len(before), remaining=len(ids)):
                    return

    def _expire(self, ids):
        """Take the persons out of records, and of what hangs on them."""
        subject = self.env["crm.privacy.subject"]
        for model, found in subject._spread({self.model: set(ids)}).items():
            subject._erase_records(model, found)
        self.env.invalidate_all()
        note = self.env._("Time limit: %s", self.name)
        self.env["crm.security.log"]._note("erasure", note, number=len(ids))
