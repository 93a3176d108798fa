"""The hours in which a company calls: the code of conduct's, and its own."""

from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from .kernel.calling import open_span


class ResCompany(models.Model):
    """Whether a company keeps to the code of conduct's hours, and to its own."""

    _inherit = "res.company"

    crm_keeps_calling_code = fields.Boolean(
        "Calling hours of the code of conduct",
        default=True,
        groups="base.group_user",
        help="Call programmes call from 9 to 20 on working days, from 10 to 19 on"
        " Saturdays and on the eve of a holiday, never on Sundays, on national holidays"
        " and on the day of the place's patron saint (Garante's code of conduct for"
        " telemarketing, Official Journal of 27 March 2024; it binds who adheres).",
    )
    crm_calls_in_calendar = fields.Boolean(
        "Calls within the company's working hours",
        groups="base.group_user",
        help="Call programmes keep to the company's working hours and closing days,"
        " too: they narrow the lawful hours, and never widen them.",
    )

    def cache_invalidation_fields(self):
        # the programmes' settings are kept
        return super().cache_invalidation_fields() | {
            "crm_keeps_calling_code",
            "crm_calls_in_calendar",
            "crm_contact_cap",
            "crm_contact_cap_days",
        }

    def _get_calling_span(self, day):
        """Return the local hours ``(from, to)`` of work on a day, or None.

        :param date day: where the company is
        """
        calendar = self.resource_calendar_id
        if not calendar:
            return (0, 24)
        week = str(calendar.env["resource.calendar.attendance"].get_week_type(day))
        hours = [
            (line.hour_from, line.hour_to)
            for line in calendar.attendance_ids
            if line.dayofweek == str(day.weekday())
            and line.day_period != "lunch"
            and line.week_type in (False, week)
            and not line.display_type
        ]
        return open_span(hours, self._get_closings(calendar, day))

    def _get_closings(self, calendar, day):
        """Return the local hours ``(from, to)`` of a day's general leaves."""
        zone = pytz.timezone(calendar.tz or "UTC")
        start = zone.localize(datetime.combine(day, time.min))
        stop = zone.localize(datetime.combine(day + timedelta(days=1), time.min))
        first, last = (
            moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in (start, stop)
        )
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "=", False),
                ("company_id", "in", (self.id, False)),
                ("calendar_id", "in", (calendar.id, False)),
                ("date_from", "<", last),
                ("date_to", ">", first),
            ]
        )
        return [
            (
                _hour(max(leave.date_from, first), zone),
                _hour(leave.date_to, zone) if leave.date_to < last else 24,
            )
            for leave in leaves
        ]


def _hour(moment, zone):
    local = pytz.utc.localize(moment).astimezone(zone)
    # the last second of a day is its end
    return round(local.hour + local.minute / 60 + local.second / 3600, 2)
