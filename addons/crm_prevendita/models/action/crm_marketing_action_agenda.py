from odoo import api, fields, models
from odoo.api import NewId
from odoo.fields import Command, Domain
from odoo.tools import clean_context

from .kernel.schedule import clashing


class CrmMarketingAction(models.Model):
    """The action in its owner's agenda: the meeting, clashes and absences."""

    _inherit = "crm.marketing.action"

    #: fields whose change concerns the meeting
    _EVENT_FIELDS = {
        "date_start",
        "planned_hours",
        "user_id",
        "partner_id",
        "contact_id",
        "name",
        "subject",
        "state",
        "type_id",
        "opportunity_id",
        "alarm_ids",
    }

    @api.depends("date_start", "planned_hours", "user_id", "state")
    def _compute_clash_warning(self):
        self.clash_warning = False
        planned = self.filtered(
            lambda a: a.state == "planned" and a.date_start and a.user_id
        )
        if not planned:
            return
        busy = planned._get_busy_spans()
        absent = planned._get_absences()
        overlaps = {user: self._get_overlaps(spans) for user, spans in busy.items()}
        for action in planned:
            start, stop = action._get_span()
            user, key = action.user_id.id, action._get_agenda_key()
            others = overlaps.get(user, {}).get(key, [])
            if isinstance(action.id, NewId):
                # not stored as it is in the form
                others = action._get_clashes(busy.get(user, []))
            away = [
                label
                for begin, end, label in absent.get(user, [])
                if (begin < stop and start < end) or begin <= start < end
            ]
            action.clash_warning = action._format_clash(others, away)

    @api.model
    def _get_overlaps(self, spans):
        """Return what overlaps each span: dict of key to the labels of others."""
        labels = {key: label for _begin, _end, label, key in spans}
        overlaps = clashing([(begin, end, key) for begin, end, _label, key in spans])
        return {
            key: [labels[other] for other in others[:3]]
            for key, others in overlaps.items()
        }

    def _get_clashes(self, spans):
        """Return what an action as it stands in the form would clash with."""
        start, stop = self._get_span()
        own = (self._get_agenda_key(), ("action", self._origin.id))
        return [
            label
            for begin, end, label, key in spans
            if key not in own and clashing([(start, stop, 0), (begin, end, 1)])
        ]

    def _format_clash(self, others, away):
        parts = []
        if away:
            parts.append(
                self.env._(
                    "%(user)s is absent: %(why)s.",
                    user=self.user_id.name,
                    why=", ".join(away[:2]),
                )
            )
        if others:
            parts.append(
                self.env._(
                    "At the same time %(user)s has: %(what)s.",
                    user=self.user_id.name,
                    what=", ".join(others[:3]),
                )
            )
        return " ".join(parts) or False

    def _get_span(self):
        """Return start and stop as naive UTC."""
        self.ensure_one()
        return self.date_start, fields.Datetime.add(
            self.date_start, hours=self.planned_hours or 0
        )

    def _get_agenda_key(self):
        event = self.calendar_event_id
        return ("event", event.id) if event else ("action", self._origin.id)

    def _get_busy_spans(self):
        """Return what fills the owners' agendas around these actions.

        :return: dict of user id to a list of ``(start, stop, label, key)``
        """
        first = min(self.mapped("date_start"))
        last = max(action._get_span()[1] for action in self)
        # sudo: a clash is shown by its title's absence, never by its content
        events = (
            self.env["calendar.event"]
            .sudo()
            .search_fetch(
                [
                    ("start", "<=", last),
                    ("stop", ">=", first),
                    ("show_as", "=", "busy"),
                    ("user_id", "in", self.user_id.ids),
                ],
                ["start", "stop", "user_id"],
            )
        )
        calls = self.sudo().search_fetch(  # sudo: only whether time is taken
            [
                ("state", "=", "planned"),
                ("user_id", "in", self.user_id.ids),
                ("calendar_event_id", "=", False),
                ("date_start", ">=", fields.Datetime.subtract(first, days=1)),
                ("date_start", "<=", last),
            ],
            ["date_start", "planned_hours", "user_id"],
        )
        spans = {}
        for event in events:
            spans.setdefault(event.user_id.id, []).append(
                (event.start, event.stop, self.env._("a meeting"), ("event", event.id))
            )
        for call in calls:
            spans.setdefault(call.user_id.id, []).append(
                (*call._get_span(), self.env._("another action"), ("action", call.id))
            )
        return spans

    def _get_absences(self):
        """Return the owners' absences and their company's closing days.

        :return: dict of user id to a list of ``(start, stop, label)``
        """
        first = min(self.mapped("date_start"))
        last = max(action._get_span()[1] for action in self)
        users = self.user_id.sudo()  # sudo: a colleague's working calendar
        calendars = users.resource_calendar_id
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("date_from", "<=", last)
                & Domain("date_to", ">=", first)
                & (
                    Domain("resource_id.user_id", "in", users.ids)
                    | (
                        Domain("resource_id", "=", False)
                        & Domain("calendar_id", "in", [*calendars.ids, False])
                    )
                )
            )
        )
        absences = {}
        for leave in leaves:
            for user in users:
                own = leave.resource_id.user_id == user
                shared = not leave.resource_id and (
                    not leave.calendar_id
                    or leave.calendar_id == user.resource_calendar_id
                )
                if own or shared:
                    label = leave.name or self.env._("absence")
                    absences.setdefault(user.id, []).append(
                        (leave.date_from, leave.date_to, label)
                    )
        return absences

    # the meeting

    def _sync_event(self):
        """Bring the owner's calendar in line with the actions."""
        if self.env.context.get("crm_action_sync"):
            return
        wanted = self.filtered(
            lambda a: (
                a.state == "planned" and a.is_appointment and a.date_start and a.user_id
            )
        )
        (self - wanted).filtered(lambda a: a.state != "done")._drop_event()
        new = wanted.filtered(lambda a: not a.calendar_event_id)
        events = new._event_env().create([action._prepare_event() for action in new])
        for action, event in zip(new, events, strict=True):
            action.with_context(crm_action_sync=True).calendar_event_id = event
        for action in wanted - new:
            action._update_event()

    def _drop_event(self):
        events = self.calendar_event_id
        if events:
            self._event_env().browse(events.ids).exists().unlink()

    def _event_env(self):
        """Return ``calendar.event`` ready for silent changes from an action."""
        context = {
            **clean_context(self.env.context),
            "active_model": False,
            "active_id": False,
            "crm_action_sync": True,
            "no_mail_to_attendees": True,
            "skip_attendee_notification": True,
            "skip_contact_description": True,
        }
        # sudo: who may plan the action may place it in its owner's calendar
        return self.env["calendar.event"].with_context(**context).sudo()

    def _prepare_event(self):
        """Return the values of the action's meeting."""
        start, stop = self._get_span()
        guests = self.user_id.partner_id | (self.contact_id or self.partner_id)
        return {
            "name": self.name,
            "start": start,
            "stop": stop,
            "allday": False,
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(guests.ids)],
            "opportunity_id": self.opportunity_id.id,
        }

    def _update_event(self):
        self.ensure_one()
        event = self._event_env().browse(self.calendar_event_id.id)
        values = self._prepare_event()
        guests = set(values.pop("partner_ids")[0][2])
        alarms = values.pop("alarm_ids")
        changed = {
            name: value
            for name, value in values.items()
            if event._fields[name].convert_to_write(event[name], event) != value
        }
        # who was invited on the calendar stays invited
        missing = guests - set(event.partner_ids.ids)
        if missing:
            changed["partner_ids"] = [Command.link(guest) for guest in missing]
        if set(alarms[0][2]) != set(event.alarm_ids.ids):
            changed["alarm_ids"] = alarms
        if changed:
            event.write(changed)
