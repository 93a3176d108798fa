"""Actions in their owner's days: on the calendar, reminded of, on a round of visits."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.api import NewId
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import clean_context

from odoo.addons.crm_scheda_cliente.models.arguments import (
    DAY,
    RECORD,
    TRUTH,
    number,
    records,
    takes,
    text,
)

from .kernel import rounds
from .kernel.schedule import at_hour, clashing, local_day, remind_until
from .kernel.spread import SHORTEST, spread

REMINDER = "crm_prevendita.mail_activity_type_action_due"
#: names that a pop-up has room for
SHOWN = 5
#: kinds of action for which one goes somewhere
_VISITS = ("visit", "round", "demo", "event")
#: how many stops a day's round shows: more is no round
_MOST = 60
#: a context says so while action and meeting follow each other; no client can send it
IN_STEP = object()


class CrmMarketingAction(models.Model):
    """The action in its owner's days: the meeting, clashes, reminders, the round."""

    _inherit = "crm.marketing.action"

    calendar_event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    clash_warning = fields.Char(compute="_compute_clash_warning")
    alarm_ids = fields.Many2many(
        "calendar.alarm",
        "crm_marketing_action_alarm_rel",
        string="Reminders",
        compute="_compute_alarm_ids",
        store=True,
        readonly=False,
    )
    reminded_on = fields.Datetime(copy=False, readonly=True)

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

    @api.depends("type_id")
    def _compute_alarm_ids(self):
        for action in self:
            action.alarm_ids = action.type_id.alarm_ids

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

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._sync_event()
        return actions

    def write(self, vals):
        if {"date_start", "date_deadline", "user_id"} & vals.keys():
            # another time, or another owner: there is something new to be told
            vals = {"reminded_on": False, **vals}
        result = super().write(vals)
        if self._EVENT_FIELDS & vals.keys():
            self._sync_event()
        if vals.get("state") in ("done", "cancelled"):
            self.activity_unlink([REMINDER])
        return result

    def unlink(self):
        self._drop_event()
        return super().unlink()

    # clashes and absences

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
        # sudo: likewise, the hours in which he is away
        leaves = self.env["resource.calendar.leaves"].sudo()
        leaves = leaves.search(
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
        if self.env.context.get("crm_action_sync") is IN_STEP:
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
            action.with_context(crm_action_sync=IN_STEP).calendar_event_id = event
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
            "crm_action_sync": IN_STEP,
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
            "alarm_ids": [Command.set(self.alarm_ids.ids)],
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

    def _meeting_moved(self):
        """Follow a meeting that was moved on the calendar."""
        for action in self.with_context(crm_action_sync=IN_STEP):
            event = action.calendar_event_id
            values = {"date_start": event.start}
            if not event.allday:
                values["planned_hours"] = event.duration
            if event.user_id:
                values["user_id"] = event.user_id.id
            changed = {
                name: value
                for name, value in values.items()
                if action._fields[name].convert_to_write(action[name], action) != value
            }
            if changed:
                action.write(changed)

    def _meeting_gone(self):
        """A meeting was taken off the calendar: the action stays, to be planned."""
        for action in self.with_context(crm_action_sync=IN_STEP):
            zone = action.user_id.tz or self.env.user.tz
            day = action.date_start and local_day(action.date_start, zone)
            action.write(
                {
                    "date_start": False,
                    "date_deadline": action.date_deadline or day,
                    "calendar_event_id": False,
                }
            )
            action.message_post(
                body=self.env._(
                    "The meeting was taken off the calendar: a new time is to be set."
                )
            )

    # reminders of what has no place on the calendar

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

    # the round of visits of a day: a list in order, a schematic map, a link

    @api.model
    @api.readonly
    @takes(day=DAY, user_id=RECORD, zone=text(200), stops=records(500), best=TRUTH)
    def get_visit_round(
        self, day=None, user_id=None, zone=None, stops=None, best=False
    ):
        """Return the round of visits of a day, for the screen.

        The visits with a time on that day, and those still without one that are
        to be done by then; in their order of time, or in a short one.

        :param str day: ISO date, today by default
        :param int user_id: whose round, the reader's by default
        :param str zone: post codes that begin so, or a town
        :param list stops: these actions and no others, in this order
        :param bool best: in a short order instead
        :return: dict with ``day``, ``user``, ``stops``, ``links``, ``kilometres``,
            ``users``
        """
        user = self.env["res.users"].browse(user_id or self.env.uid).exists()
        when = fields.Date.to_date(day) or local_day(
            fields.Datetime.now(), self.env.user.tz
        )
        actions = self._get_round_actions(user, when, zone, stops)
        places = [action._get_place() for action in actions]
        start = self._get_round_start(user)
        if best:
            order = rounds.best_order(places, start)
            actions = self.browse(actions[index].id for index in order)
            places = [places[index] for index in order]
        return {
            "day": fields.Date.to_string(when),
            "zone": zone or "",
            "user": {"id": user.id, "name": user.name},
            "users": self._get_round_users(),
            **self._show_round(actions, places, start),
        }

    @api.model
    def _get_round_users(self):
        """Return whose rounds the reader may look at."""
        if not self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            return []
        # sudo: the names of colleagues
        members = self.env["crm.team.member"].sudo()
        members = members.search([("user_id", "!=", False)]).user_id
        users = (members | self.env.user).sorted("name")
        return [{"id": user.id, "name": user.name} for user in users]

    @api.model
    def _get_round_actions(self, user, day, zone, ids):
        if ids:
            return self.browse(ids).exists()
        tz = user.tz or self.env.user.tz
        begin = at_hour(day, 0, tz)
        end = at_hour(day + timedelta(days=1), 0, tz)
        timed = Domain("date_start", ">=", begin) & Domain("date_start", "<", end)
        loose = Domain("date_start", "=", False) & Domain("date_due", "<", end)
        domain = (
            Domain("state", "=", "planned")
            & Domain("user_id", "=", user.id)
            & Domain("partner_id", "!=", False)
            & Domain("type_id.kind", "in", _VISITS)
            & (timed | loose)
        )
        if zone:
            by_code = Domain("partner_id.zip", "=like", f"{zone}%")
            domain &= by_code | Domain("partner_id.city", "ilike", zone)
        found = self.search(domain, limit=_MOST)
        return found.sorted(lambda a: (not a.date_start, a.date_start or a.date_due))

    @api.model
    def _get_round_start(self, user):
        # sudo: the company's own address is no secret
        company = user.sudo().company_id.partner_id
        return company._get_place()

    def _get_place(self):
        return (self.contact_id._get_place() if self.contact_id.city else None) or (
            self.partner_id._get_place()
        )

    def _show_round(self, actions, places, start):
        """Return what the screen shows of stops in order."""
        points = rounds.draw([start, *places])
        before, stops, total = start, [], 0.0
        for action, spot, point in zip(actions, places, points[1:], strict=True):
            leg = rounds.distance(before, spot) if before and spot else None
            if leg == 0 and not (before[2] and spot[2]):
                leg = None  # one post zone: how far is not known
            total += leg or 0
            near = bool(spot) and spot == before
            stops.append(
                {**action._show_stop(), **_show_spot(spot, point, leg), "near": near}
            )
            before = spot or before
        addresses = [
            action._get_map_query(spot)
            for action, spot in zip(actions, places, strict=True)
        ]
        origin = self.env.company.partner_id
        return {
            "stops": stops,
            "start": {"name": origin.name, "point": points[0]},
            "kilometres": round(total, 1),
            "links": rounds.map_links(addresses, origin._get_address_line())
            if addresses
            else [],
        }

    def _show_stop(self):
        self.ensure_one()
        partner = self.contact_id if self.contact_id.city else self.partner_id
        return {
            "id": self.id,
            "name": self.name,
            "partner_id": self.partner_id.id,
            "partner": self.partner_id.display_name,
            "address": partner._get_address_line(),
            "zip": partner.zip or "",
            "phone": self.phone or "",
            "start": fields.Datetime.to_string(self.date_start),
            "hours": self.planned_hours,
            "clash": self.clash_warning or "",
        }

    def _get_map_query(self, spot):
        if spot and spot[2]:
            return f"{spot[0]:.6f},{spot[1]:.6f}"
        partner = self.contact_id if self.contact_id.city else self.partner_id
        return partner._get_address_line()

    @api.model
    @takes(stops=records(500), day=DAY, hour=number(-1_000, 1_000))
    def plan_visit_round(self, stops, day, hour=9.0):
        """Give the visits of a round their times, one after the other.

        Each takes as long as planned; the drive in between is estimated from
        the distance.

        :param list stops: actions in the order of the round
        :param str day: ISO date
        :param float hour: local time of the first visit
        """
        actions = self.browse(stops)
        if not actions:
            raise UserError(self.env._("The round has no visits: add one first."))
        closed = actions.filtered(lambda action: action.state != "planned")
        if closed:
            raise UserError(
                self.env._(
                    "“%(action)s” is closed already: take it off the round.",
                    action=closed[0].display_name,
                )
            )
        if not 0 <= hour < 24:
            raise UserError(self.env._("The round starts at an hour from 0 to 24."))
        tz = actions[0].user_id.tz or self.env.user.tz
        moment, before = at_hour(fields.Date.to_date(day), hour, tz), None
        for action in actions:
            spot = action._get_place()
            if action != actions[0]:
                moment += timedelta(hours=rounds.travel_hours(before, spot))
            action.date_start = moment
            moment += timedelta(hours=action.planned_hours or 0.5)
            before = spot
        return self.get_visit_round(day=day, user_id=actions[0].user_id.id)

    def action_show_round(self):
        """Show these actions as a round."""
        return {
            "type": "ir.actions.client",
            "tag": "crm_visit_round",
            "name": self.env._("Visit round"),
            "params": {"ids": self.ids},
        }

    # the first actions of names that become leads

    @api.model
    def _plan_first(self, partners, action_type, moment, user, operators=None):
        """Plan the first action of names that became leads, where one is asked for.

        Several are spread over the working hours of whoever does them; who cannot be
        reached the action's way has none.

        :param action_type: ``crm.marketing.action.type``, empty for none
        :param datetime moment: naive UTC; by default now
        :param user: ``res.users`` who does it where a lead has no owner
        :param operators: ``res.users`` who share the actions, by default the owners
        :return: the actions
        """
        if not action_type:
            return self.browse()
        moment = moment or fields.Datetime.now()
        reached = partners.filtered(lambda p: p._crm_is_reached_by(action_type.kind))
        if len(reached) <= 1:
            plan = [(p, operators[:1] or p.user_id or user, moment) for p in reached]
        else:
            plan = self._spread_first(reached, action_type, moment, user, operators)
        return self.create(
            [
                {
                    "type_id": action_type.id,
                    "partner_id": partner.id,
                    "user_id": owner.id,
                    "date_start": begin,
                }
                for partner, owner, begin in plan
            ]
        )

    @api.model
    def _spread_first(self, partners, action_type, moment, user, operators):
        """Return [(partner, owner, begin)]: shared among operators by turns, or each
        with its own owner."""
        length = timedelta(hours=action_type.default_duration or 0)
        if operators:
            groups = [(operators, partners)]
        else:
            groups = partners.grouped(lambda p: p.user_id or user).items()
        plan = []
        for owners, some in groups:
            hours = {owner: owner._crm_get_hours(moment, len(some)) for owner in owners}
            busy = self._get_busy_hours(owners, moment)
            found = spread(len(some), hours, busy, length)
            # without hours enough the last ones wait where the plan ends
            rest = [found[-1] if found else (owners[:1], moment)] * len(some)
            turns = [*found, *rest][: len(some)]
            plan += [(p, who, at) for p, (who, at) in zip(some, turns, strict=True)]
        return plan

    @api.model
    def _get_busy_hours(self, owners, moment):
        actions = self.sudo()  # sudo: who plans for somebody sees that they are busy
        planned = actions.search_fetch(
            [("user_id", "in", owners.ids), ("state", "=", "planned"),
             ("date_start", ">=", moment)],
            ["user_id", "date_start", "planned_hours"],
        )  # fmt: skip
        busy = {}
        for action in planned:
            length = max(timedelta(hours=action.planned_hours or 0), SHORTEST)
            span = (action.date_start, action.date_start + length)
            busy.setdefault(self.env["res.users"].browse(action.user_id.id), []).append(
                span
            )
        return busy


def _show_spot(spot, point, leg):
    return {
        "point": point,
        "exact": bool(spot and spot[2]),
        "known": bool(spot),
        "kilometres": round(leg, 1) if leg is not None else None,
    }
