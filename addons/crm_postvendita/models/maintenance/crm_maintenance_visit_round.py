"""Visits grouped into rounds: each gets a technician and a moment."""

from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from .crm_maintenance_plan import DAYS
from .kernel import rounds

_TRAVEL = 30


class CrmMaintenanceVisit(models.Model):
    _inherit = "crm.maintenance.visit"

    def _plan_rounds(self, first, last):
        """Give open visits a technician and a moment, grouped into rounds.

        :param first: first day to plan
        :param last: last day to plan
        :return: visits that were planned; the others carry the reason
        """
        visits = self.filtered(lambda visit: visit.state == "to_plan")
        left_out = visits._get_left_out(first)
        for visit in left_out:
            visit.plan_error = visit._get_obstacle(first)
        visits -= left_out
        technicians = visits._get_technicians(first, last)
        todo = [visit._as_kernel(first, last) for visit in visits]
        made, refused = rounds.plan(
            [visit for visit in todo if visit], technicians, _TRAVEL
        )
        for visit in visits:
            if visit.id in made:
                visit._set_round(*made[visit.id])
            else:
                visit.plan_error = visit._get_refusal(refused.get(visit.id))
        return visits.filtered(lambda visit: visit.id in made)

    def _get_obstacle(self, first):
        """Return why the contract lets no visit be planned, ``""`` if it does."""
        return self.contract_id._get_visit_obstacle(
            max(first, self.window_start or first)
        )

    def _get_left_out(self, first):
        """Return the visits whose contract is suspended, or ends before them."""
        return self.filtered(lambda visit: visit._get_obstacle(first))

    def _set_round(self, user_id, start, stop):
        start, stop = self._to_utc(start), self._to_utc(stop)
        all_rounds = self.env["crm.maintenance.round"]
        key = {
            "user_id": user_id,
            "company_id": self.company_id.id,
            "date": fields.Datetime.context_timestamp(
                self.with_context(tz=self._get_tz().zone), start
            ).date(),
        }
        found = all_rounds.search([(name, "=", key[name]) for name in key], limit=1)
        self.write(
            {
                "user_id": user_id,
                "start": start,
                "stop": stop,
                "round_id": (found or all_rounds.create(key)).id,
            }
        )

    def _get_refusal(self, reason):
        return {
            rounds.NOBODY: self.env._(
                "No technician serves the zone %s: see Configuration, Zones.",
                self.zone_id.name or self.env._("(none)"),
            ),
            rounds.NO_SKILL: self.env._(
                "No technician of the zone has the skills: %s.",
                ", ".join(self.skill_ids.mapped("name")),
            ),
            rounds.NO_TIME: self.env._("No technician is free within its days."),
            None: self.env._("Its days are not among those planned."),
        }[reason]

    # ----------------------------------------------------------------- ingredients
    def _get_tz(self):
        name = self.company_id.resource_calendar_id.tz or self.env.user.tz
        return pytz.timezone(name or "Europe/Rome")

    def _to_utc(self, moment):
        return self._get_tz().localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    def _as_kernel(self, first, last):
        """Return the visit for the kernel, None if its days are others."""
        begin = max(first, self.window_start or first)
        # what is overdue is planned first of all
        end = max(min(last, self.window_end or last), begin)
        if begin > last:
            return None
        if self.window_end and self.window_end < first:
            end = last
        contract = self.contract_id.sudo()  # sudo: until when it holds
        if contract._ends_for_good():
            end = max(begin, min(end, contract.date_end))
        address = self.site_id or self.partner_id
        return rounds.Visit(
            key=self.id,
            first=begin,
            last=end,
            hours=self.hours_planned or 1.0,
            zone=self.zone_id.id or 0,
            place=address.zip or "",
            skills=frozenset(self.skill_ids.ids),
            preferred=self.preferred_user_id.id or 0,
            windows=self._get_windows(begin, end),
        )

    def _get_windows(self, begin, end):
        """Return when the customer lets one in, None for any time."""
        plan = self.plan_id
        if not plan:
            return None
        windows, day = [], begin
        while day <= end:
            if plan[DAYS[day.weekday()]]:
                windows.append(
                    (_moment(day, plan.hour_from), _moment(day, plan.hour_to))
                )
            day += timedelta(days=1)
        return windows

    def _get_technicians(self, first, last):
        """Return the technicians of the zones with their free hours."""
        zones = self.env["crm.service.zone"].search(
            [("company_id", "in", (*self.company_id.ids, False))]
        )
        users = zones.user_ids | self.preferred_user_id
        of_zone = defaultdict(set)
        for zone in zones:
            for user in zone.user_ids:
                of_zone[user.id].add(zone.id)
        # sudo: who can what
        skills = self.env["crm.ticket.skill"].sudo()
        skills = skills.search([("user_ids", "in", users.ids)])
        return [
            rounds.Technician(
                key=user.id,
                zones=frozenset(of_zone[user.id]),
                skills=frozenset(s.id for s in skills if user in s.user_ids),
                free=self._get_free(user, first, last),
            )
            for user in users.sorted("id")
            if user.active
        ]

    def _get_free(self, user, first, last):
        """Return the free spans of a technician by day, in local time."""
        tz = self._get_tz()
        start = tz.localize(datetime.combine(first, time.min))
        stop = tz.localize(datetime.combine(last, time.max))
        # sudo: working hours and whether one is busy, not with what
        person = user.sudo()
        company = self.company_id[:1] or self.env.company
        calendar = person.resource_calendar_id or company.resource_calendar_id
        resource = person.resource_ids.filtered(lambda r: r.company_id == company)[:1]
        spans = calendar._work_intervals_batch(start, stop, resources=resource)
        free = defaultdict(list)
        for begin, end, _meta in spans[resource.id or False]:
            begin, end = (m.astimezone(tz).replace(tzinfo=None) for m in (begin, end))
            free[begin.date()].append((begin, end))
        for event in person.env["calendar.event"].search(
            [
                ("partner_ids", "in", person.partner_id.ids),
                ("show_as", "=", "busy"),
                ("start", "<", stop.astimezone(pytz.utc).replace(tzinfo=None)),
                ("stop", ">", start.astimezone(pytz.utc).replace(tzinfo=None)),
            ]
        ):
            begin, end = (
                pytz.utc.localize(m).astimezone(tz).replace(tzinfo=None)
                for m in (event.start, event.stop)
            )
            for day in list(free):
                free[day] = rounds.take(free[day], begin, end)
        return dict(free)


def _moment(day, hour):
    """Return the moment of an hour with decimals, midnight at the end included."""
    return datetime.combine(day, time.min) + timedelta(hours=hour)
