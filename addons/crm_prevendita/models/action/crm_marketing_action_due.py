from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from .kernel.schedule import local_day, remind_until

REMINDER = "crm_prevendita.mail_activity_type_action_due"
#: names that a pop-up has room for
SHOWN = 5


class ResUsers(models.Model):
    """How one is reminded of one's actions: everybody's own choice."""

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
    )
    marketing_reminder_minutes = fields.Integer(
        string="Minutes Before",
        default=15,
        required=True,
        help="Before the time that was planned. A deadline without a time comes at"
        " nine on its day.",
    )

    _reminder_in_time = models.Constraint(
        "CHECK(marketing_reminder_minutes BETWEEN 0 AND 10080)",
        "One is reminded from 0 to 10080 minutes (a week) before.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        own = ["marketing_reminder", "marketing_reminder_minutes"]
        return super().SELF_READABLE_FIELDS + own

    @property
    def SELF_WRITEABLE_FIELDS(self):
        own = ["marketing_reminder", "marketing_reminder_minutes"]
        return super().SELF_WRITEABLE_FIELDS + own


class CrmMarketingAction(models.Model):
    """Reminders of actions that have no place on the calendar."""

    _inherit = "crm.marketing.action"

    reminded_on = fields.Datetime(copy=False, readonly=True)

    def write(self, vals):
        if {"date_start", "date_deadline", "user_id"} & vals.keys():
            # another time, or another owner: there is something new to be told
            vals = {"reminded_on": False, **vals}
        result = super().write(vals)
        if vals.get("state") in ("done", "cancelled"):
            self.activity_unlink([REMINDER])
        return result

    @api.model
    def _cron_remind(self):
        """Remind everybody of what is due, once."""
        users = self.env["res.users"].search(
            [("share", "=", False), ("marketing_reminder", "!=", "none")]
        )
        progress = self.env["ir.cron"]
        for done, user in enumerate(users, start=1):
            actions = self._get_to_remind(user)
            if actions:
                actions.with_context(lang=user.lang)._remind(user)
                actions.reminded_on = fields.Datetime.now()
            progress._commit_progress(1, remaining=len(users) - done)

    @api.model
    def _get_to_remind(self, user):
        """Return the actions that a user is to be reminded of now."""
        now = fields.Datetime.now()
        moment, day = remind_until(now, user.marketing_reminder_minutes, user.tz)
        timed = Domain("date_start", "!=", False) & Domain("date_start", "<=", moment)
        loose = Domain("date_start", "=", False) & Domain("date_deadline", "<=", day)
        found = self.search(
            Domain("state", "=", "planned")
            & Domain("user_id", "=", user.id)
            & Domain("reminded_on", "=", False)
            # what is long past is on the list of what is late
            & Domain("date_due", ">=", fields.Datetime.subtract(now, days=1))
            & (timed | loose)
        )
        # the calendar reminds of its own
        return found.filtered(lambda a: not (a.calendar_event_id and a.alarm_ids))

    def _remind(self, user):
        """Remind a user of actions, in the way that the user chose."""
        title = self.env._("%s actions are due", len(self))
        names = self[:SHOWN].mapped("name")
        if len(self) == 1:
            title, names = self.env._("Due: %s", self.name), []
        if user.marketing_reminder == "popup":
            if len(self) > SHOWN:
                names.append(self.env._("and %s more", len(self) - SHOWN))
            values = {"title": title, "message": "\n".join(names), "type": "info"}
            user._bus_send("simple_notification", {**values, "sticky": True})
        elif user.marketing_reminder == "message":
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=title,
                body=Markup("<ul>%s</ul>")
                % Markup().join(action._get_reminder_line() for action in self),
            )
        elif user.marketing_reminder == "activity":
            for action in self:
                day = action.date_deadline or local_day(action.date_due, user.tz)
                action.activity_schedule(
                    REMINDER, day, summary=action.name, user_id=user.id
                )

    def _get_reminder_line(self):
        url = f"{self.get_base_url()}/odoo/{self._name}/{self.id}"
        return Markup('<li><a href="%s">%s</a></li>') % (url, self.name)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _worklist_domain(self):
        # on a worklist the action itself stands already
        before = getattr(super(), "_worklist_domain", None)
        own = Domain(before()) if before else Domain.TRUE
        reminder = self.env.ref(REMINDER, raise_if_not_found=False)
        return own & Domain("activity_type_id", "!=", reminder and reminder.id)
