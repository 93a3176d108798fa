"""The manager's charts: the period, what every chart is built with, and the files."""

from collections import Counter

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.crm_scheda_cliente.models.arguments import DAY, PLAIN, takes, text

from .kernel import dashboard_xlsx
from .kernel import period as periods

#: people of a team from which on its figure is nobody's own
FEWEST = 3


class CrmDashboard(models.AbstractModel):
    """The manager's charts, in one call.

    Another add-on adds charts by overriding ``_get_charts`` with ``super()``.
    Every figure comes from a search with the reader's own rights: a salesperson
    sees the own numbers, the manager everybody's.
    """

    _name = "crm.dashboard"
    _description = "Manager's charts"

    _TOP = 12

    @api.readonly
    @api.model
    @takes(period=text(40), date_from=DAY, date_to=DAY, team_id=PLAIN)
    def get_dashboard(self, period="month", date_from=None, date_to=None, team_id=None):
        """Return the charts of a period, compared with the one before.

        :param str period: one of ``period.PERIODS``
        :param str date_from: with ``date_to``, an ISO day: a custom period
        :param team_id: only this team: a key of ``teams``
        :return: dict with ``period`` (``{key, label, previous_label, date_from,
            date_to}``), ``periods``, ``teams`` (``[[key, name]]``), ``team_id``,
            ``areas`` (``[[key, title]]``, the headings in order),
            ``can_schedule``, ``currency_id`` and ``charts`` (see ``_get_charts``)
        :raises AccessError: for whoever is not a user of the back office
        """
        return self._get_dashboard(period, date_from, date_to, team_id)

    @api.model
    def _get_dashboard(
        self, period, date_from=None, date_to=None, team_id=None, today=None
    ):
        """Return the charts as ``get_dashboard`` does.

        :param date today: the day that the period is counted from, by default the
            reader's own: charts by mail look back at the period that has ended
        """
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("The charts are for the people of the company only.")
            )
        today = today or fields.Date.context_today(self)
        frame = self._get_frame(period, date_from, date_to, team_id, today)
        areas = self._get_areas()
        order = [key for key, _title in areas]
        charts = sorted(
            self._get_charts(frame),
            key=lambda chart: (order.index(chart["area"]), chart["sequence"]),
        )
        labels = self._get_period_labels()
        return {
            "period": {
                "key": "custom" if date_from and date_to else period,
                "label": self._get_span(frame["start"], frame["end"]),
                "previous_label": self._get_span(
                    frame["previous_start"], frame["previous_end"]
                ),
                "date_from": str(frame["start"]),
                "date_to": str(frame["end"]),
            },
            "periods": [[key, labels[key]] for key in periods.PERIODS],
            "teams": self._get_teams(),
            "team_id": frame["team_key"],
            "areas": areas,
            "can_schedule": self.env["crm.dashboard.schedule"].has_access("create"),
            "currency_id": self.env.company.currency_id.id,
            "charts": charts,
        }

    @api.model
    def _get_charts(self, frame):
        """Return the charts, as a list of dicts from ``_prepare_chart``.

        :param dict frame: ``start``, ``end``, ``previous_start``,
            ``previous_end`` (dates), ``interval``, ``buckets`` (dates),
            ``labels`` (str), ``team_id`` (int or False: the sales team),
            ``team_key`` (what the reader chose, another add-on's team perhaps)
        """
        return []

    @api.model
    def _prepare_chart(self, key, title, labels, series, **values):
        """Return a chart.

        :param list series: ``[{"label", "values"}]``
        :param values: ``type`` (bar, line, pie), ``unit`` (money, count,
            percent, score), ``total`` and ``previous`` (numbers), ``action``
            (opens the records behind), ``area`` (its heading, see
            ``_get_areas``), ``sequence``, ``help``
        """
        total, previous = values.get("total"), values.get("previous")
        known = total is not None and previous is not None
        unit = values.get("total_unit") or values.get("unit")
        in_points = unit == "percent"
        return {
            "key": key,
            "title": title,
            "type": "bar",
            "unit": "count",
            "area": "sales",
            "sequence": 50,
            "labels": labels,
            "series": series,
            "total": None,
            "previous": None,
            "help": False,
            "action": False,
            "change": periods.change(total, previous, in_points) if known else None,
            "in_points": in_points,
            **values,
        }

    # --------------------------------------------------------------------- people
    @api.model
    def _prepare_people_chart(self, key, title, ids, series, **values):
        """Return a chart with a bar for each person, or for each team.

        Figures of single operators are a control at a distance of workers: art. 4 of
        L. 300/1970 asks for an agreement first. Where there is none, a setting shows
        them by team alone, and teams of few people together.

        :param list ids: of users, the bars in their order; values for all of them
        """
        if self._shows_teams():
            labels, series = self._merge_people(ids, series)
            action = values.get("action")
            if action:
                context = {**action.get("context", {})}
                groups = context.pop("group_by", [])
                context["group_by"] = [n for n in groups if n != "user_id"]
                values["action"] = {**action, "context": context}
        else:
            labels = self._get_user_names(ids[: self._TOP])
        bars = [{**one, "values": one["values"][: len(labels)]} for one in series]
        return self._prepare_chart(key, title, labels, bars, **values)

    @api.model
    def _shows_teams(self):
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        return bool(parameter.get_param("crm_mydesk.figures_by_team"))

    @api.model
    def _get_people_teams(self, ids):
        """Hook: return ``{user id: name of the team}``."""
        users = self.env["res.users"].sudo()  # sudo: who is in a team, no more
        users = users.browse([i for i in ids if i])
        return {user.id: user.sale_team_id.name for user in users}

    @api.model
    def _get_large_teams(self, ids):
        """Return the names of teams in which one person's part cannot be told."""
        users = self.env["res.users"].sudo()  # sudo: how many are in a team
        everybody = users.search([("share", "=", False)])
        counts = Counter(self._get_people_teams(everybody.ids).values())
        return {name for name, number in counts.items() if number >= FEWEST}

    @api.model
    def _merge_people(self, ids, series):
        """Return the names of teams, and the values of their people added up."""
        teams, large = self._get_people_teams(ids), self._get_large_teams(ids)
        others = self.env._("Others")
        names = [teams.get(i) if teams.get(i) in large else others for i in ids]
        merged = []
        for one in series:
            sums = dict.fromkeys(names, 0)
            for name, value in zip(names, one["values"], strict=True):
                sums[name] += value
            merged.append({**one, "values": list(sums.values())})
        return list(dict.fromkeys(names)), merged

    # ---------------------------------------------------------------------- frame
    @api.model
    def _get_frame(self, period, date_from, date_to, team_id, today):
        if period not in periods.PERIODS:
            raise UserError(self.env._("“%s” is not a period of the charts.", period))
        try:
            days = [fields.Date.to_date(day or None) for day in (date_from, date_to)]
        except ValueError as error:
            raise UserError(self.env._("Write the period as two dates.")) from error
        frame = periods.get_frame(period, today, *days)
        buckets = periods.get_buckets(frame["start"], frame["end"], frame["interval"])
        pattern = "MMM yyyy" if frame["interval"] == "month" else "d MMM"
        return {
            **frame,
            "buckets": buckets,
            "labels": [format_date(self.env, b, date_format=pattern) for b in buckets],
            **self._get_team_frame(team_id),
        }

    @api.model
    def _get_team_frame(self, team_key):
        """Return what the chosen team is: ``team_key`` and ``team_id``.

        A number is a sales team. Another add-on puts teams of its own into
        ``_get_teams`` under other keys and reads them here with ``super()``.
        """
        text = str(team_key or "")
        team_id = int(text) if text.isascii() and text.isdigit() else False
        return {"team_key": team_id, "team_id": team_id}

    @api.model
    def _get_areas(self):
        """Return the headings of the charts in their order: ``[[key, title]]``."""
        return [
            ["sales", self.env._("Sales force")],
            ["campaigns", self.env._("Campaigns")],
            ["service", self.env._("Service")],
            ["satisfaction", self.env._("Satisfaction")],
            ["customers", self.env._("Customers")],
        ]

    @api.model
    def _get_period_labels(self):
        return {
            "week": self.env._("Week"),
            "month": self.env._("Month"),
            "quarter": self.env._("Quarter"),
            "year": self.env._("Year"),
            "last_12_months": self.env._("12 months"),
        }

    @api.model
    def _get_span(self, start, end):
        return f"{format_date(self.env, start)} – {format_date(self.env, end)}"

    @api.model
    def _get_teams(self):
        teams = self.env["crm.team"]
        if not teams.has_access("read"):
            return []
        return [[team.id, team.name] for team in teams.search([])]

    # -------------------------------------------------------------------- helpers
    @api.model
    def _get_span_domain(self, model, date, start, end):
        """Return the domain of the records dated in these days, both included."""
        if self.env[model]._fields[date].type == "date":
            return Domain(date, ">=", start) & Domain(date, "<=", end)
        bounds = [self._to_utc(day) for day in (start, fields.Date.add(end, days=1))]
        return Domain(date, ">=", bounds[0]) & Domain(date, "<", bounds[1])

    @api.model
    def _to_utc(self, day):
        zone = pytz.timezone(self.env.user.tz or "UTC")
        moment = zone.localize(fields.Datetime.to_datetime(day))
        return moment.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _get_column(self, model, name):
        """Return a field of a model as SQL, flushed before it is read."""
        return self.env[model]._field_to_sql(self.env[model]._table, name)

    @api.model
    def _get_trend(self, model, domain, date, frame, value=None, group=None):
        """Return values per bar of the period and of the one before, one query.

        :param SQL value: an aggregate of ``_get_column``, by default the count
        :param SQL group: a ``_get_column`` that splits the values
        :return: ``(now, before)``, both ``{group: [value per bucket]}``; the
            only group is None if no ``group`` is given
        """
        rows = self._get_bars(
            model,
            domain,
            date,
            frame,
            [group or SQL("NULL::varchar"), value or SQL("COUNT(*)")],
        )
        lengths = self._get_bar_counts(frame)
        result = {True: {}, False: {}}
        for is_now, place, key, number in rows:
            values = result[is_now].setdefault(key, [0] * lengths[is_now])
            values[place] += float(number or 0)
        return result[True], result[False]

    @api.model
    def _get_bars(self, model, domain, date, frame, columns, groups=1):
        """Return what every bar of the period and of the one before has, one query.

        :param list columns: SQL of what is selected, the first ``groups`` of them
            divide the bar, the others are aggregates
        :return: list of rows ``(is_now, place, *columns)``: whether the bar is of
            the period, and which of its bars it is, from 0 on
        """
        records = self.env[model]
        span = self._get_span_domain(model, date, frame["previous_start"], frame["end"])
        query = records._search(Domain(domain) & span)
        if query.is_empty():
            return []
        column = records._field_to_sql(records._table, date, query)
        bar = self._get_bar_sql(records._fields[date].type, column, frame)
        places = range(1, groups + 2)
        query.groupby = SQL(", ").join(SQL(str(place)) for place in places)
        earlier = self._get_bar_counts(frame)[False]
        return [
            (number > earlier, number - 1 - earlier * (number > earlier), *row)
            for number, *row in self.env.execute_query(query.select(bar, *columns))
        ]

    @api.model
    def _get_bar_sql(self, kind, column, frame):
        """Return the number of the bar that a date belongs to, from 1 on.

        The bars' first moments in UTC are computed once here: to convert each
        row's moment to the reader's zone would cost more than reading it.
        """
        before = self._get_buckets_before(frame)
        edges = [*before[1:], frame["start"], *frame["buckets"][1:]]
        if before:
            edges.insert(0, frame["previous_start"])
        if kind == "date":
            return SQL("width_bucket(%s, %s::date[])", column, edges)
        moments = [self._to_utc(day) for day in edges]
        return SQL("width_bucket(%s, %s::timestamp[])", column, moments)

    @api.model
    def _get_buckets_before(self, frame):
        if frame["previous_start"] >= frame["start"]:
            return []
        return periods.get_buckets(
            frame["previous_start"], frame["previous_end"], frame["interval"]
        )

    @api.model
    def _get_bar_counts(self, frame):
        """Return how many bars the period has (True) and the one before (False)."""
        return {
            False: len(self._get_buckets_before(frame)),
            True: len(frame["buckets"]),
        }

    @api.model
    def _get_trend_chart(self, key, title, trend, frame, **values):
        """Return the chart of a trend without groups, over the period before."""
        now, before = (part.get(None, []) for part in trend)
        now = now or [0] * len(frame["buckets"])
        total, previous = sum(now), sum(before)
        # a shorter month ends earlier; what a longer one has more is summed up
        padded = (before + [0] * len(now))[: len(now)]
        series = [
            {"label": self.env._("This period"), "values": now},
            {"label": self.env._("Period before"), "values": padded},
        ]
        return self._prepare_chart(
            key,
            title,
            frame["labels"],
            series,
            total=total,
            previous=previous,
            **values,
        )

    @api.model
    def _get_totals_by(self, model, domain, group, value=None, limit=None):
        """Return ``[(key, value)]``, the greatest first, in one query."""
        query = self.env[model]._search(Domain(domain))
        if query.is_empty():
            return []
        column = self.env[model]._field_to_sql(self.env[model]._table, group, query)
        query.groupby = SQL("1")
        query.order = SQL("2 DESC NULLS LAST, 1")
        query.limit = limit
        return [
            (key, float(number or 0))
            for key, number in self.env.execute_query(
                query.select(column, value or SQL("COUNT(*)"))
            )
        ]

    @api.model
    def _get_chart_action(self, model, name, domain, **context):
        """Return the action that opens the records behind a chart."""
        return self.env[model]._crm_records_action(
            name=name,
            domain=list(Domain(domain)),
            views=[[False, view] for view in ("list", "pivot", "graph", "form")],
            context=context,
        )

    # ---------------------------------------------------------------------- files
    @api.model
    def _get_pdf(self, dashboard):
        """Return ``(file name, bytes)`` of what ``get_dashboard`` returned."""
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "crm_mydesk.crm_dashboard_report",
            res_ids=[self.env.uid],
            data={"dashboard": dashboard},
        )
        return f"{self._get_file_name(dashboard)}.pdf", content

    @api.model
    def _get_xlsx(self, dashboard):
        """Return ``(file name, bytes)`` of what ``get_dashboard`` returned."""
        _ = self.env._
        words = {
            "summary": _("Dashboard"),
            "chart": _("Chart"),
            "period": _("Period"),
            "total": _("This period"),
            "previous": _("Period before"),
            "change": _("Change"),
        }
        content = dashboard_xlsx.get_workbook(dashboard, words)
        return f"{self._get_file_name(dashboard)}.xlsx", content

    @api.model
    def _get_file_name(self, dashboard):
        period = dashboard["period"]
        return f"{self.env._('Dashboard')} {period['date_from']} {period['date_to']}"
