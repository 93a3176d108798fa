from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmDashboard(models.AbstractModel):
    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        if frame["team_key"] != frame["team_id"]:
            # a team of another add-on has no opportunities
            return charts
        if self.env["crm.lead"].has_access("read"):
            charts += [self._get_won_chart(frame), self._get_pipeline_chart(frame)]
        if self.env["crm.marketing.action"].has_access("read"):
            charts.append(self._get_action_chart(frame))
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
            action=self._get_records_action("crm.lead", title, won & span),
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
                **self._get_records_action("crm.lead", title, domain),
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
        totals = everybody[: self._TOP]
        return self._prepare_chart(
            "actions",
            title,
            self._get_user_names([key for key, _count in totals]),
            [{"label": title, "values": [count for _key, count in totals]}],
            sequence=52,
            total=sum(count for _key, count in everybody),
            action=self._get_records_action("crm.marketing.action", title, done),
        )
