"""The charts of the service: how many tickets, how long, how often in time."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SECONDS = 3600
#: what tells the key of a service team from that of a sales team
_PREFIX = "service-"


class CrmDashboard(models.AbstractModel):
    _inherit = "crm.dashboard"

    @api.model
    def _get_rating_domain(self):
        """Count those alone that no employee can write."""
        models = sorted(self.env["rating.rating"]._crm_customers_alone())
        return super()._get_rating_domain() & Domain("res_model", "in", models)

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        # a sales team answers no tickets
        if frame["team_id"]:
            return charts
        if self.env["crm.ticket"].has_access("read"):
            team = self._get_service_domain(frame)
            trend = self._get_trend("crm.ticket", team, "create_date", frame)
            solved = self._get_solved_bars(frame, team)
            charts += [
                self._get_ticket_volume_chart(frame, trend),
                self._get_ticket_time_chart(frame, solved),
                self._get_ticket_person_chart(frame),
                self._get_ticket_backlog_chart(frame, trend[0], solved),
            ]
        if self.env["crm.ticket.sla"].has_access("read"):
            domain = Domain("reached_at", "!=", False) & Domain("status", "!=", "void")
            domain &= self._get_service_domain(frame, "ticket_id.team_id")
            now, before, hours = self._get_sla_figures(frame, domain)
            charts += [
                self._get_sla_chart(frame, domain, now, before),
                self._get_sla_time_chart(frame, domain, hours),
            ]
        return charts

    # ----------------------------------------------------------------- service teams
    @api.model
    def _get_teams(self):
        """Add the service teams, under keys of their own."""
        teams = super()._get_teams()
        service = self.env["crm.ticket.team"]
        if self.env["crm.ticket"].has_access("read") and service.has_access("read"):
            # a company has few teams
            found = service.search([])  # pylint: disable=no-search-all
            teams += [
                [f"{_PREFIX}{team.id}", self.env._("Service: %s", team.name)]
                for team in found
            ]
        return teams

    @api.model
    def _get_team_frame(self, team_key):
        text = str(team_key or "")
        number = text.removeprefix(_PREFIX)
        if text.startswith(_PREFIX) and number.isascii() and number.isdigit():
            return {
                "team_key": text,
                "team_id": False,
                "service_team_id": int(number),
            }
        return {**super()._get_team_frame(team_key), "service_team_id": False}

    @api.model
    def _get_team_users(self, frame):
        if not frame["service_team_id"]:
            return super()._get_team_users(frame)
        # sudo: who belongs to a team, not what they do
        teams = self.env["crm.ticket.team"].sudo()  # sudo: as above
        return teams.browse(frame["service_team_id"]).exists().member_ids.ids

    @api.model
    def _get_service_domain(self, frame, name="team_id"):
        team_id = frame["service_team_id"]
        return Domain(name, "=", team_id) if team_id else Domain.TRUE

    # ---------------------------------------------------------------------- charts
    @api.model
    def _get_solved_bars(self, frame, team):
        """Return ``[(how many were solved, mean hours by the clock)]``, per bar."""
        # what ended without an answer is no solution
        hours = SQL(
            "AVG(EXTRACT(EPOCH FROM %s - %s)) FILTER (WHERE %s IS NOT NULL) / %s",
            self._get_column("crm.ticket", "solved_date"),
            self._get_column("crm.ticket", "create_date"),
            self._get_column("crm.ticket", "last_agent_date"),
            SECONDS,
        )
        solved = team & Domain("solved_date", "!=", False)
        only_now = {**frame, "previous_start": frame["start"]}
        bars = [(0, 0.0)] * len(frame["buckets"])
        for _now, place, count, mean in self._get_bars(
            "crm.ticket", solved, "solved_date", only_now, [SQL("COUNT(*)"), hours], 0
        ):
            bars[place] = (count, float(mean or 0))
        return bars

    @api.model
    def _get_ticket_volume_chart(self, frame, trend):
        """Return how many tickets came in."""
        title = self.env._("New tickets")
        team = self._get_service_domain(frame)
        span = self._get_span_domain(
            "crm.ticket", "create_date", frame["start"], frame["end"]
        )
        return self._get_trend_chart(
            "tickets",
            title,
            trend,
            frame,
            area="service",
            sequence=80,
            action=self._get_chart_action("crm.ticket", title, team & span),
        )

    @api.model
    def _get_ticket_time_chart(self, frame, bars):
        """Return the mean time to a solution, in hours by the clock."""
        title = self.env._("Mean hours to a solution")
        solved = Domain("solved_date", "!=", False) & self._get_service_domain(frame)
        solved &= Domain("last_agent_date", "!=", False)
        span = self._get_span_domain(
            "crm.ticket", "solved_date", frame["start"], frame["end"]
        )
        return self._prepare_chart(
            "ticket_hours",
            title,
            frame["labels"],
            [{"label": title, "values": [round(mean, 1) for _count, mean in bars]}],
            unit="score",
            area="service",
            sequence=83,
            action=self._get_chart_action("crm.ticket", title, solved & span),
        )

    @api.model
    def _get_people_teams(self, ids):
        """Return the team of service of whoever belongs to no team of sales."""
        found = super()._get_people_teams(ids)
        # sudo: who belongs to a team, not what they do
        teams = self.env["crm.ticket.team"].sudo()  # sudo: as above
        for team in teams.search([("member_ids", "in", list(found))]):
            for user_id in team.member_ids.ids:
                if user_id in found and not found[user_id]:
                    found[user_id] = team.name
        return found

    @api.model
    def _get_ticket_person_chart(self, frame):
        """Return who has how many open tickets, today."""
        title = self.env._("Open tickets per person")
        domain = Domain("is_open", "=", True) & self._get_service_domain(frame)
        everybody = self._get_totals_by("crm.ticket", domain, "user_id")
        return self._prepare_people_chart(
            "ticket_persons",
            title,
            [key for key, _count in everybody],
            [{"label": title, "values": [count for _key, count in everybody]}],
            area="service",
            sequence=85,
            total=sum(count for _key, count in everybody),
            action={
                **self._get_chart_action("crm.ticket", title, domain),
                "context": {"group_by": ["user_id"]},
            },
        )

    @api.model
    def _get_ticket_backlog_chart(self, frame, came, solved):
        """Return how many tickets were open at the end of each bar.

        Counted back from today's: what came in since is taken off, what was
        solved since is put on.
        """
        title = self.env._("Backlog at the end of the day")
        if frame["interval"] != "day":
            title = self.env._("Backlog at the end of the period")
        team = self._get_service_domain(frame)
        start = self._count_open_before(team, frame["start"])
        values, level = [], start
        today = fields.Date.context_today(self)
        new = came.get(None, [0] * len(frame["buckets"]))
        rows = zip(frame["buckets"], new, solved, strict=True)
        for day, arrived, (gone, _mean) in rows:
            level += arrived - gone
            values.append(level if day <= today else None)
        known = [value for value in values if value is not None]
        still = Domain("is_open", "=", True) & team
        return self._prepare_chart(
            "ticket_backlog",
            title,
            frame["labels"],
            [{"label": title, "values": values}],
            type="line",
            area="service",
            sequence=84,
            total=known[-1] if known else None,
            previous=start,
            action=self._get_chart_action("crm.ticket", title, still),
        )

    @api.model
    def _count_open_before(self, team, day):
        """Return how many tickets were open when a day began."""
        moment = self._to_utc(day)
        unsolved = Domain("solved_date", "=", False) & Domain("is_open", "=", True)
        open_then = unsolved | Domain("solved_date", ">=", moment)
        return self.env["crm.ticket"].search_count(
            team & Domain("create_date", "<", moment) & open_then
        )

    # ------------------------------------------------------------------- deadlines
    @api.model
    def _get_sla_figures(self, frame, domain):
        """Return counts per status and mean hours per target, from one query.

        :return: ``(now, before, hours)``: targets per bar by status, of the period
            and of the one before; mean working hours per bar by target, or None
        """
        targets = "crm.ticket.sla"
        target, status, worked = (
            self._get_column(targets, name)
            for name in ("target", "status", "worked_hours")
        )
        sums = [SQL("COUNT(*)"), SQL("COUNT(%s)", worked), SQL("SUM(%s)", worked)]
        rows = self._get_bars(
            targets, domain, "reached_at", frame, [target, status, *sums], groups=2
        )
        lengths = self._get_bar_counts(frame)
        counts, hours = {True: {}, False: {}}, {}
        for is_now, place, key, state, count, known, total in rows:
            bars = counts[is_now].setdefault(state, [0] * lengths[is_now])
            bars[place] += count
            if is_now:
                sums = hours.setdefault(key, [[0, 0.0] for _bar in frame["buckets"]])
                sums[place][0] += known
                sums[place][1] += total or 0.0
        means = {
            key: [total / known if known else None for known, total in bars]
            for key, bars in hours.items()
        }
        return counts[True], counts[False], means

    @api.model
    def _get_sla_chart(self, frame, domain, now, before):
        """Return how many targets were met and missed."""
        title = self.env._("Service level met")
        names = {"met": self.env._("In time"), "missed": self.env._("Too late")}
        zeros = [0] * len(frame["buckets"])
        return self._prepare_chart(
            "sla",
            title,
            frame["labels"],
            [
                {"label": label, "values": now.get(key, zeros)}
                for key, label in names.items()
            ],
            stacked=True,
            area="service",
            sequence=81,
            total=self._get_met_rate(now),
            previous=self._get_met_rate(before),
            total_unit="percent",
            action=self._get_sla_action(frame, title, domain),
        )

    @api.model
    def _get_met_rate(self, parts):
        """Return the met in hundredths of those reached, or None without any."""
        met, missed = (sum(parts.get(key, [])) for key in ("met", "missed"))
        return round(100.0 * met / (met + missed), 1) if met + missed else None

    @api.model
    def _get_sla_time_chart(self, frame, domain, hours):
        """Return the mean working hours to the first answer and to the solution."""
        shown = Domain("target", "in", ("first_response", "resolution"))
        labels = self.env["crm.ticket.sla"]._crm_labels("target")
        title = self.env._("Mean working hours to answer and to solve")
        nothing = [None] * len(frame["buckets"])
        return self._prepare_chart(
            "sla_hours",
            title,
            frame["labels"],
            [
                {
                    "label": labels[key],
                    "values": [
                        round(v or 0, 2) or None for v in hours.get(key, nothing)
                    ],
                }
                for key in ("first_response", "resolution")
            ],
            type="line",
            unit="score",
            area="service",
            sequence=82,
            action=self._get_sla_action(frame, title, domain & shown),
        )

    @api.model
    def _get_sla_action(self, frame, title, domain):
        span = self._get_span_domain(
            "crm.ticket.sla", "reached_at", frame["start"], frame["end"]
        )
        action = self._get_chart_action(
            "crm.ticket.sla", title, domain & span, group_by=["target", "status"]
        )
        return action
