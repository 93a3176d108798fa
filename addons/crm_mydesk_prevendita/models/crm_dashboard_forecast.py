from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_mydesk.models.dashboard.kernel import period as periods


class CrmDashboardForecast(models.AbstractModel):
    """What was won and is expected, against the target; what becomes of deals."""

    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        if frame["team_key"] != frame["team_id"]:
            return charts
        if self.env["crm.forecast.report"].has_access("read"):
            charts.append(self._get_forecast_chart(frame))
        if self.env["crm.lead"].has_access("read"):
            charts.append(self._get_conversion_chart(frame))
        return charts

    @api.model
    def _get_forecast_chart(self, frame):
        """Return won, forecast and target per person, whole months.

        Targets are by month: a shorter period looks at the months it touches.
        """
        months = [periods.truncate(frame[k], "month") for k in ("start", "end")]
        domain = Domain("date", ">=", months[0]) & Domain("date", "<=", months[1])
        domain &= self._get_team_domain(frame)
        report = self.env["crm.forecast.report"]
        rows = report.with_context(crm_forecast_by_history=False)._read_group(
            domain, ["user_id"], ["won:sum", "weighted:sum", "target:sum"]
        )
        rows.sort(key=lambda row: (-max(row[3], row[1] + row[2]), row[0].id))
        title = self.env._("Forecast against target, per person")
        won, weighted, target = (sum(row[i] for row in rows) for i in (1, 2, 3))
        shown = rows[: self._TOP]
        names = {
            self.env._("Won"): 1,
            self.env._("Forecast (open, weighted)"): 2,
            self.env._("Target"): 3,
        }
        return self._prepare_chart(
            "forecast",
            title,
            self._get_user_names([row[0].id for row in shown]),
            [
                {"label": label, "values": [row[place] for row in shown]}
                for label, place in names.items()
            ],
            unit="money",
            sequence=13,
            total=round(100.0 * (won + weighted) / target, 1) if target else None,
            total_unit="percent",
            help=self.env._(
                "The figure is won and forecast in hundredths of the target, over"
                " the whole months of the period."
            ),
            action=self._get_records_action(
                "crm.forecast.report", title, domain, group_by=["user_id"]
            ),
        )

    @api.model
    def _get_conversion_chart(self, frame):
        """Return how many of the deals closed in the period were won, per person."""
        domain = Domain("type", "=", "opportunity")
        domain &= Domain("won_status", "in", ("won", "lost"))
        domain &= Domain("active", "in", (True, False)) & self._get_team_domain(frame)
        counts, before = self._count_closed(domain, frame)
        people = sorted(counts, key=lambda key: (-sum(counts[key].values()), key or 0))
        shown = people[: self._TOP]
        title = self.env._("Deals closed: won and lost, per person")
        names = {"won": self.env._("Won"), "lost": self.env._("Lost")}
        span = self._get_span_domain(
            "crm.lead", "date_closed", frame["start"], frame["end"]
        )
        return self._prepare_chart(
            "conversions",
            title,
            self._get_user_names(shown),
            [
                {"label": label, "values": [counts[p].get(key, 0) for p in shown]}
                for key, label in names.items()
            ],
            stacked=True,
            sequence=15,
            total=self._get_won_rate(counts),
            previous=self._get_won_rate(before),
            total_unit="percent",
            action=self._get_records_action(
                "crm.lead",
                title,
                domain & span,
                active_test=False,
                group_by=["user_id", "won_status"],
            ),
        )

    @api.model
    def _count_closed(self, domain, frame):
        """Return who closed how many deals, in the period and in the one before.

        :return: two dicts ``{user id: {"won": n, "lost": n}}``, from one query
        """
        leads, bounds = self.env["crm.lead"], (frame["previous_start"], frame["end"])
        span = self._get_span_domain("crm.lead", "date_closed", *bounds)
        query = leads._search(domain & span)
        counts = {True: {}, False: {}}
        if query.is_empty():
            return counts[True], counts[False]
        closed, user, status = (
            leads._field_to_sql(leads._table, name, query)
            for name in ("date_closed", "user_id", "won_status")
        )
        is_now = SQL("%s >= %s", closed, self._to_utc(frame["start"]))
        query.groupby = SQL("1, 2, 3")
        rows = self.env.execute_query(
            query.select(is_now, user, status, SQL("COUNT(*)"))
        )
        for now, user_id, won_status, count in rows:
            counts[now].setdefault(user_id, {})[won_status] = count
        return counts[True], counts[False]

    @api.model
    def _get_won_rate(self, counts):
        won = sum(person.get("won", 0) for person in counts.values())
        closed = sum(sum(person.values()) for person in counts.values())
        return round(100.0 * won / closed, 1) if closed else None
