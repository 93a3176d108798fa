from datetime import datetime

import pytz

from odoo import api, fields, models, tools

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

    @api.model
    def _crm_hours_changed(self, calendars):
        """Forget the hours known and move the deadlines that depend on them."""
        self.env.registry.clear_cache()
        self.env["crm.ticket.sla"]._recompute_calendars(calendars)

    def write(self, vals):
        result = super().write(vals)
        if {"tz", "two_weeks_calendar", "flexible_hours"} & vals.keys():
            self._crm_hours_changed(self)
        return result

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


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._crm_hours_changed(attendances.calendar_id)
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self.calendar_id._crm_hours_changed(self.calendar_id)
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars._crm_hours_changed(calendars)
        return result


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._crm_after_change()
        return leaves

    def write(self, vals):
        before = self._crm_calendars()
        result = super().write(vals)
        self._crm_after_change(before)
        return result

    def unlink(self):
        calendars = self._crm_calendars()
        result = super().unlink()
        if calendars:
            calendars._crm_hours_changed(calendars)
        return result

    def _crm_calendars(self):
        """Return the calendars whose hours these closures change."""
        common = self.filtered(lambda leave: not leave.resource_id)
        if not common:
            return self.env["resource.calendar"]
        if all(common.mapped("calendar_id")):
            return common.calendar_id
        # sudo: a closure without a calendar holds for all of them
        return self.env["resource.calendar"].sudo().search([("active", "=", True)])

    def _crm_after_change(self, before=None):
        calendars = self._crm_calendars() | (before or self.env["resource.calendar"])
        if calendars:
            calendars._crm_hours_changed(calendars)


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_patron_day = fields.Integer("Patron saint: day")
    crm_patron_month = fields.Integer("Patron saint: month")
    crm_patron_name = fields.Char("Patron saint")

    _patron_day = models.Constraint(
        "CHECK (COALESCE(crm_patron_month, 0) BETWEEN 0 AND 12"
        " AND COALESCE(crm_patron_day, 0) BETWEEN 0 AND 31)",
        "The patron saint's day must be a day and a month of the year.",
    )

    def _crm_patron(self):
        """Return ``(month, day, name)`` of the patron saint, or None."""
        if not (self.crm_patron_day and self.crm_patron_month):
            return None
        return (
            self.crm_patron_month,
            self.crm_patron_day,
            self.crm_patron_name or self.env._("Patron saint"),
        )
