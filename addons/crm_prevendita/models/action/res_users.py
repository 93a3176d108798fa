"""How a colleague is reminded of actions: everybody's own choice."""

from datetime import timedelta

from pytz import UTC

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    marketing_reminder = fields.Selection(
        [
            ("none", "Not at all"),
            ("popup", "By a pop-up on the screen"),
            ("message", "By a message (inbox or e-mail, as chosen for messages)"),
            ("activity", "By an activity"),
        ],
        string="Remind Me of Actions",
        default="popup",
        required=True,
        help="Calls and tasks with a time, and deadlines on the morning of their day."
        " Appointments that have reminders of their own are reminded by the calendar.",
        groups="base.group_user",
    )
    marketing_reminder_minutes = fields.Integer(
        string="Minutes Before",
        default=15,
        required=True,
        help="Before the time that was planned. A deadline without a time comes at"
        " nine on its day.",
        groups="base.group_user",
    )

    _reminder_in_time = models.Constraint(
        "CHECK(marketing_reminder_minutes BETWEEN 0 AND 10080)",
        "One is reminded from 0 to 10080 minutes (a week) before.",
    )

    def _crm_get_hours(self, moment, count):
        """Return [(begin, end)], naive UTC, of the working hours from a moment on, for
        as many days as so many actions may take.

        :param datetime moment: naive UTC
        """
        self.ensure_one()
        user = self.sudo()  # sudo: who plans for a colleague sees when they work
        calendar = user.resource_calendar_id or user.company_id.resource_calendar_id
        begin = UTC.localize(moment)
        # ten a day at the least, and weekends and holidays between
        end = begin + timedelta(days=min(30 + count // 4, 1000))
        spans = calendar._work_intervals_batch(begin, end)[False] if calendar else ()
        return [
            (
                a.astimezone(UTC).replace(tzinfo=None),
                b.astimezone(UTC).replace(tzinfo=None),
            )
            for a, b, _record in spans
        ]

    @property
    def SELF_READABLE_FIELDS(self):
        own = ["marketing_reminder", "marketing_reminder_minutes"]
        return super().SELF_READABLE_FIELDS + own

    @property
    def SELF_WRITEABLE_FIELDS(self):
        own = ["marketing_reminder", "marketing_reminder_minutes"]
        return super().SELF_WRITEABLE_FIELDS + own
