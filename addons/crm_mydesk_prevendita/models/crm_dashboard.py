"""The charts of presales: what is won, expected, done, and what campaigns bring."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_mydesk.models.dashboard.kernel import period as periods

from . import crm_campaign_period_sql as queries

#: letters of a campaign's name that an axis has room for
_LABEL = 22


class CrmDashboard(models.AbstractModel):
    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        chosen = frame["team_key"]
        if chosen != frame["team_id"]:
            # a team of another add-on has no opportunities
            return charts

        def reads(model):
            return self.env[model].has_access("read")

        if reads("crm.lead"):
            charts += [self._get_won_chart(frame), self._get_pipeline_chart(frame)]
        if reads("crm.marketing.action"):
            charts.append(self._get_action_chart(frame))
        # a campaign belongs to no team, and its money to no single salesperson
        if not chosen and reads("crm.campaign.report"):
            charts += self._get_campaign_charts(frame)
        if reads("crm.forecast.report"):
            charts.append(self._get_forecast_chart(frame))
        if reads("crm.lead"):
            charts.append(self._get_conversion_chart(frame))
        return charts

    @api.model
    def _get_won_chart(self, frame):
        """Return what the won opportunities are worth."""
        title = self.env._("Opportunities won")
        won = Domain("type", "=", "opportunity") & Domain("won_status", "=", "won")
        won &= self._get_team_domain(frame)
        amount = SQL("SUM(%s)", self._get_column("crm.lead", "expected_revenue"))
        trend = self._get_trend("crm.lead", won, "date_closed", frame, amount)
        span = self._get_span_domain(
            "crm.lead", "date_closed", frame["start"], frame["end"]
        )
        return self._get_trend_chart(
            "won",
            title,
            trend,
            frame,
            unit="money",
            sequence=12,
            action=self._get_chart_action("crm.lead", title, won & span),
        )

    @api.model
    def _get_pipeline_chart(self, frame):
        """Return what is open, stage by stage, today."""
        title = self.env._("Pipeline by stage")
        domain = Domain("type", "=", "opportunity") & Domain(
            "won_status", "=", "pending"
        )
        domain &= self._get_team_domain(frame)
        amount = SQL("SUM(%s)", self._get_column("crm.lead", "expected_revenue"))
        totals = dict(self._get_totals_by("crm.lead", domain, "stage_id", amount))
        stages = self.env["crm.stage"].search([("id", "in", list(totals))])
        return self._prepare_chart(
            "pipeline",
            title,
            [stage.name for stage in stages],
            [{"label": title, "values": [totals[stage.id] for stage in stages]}],
            unit="money",
            sequence=14,
            total=sum(totals[stage.id] for stage in stages),
            action={
                **self._get_chart_action("crm.lead", title, domain),
                "context": {"group_by": ["stage_id"]},
            },
        )

    @api.model
    def _get_action_chart(self, frame):
        """Return the marketing actions done, person by person."""
        title = self.env._("Marketing actions done per person")
        done = Domain("state", "=", "done")
        users = self._get_team_users(frame)
        if users is not None:
            done &= Domain("user_id", "in", users)
        done &= self._get_span_domain(
            "crm.marketing.action", "date_done", frame["start"], frame["end"]
        )
        everybody = self._get_totals_by("crm.marketing.action", done, "user_id")
        return self._prepare_people_chart(
            "actions",
            title,
            [key for key, _count in everybody],
            [{"label": title, "values": [count for _key, count in everybody]}],
            sequence=52,
            total=sum(count for _key, count in everybody),
            action=self._get_chart_action("crm.marketing.action", title, done),
        )

    # -------------------------------------------------------------------- forecast
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
        names = {
            self.env._("Won"): 1,
            self.env._("Forecast (open, weighted)"): 2,
            self.env._("Target"): 3,
        }
        return self._prepare_people_chart(
            "forecast",
            title,
            [row[0].id for row in rows],
            [
                {"label": label, "values": [row[place] for row in rows]}
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
            action=self._get_chart_action(
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
        title = self.env._("Deals closed: won and lost, per person")
        names = {"won": self.env._("Won"), "lost": self.env._("Lost")}
        span = self._get_span_domain(
            "crm.lead", "date_closed", frame["start"], frame["end"]
        )
        return self._prepare_people_chart(
            "conversions",
            title,
            people,
            [
                {"label": label, "values": [counts[p].get(key, 0) for p in people]}
                for key, label in names.items()
            ],
            stacked=True,
            sequence=15,
            total=self._get_won_rate(counts),
            previous=self._get_won_rate(before),
            total_unit="percent",
            action=self._get_chart_action(
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

    # ------------------------------------------------------------------- campaigns
    @api.model
    def _get_campaign_charts(self, frame):
        """Return cost against orders of the period by campaign, and the ROI."""
        figures = self._get_campaign_figures(frame)
        campaigns = self.env["utm.campaign"].browse(
            sorted(figures[True], key=lambda key: (-figures[True][key][0], key))
        )
        shown = campaigns[: self._TOP]
        rows = [figures[True][campaign.id] for campaign in shown]
        title = self.env._("Campaigns: cost and orders")
        return [
            self._prepare_chart(
                "campaigns",
                title,
                [
                    self._get_campaign_label(campaign) + self._get_roi_label(*row)
                    for campaign, row in zip(shown, rows, strict=True)
                ],
                self._get_campaign_series(rows),
                unit="money",
                area="campaigns",
                sequence=10,
                total=self._get_total_roi(figures[True]),
                previous=self._get_total_roi(figures[False]),
                total_unit="percent",
                help=self.env._(
                    "What was ordered and spent in these days; the figure is the ROI"
                    " of all of them, each bar's name has its own. The campaigns open"
                    " with their figures since they began."
                ),
                action=self._get_chart_action(
                    "crm.campaign.report", title, self._get_report_domain(campaigns)
                ),
            )
        ]

    @api.model
    def _get_report_domain(self, campaigns):
        # of each campaign under the rule that it follows
        rule = Domain("is_applied", "=", True)
        return rule & Domain("campaign_id", "in", campaigns.ids)

    @api.model
    def _get_campaign_figures(self, frame):
        """Return ``{is now: {campaign id: (ordered, cost)}}``, in one query."""
        days = [frame["previous_start"], frame["end"]]
        last = fields.Date.add(frame["end"], days=1)
        query = queries.period(
            self._get_company_rates(),
            self.env["utm.campaign"]._get_rules_in_use(),
            tuple(days),
            (self._to_utc(days[0]), self._to_utc(last)),
            (frame["start"], self._to_utc(frame["start"])),
        )
        self.env.flush_all()
        figures = {True: {}, False: {}}
        for campaign, is_now, ordered, cost in self.env.execute_query(query):
            figures[is_now][campaign] = (float(ordered or 0), float(cost or 0))
        return figures

    @api.model
    def _get_company_rates(self):
        """Return by company what one unit of its currency is worth here."""
        mine, today = self.env.company, fields.Date.context_today(self)
        return {
            company.id: self.env["res.currency"]._get_conversion_rate(
                company.currency_id, mine.currency_id, mine, today
            )
            for company in self.env.companies
        }

    @api.model
    def _get_campaign_series(self, rows):
        parts = {self.env._("Cost"): 1, self.env._("Ordered"): 0}
        return [
            {"label": label, "values": [row[place] for row in rows]}
            for label, place in parts.items()
        ]

    @api.model
    def _get_campaign_label(self, campaign):
        name = campaign.title or campaign.name
        return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"

    @api.model
    def _get_total_roi(self, figures):
        sums = [sum(column) for column in zip(*figures.values(), strict=True)]
        return self._get_roi(*sums) if sums else None

    @api.model
    def _get_roi(self, ordered, cost):
        """Return the return on what was spent, in hundredths, or None."""
        return round(100.0 * (ordered - cost) / cost, 1) if cost else None

    @api.model
    def _get_roi_label(self, ordered, cost):
        roi = self._get_roi(ordered, cost)
        return f" · ROI {roi:+.0f}%" if roi is not None else ""
