"""Who works in the service, when they are there and what their hour costs."""

from odoo import api, fields, models
from odoo.tools import SQL

from .kernel.working_time import WorkTime, subtract_spans


class ResUsers(models.Model):
    _inherit = "res.users"

    crm_hourly_cost = fields.Float(
        "Cost of an hour of service",
        groups="crm_postvendita.crm_postvendita_group_manager",
        help="What an hour of this person costs the company.",
    )

    @api.model
    def _crm_agents_domain(self):
        """Return the domain of those who work in the service, without a query."""
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "crm_postvendita.crm_postvendita_group_agent"
        )
        return [("all_group_ids", "in", [group_id])]

    def _crm_get_resources(self):
        """Return the resource of each user that has one: ``{user id: resource}``.

        Of several, that of the current company comes first.
        """
        # sudo: hours and absences decide who gets work, whoever asks
        resources = self.env["resource.resource"].sudo()
        found = {}
        for resource in resources.search(
            [
                ("user_id", "in", self.ids),
                ("company_id", "in", [*self.env.companies.ids, False]),
            ]
        ).sorted(lambda r: (r.company_id != self.env.company, r.id)):
            found.setdefault(resource.user_id.id, resource)
        return found

    def _crm_get_absent(self, moment):
        """Return the ids of the users who are away at a moment.

        Away is who is out of office or on leave. Who does not work on that day of
        the week is passed over as well, unless it is so for everybody.

        :param datetime moment: naive UTC
        """
        calendars = self.env["resource.calendar"]
        company = self.env.company.sudo()  # sudo: whose hours hold for everybody
        company.fetch(["resource_calendar_id", "currency_id", "parent_path"])
        standard = company.resource_calendar_id
        absent, off = set(), set()
        for user_id, away, resource_id, calendar_id in self._crm_get_presence(moment):
            # a resource without a calendar works whenever it likes
            calendar = calendars.browse(calendar_id) if resource_id else standard
            if away:
                absent.add(user_id)
            elif calendar and not calendar._crm_works_on(moment):
                off.add(user_id)
        return absent | off if set(self.ids) - absent - off else absent

    def _crm_get_presence(self, moment):
        """Return who is away or on leave at a moment, and in whose hours they work.

        One query: it is asked for every ticket that comes in.

        :return: list of ``(user id, away, resource id, calendar id)``
        """
        if not self:
            return []
        for model in (self, self.env["resource.resource"]):
            model.flush_model()
        self.env["resource.calendar.leaves"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT person.id,
                          COALESCE(person.out_of_office_from <= %(moment)s
                              AND COALESCE(person.out_of_office_to, %(moment)s)
                                  >= %(moment)s, FALSE)
                          OR EXISTS (
                             SELECT FROM resource_calendar_leaves absence
                              WHERE absence.resource_id = work.id
                                AND absence.time_type = 'leave'
                                AND absence.date_from <= %(moment)s
                                AND absence.date_to >= %(moment)s),
                          work.id, work.calendar_id
                     FROM res_users person
                     LEFT JOIN LATERAL (
                          SELECT id, calendar_id FROM resource_resource
                           WHERE user_id = person.id AND active
                             AND (company_id IS NULL OR company_id IN %(companies)s)
                           ORDER BY company_id = %(company)s DESC NULLS LAST, id
                           LIMIT 1) work ON TRUE
                    WHERE person.id IN %(users)s""",
                moment=moment,
                users=tuple(self.ids),
                company=self.env.company.id,
                companies=tuple(self.env.companies.ids),
            )
        )

    def _crm_get_available_hours(self, start, stop):
        """Return the hours of work of each user between two moments.

        Working hours are those of the person, or else of the company; leaves,
        holidays and absences do not count.

        :param datetime start: naive UTC
        :return: ``{user id: hours}``
        """
        resources = self._crm_get_resources()
        standard = self.env.company.resource_calendar_id.sudo()  # sudo: as above
        # everybody of one calendar is asked for at once
        groups = {}
        for user in self:
            resource = resources.get(user.id, self.env["resource.resource"])
            calendar = resource.calendar_id or standard
            groups[calendar] = groups.get(calendar, resource.browse()) | resource
        spans = {
            calendar: calendar._crm_spans_of(group, start, stop)
            for calendar, group in groups.items()
            if calendar
        }
        hours = {}
        for user in self:
            resource = resources.get(user.id, self.env["resource.resource"])
            of_calendar = spans.get(resource.calendar_id or standard, {})
            away = user.sudo()._crm_away_spans(stop)  # sudo: as above
            work = WorkTime(subtract_spans(of_calendar.get(resource.id, []), away))
            hours[user.id] = work.seconds_between(start, stop) / 3600
        return hours

    def _crm_away_spans(self, stop):
        """Return the span in which the user says to be out of office."""
        if not self.out_of_office_from:
            return []
        until = self.out_of_office_to or stop
        span = (self.out_of_office_from, until)
        return [span] if span[0] < span[1] else []
