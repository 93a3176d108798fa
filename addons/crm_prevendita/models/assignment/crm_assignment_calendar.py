from pytz import timezone

from odoo import api, fields, models
from odoo.tools import SQL


class CrmAssignmentRule(models.Model):
    """Working days: who does not work today gets nothing today."""

    _inherit = "crm.assignment.rule"

    working_days = fields.Boolean(
        "Only on working days",
        default=True,
        help="Who does not work today, by their own working hours or else the"
        " company's, gets nothing today. What nobody takes waits and stays visible.",
    )

    def _get_members(self, loads, absent):
        result = super()._get_members(loads, absent)
        if self.working_days:
            resting = self._get_resting([m.user_id for m in result if m.user_id])
            for member in result:
                member.absent = member.absent or member.user_id in resting
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


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _crm_works_on_day(self, day):
        """Tell whether this calendar has working hours on a day."""
        self.ensure_one()
        start = fields.Datetime.to_datetime(day)
        zone = timezone(self.tz or "UTC")
        begin = zone.localize(start)
        end = zone.localize(start.replace(hour=23, minute=59, second=59))
        return bool(self._work_intervals_batch(begin, end)[False])
