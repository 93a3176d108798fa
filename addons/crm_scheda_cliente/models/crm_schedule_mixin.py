"""Schedules: something that happens by itself every so many days, weeks or months."""

import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_logger = logging.getLogger(__name__)


class CrmScheduleMixin(models.AbstractModel):
    """Something that happens by itself every so many days, weeks or months.

    It runs in the name and the time zone of ``user_id``; a model implements
    ``_run_schedule``.
    """

    _name = "crm.schedule.mixin"
    _description = "Schedule"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, default=lambda self: self.env.user
    )
    interval = fields.Integer("Every", required=True, default=1)
    unit = fields.Selection(
        selection="_selection_unit", required=True, default="months"
    )
    next_date = fields.Date(
        "Next on", required=True, index=True, default=fields.Date.context_today
    )
    last_error = fields.Char(
        "Last Problem", readonly=True, copy=False, help="Why nothing was sent."
    )

    @api.constrains("interval")
    def _check_interval(self):
        # in Python: the note of a constraint of SQL would outlive its model's add-on
        if any(schedule.interval < 1 for schedule in self):
            raise ValidationError(
                self.env._("Repeat it every one or more days, weeks or months.")
            )

    @api.model
    def _selection_unit(self):
        # a mixin's fixed labels stay English in the models of later add-ons
        return [
            ("days", self.env._("Days")),
            ("weeks", self.env._("Weeks")),
            ("months", self.env._("Months")),
        ]

    @api.model
    def _cron_run(self):
        """Run what is due; one that fails says why and stops no other."""
        today = fields.Date.context_today(self)
        # a zone may be a day ahead: who is at home in it decides below
        due = self.search([("next_date", "<=", fields.Date.add(today, days=1))])
        for index, schedule in enumerate(due.try_lock_for_update(), 1):
            schedule._run_due()
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - index)

    def _run_due(self):
        """Run if its day has come where its user is, and set the next one."""
        self.ensure_one()
        today = fields.Date.context_today(self.with_context(tz=self.user_id.tz))
        if self.next_date > today:
            return
        try:
            with self.env.cr.savepoint():
                self._run_schedule(today)
            self.last_error = False
        except Exception as error:
            _logger.info("%s was not run: %s", self, error)
            self.last_error = str(error)[:500]
        self._move_on(today)

    def _run_schedule(self, today):
        """Do what is due today.

        :raises UserError: why it cannot be done, kept in ``last_error``
        """
        raise NotImplementedError

    def _get_step(self):
        return relativedelta(**{self.unit: self.interval})

    def _move_on(self, today):
        """Set the next date, never in the past.

        Counted from the first one: the 31st stays the month's last day.
        """
        step, times = self._get_step(), 1
        while (following := self.next_date + step * times) <= today:
            times += 1
        self.next_date = following
