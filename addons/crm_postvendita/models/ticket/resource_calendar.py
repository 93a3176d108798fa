"""Working hours: how much of a span is worked, and what holds when they change."""

from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models, tools

from odoo.addons.crm_scheda_cliente.models.arguments import takes, whole

from .kernel import holidays
from .kernel.working_time import WorkTime, merge_spans

#: years of working time that a deadline may reach into
_YEARS = 3


def _naive_spans(intervals):
    """Return core's intervals as spans of naive UTC datetimes."""
    return [
        (
            start.astimezone(pytz.utc).replace(tzinfo=None),
            stop.astimezone(pytz.utc).replace(tzinfo=None),
        )
        for start, stop, _meta in intervals
    ]


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.private
    def crm_work_time(self, moment):
        """Return the working time from the year of a moment on, for three years.

        :param datetime moment: naive UTC
        :rtype: WorkTime
        """
        return self.sudo()._crm_work_time(moment.year)  # sudo: hours are no secret

    @tools.ormcache("self.id", "year")
    def _crm_work_time(self, year):
        start = datetime(year - 1, 12, 31, tzinfo=pytz.utc)
        stop = datetime(year + _YEARS, 1, 1, tzinfo=pytz.utc)
        spans = _naive_spans(self._work_intervals_batch(start, stop)[False])
        return WorkTime(spans, self.tz or "UTC")

    @api.private
    def crm_attendance(self, start, stop):
        """Return the hours of the week and the closures between two moments.

        :return: ``(attendance, leaves)``, each a list of naive UTC spans
        """
        calendar = self.sudo()  # sudo: hours are no secret
        aware = (pytz.utc.localize(start), pytz.utc.localize(stop))
        attendance = calendar._attendance_intervals_batch(*aware)[False]
        leaves = calendar._leave_intervals_batch(*aware)[False]
        return (
            merge_spans(_naive_spans(attendance)),
            merge_spans(_naive_spans(leaves)),
        )

    def _crm_spans_of(self, resources, start, stop):
        """Return when resources work, leaves taken out, by id; False: anybody."""
        batch = self._work_intervals_batch(
            pytz.utc.localize(start), pytz.utc.localize(stop), resources=resources
        )
        return {key: _naive_spans(intervals) for key, intervals in batch.items()}

    def _crm_works_on(self, moment):
        """Tell whether there are working hours on the day of a moment."""
        zone = pytz.timezone(self.crm_work_time(moment).tz)
        local = pytz.utc.localize(moment).astimezone(zone)
        midnight = zone.localize(datetime(local.year, local.month, local.day))
        start = midnight.astimezone(pytz.utc).replace(tzinfo=None)
        work = self.crm_work_time(start)
        return work.seconds_between(start, start + timedelta(days=1)) > 0

    @api.model
    def _crm_hours_changed(self, calendars):
        """Forget the hours known and move the deadlines that depend on them.

        The hours are kept in core's default cache, which is emptied as core does for
        its own settings: hours and closures change a few times a year.
        """
        self.env.registry.clear_cache()
        self.env["crm.ticket.sla"]._recompute_calendars(calendars)

    @api.model
    def _crm_before_hours_change(self, calendars):
        """Keep what deadlines have used so far: it was worked by these hours."""
        if calendars:
            self.env["crm.ticket.sla"]._bank_calendars(calendars)

    def write(self, vals):
        moves = bool({"tz", "two_weeks_calendar", "flexible_hours"} & vals.keys())
        if moves:
            self._crm_before_hours_change(self)
        result = super().write(vals)
        if moves:
            self._crm_hours_changed(self)
        return result

    @takes(years=whole(1, 30))
    def action_crm_add_holidays(self, years=2):
        """Add the Italian public holidays of this year and the next ones.

        The patron saint's day is that of the calendar's company. A day that is
        there already is left alone, so it can be asked for again every year.
        """
        leaves = self.env["resource.calendar.leaves"]
        first = fields.Date.context_today(self).year
        for calendar in self:
            zone = pytz.timezone(calendar.tz or "UTC")
            known = {
                pytz.utc.localize(leave.date_from).astimezone(zone).date()
                for leave in calendar.leave_ids
                if not leave.resource_id
            }
            company = calendar.company_id or self.env.company
            leaves.create(
                [
                    calendar._prepare_holiday(day, name, zone)
                    for year in range(first, first + years)
                    for day, name in holidays.italian_holidays(
                        year, company._crm_patron()
                    )
                    if day not in known
                ]
            )
        return True

    def _prepare_holiday(self, day, name, zone):
        def utc(hour, minute, second):
            moment = datetime(day.year, day.month, day.day, hour, minute, second)
            return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

        return {
            "name": name,
            "calendar_id": self.id,
            "company_id": self.company_id.id,
            "date_from": utc(0, 0, 0),
            "date_to": utc(23, 59, 59),
            "time_type": "leave",
        }
