from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

SECONDS = 3600


class CrmDashboard(models.AbstractModel):
    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        if self.env["crm.ticket"].has_access("read"):
            charts += [
                self._get_ticket_volume_chart(frame),
                self._get_ticket_time_chart(frame),
                self._get_ticket_backlog_chart(),
            ]
        return charts

    @api.model
    def _get_ticket_volume_chart(self, frame):
        """Return how many tickets came in."""
        title = self.env._("New tickets")
        trend = self._get_trend("crm.ticket", Domain.TRUE, "create_date", frame)
        span = self._get_span_domain(
            "crm.ticket", "create_date", frame["start"], frame["end"]
        )
        return self._get_trend_chart(
            "tickets",
            title,
            trend,
            frame,
            sequence=80,
            action=self._get_records_action("crm.ticket", title, span),
        )

    @api.model
    def _get_ticket_time_chart(self, frame):
        """Return the mean time to a solution, in hours by the clock."""
        title = self.env._("Mean hours to a solution")
        solved = Domain("solved_date", "!=", False)
        hours = SQL(
            "AVG(EXTRACT(EPOCH FROM %s - %s)) / %s",
            self._get_column("crm.ticket", "solved_date"),
            self._get_column("crm.ticket", "create_date"),
            SECONDS,
        )
        now, _before = self._get_trend(
            "crm.ticket", solved, "solved_date", frame, hours
        )
        values = [round(value, 1) for value in now.get(None, [])]
        span = self._get_span_domain(
            "crm.ticket", "solved_date", frame["start"], frame["end"]
        )
        return self._prepare_chart(
            "ticket_hours",
            title,
            frame["labels"],
            [{"label": title, "values": values or [0] * len(frame["buckets"])}],
            unit="score",
            sequence=82,
            action=self._get_records_action("crm.ticket", title, span),
        )

    @api.model
    def _get_ticket_backlog_chart(self):
        """Return who has how many open tickets, today."""
        title = self.env._("Open tickets per person")
        domain = Domain("is_open", "=", True)
        totals = self._get_totals_by("crm.ticket", domain, "user_id")[: self._TOP]
        return self._prepare_chart(
            "ticket_backlog",
            title,
            self._get_user_names([key for key, _count in totals]),
            [{"label": title, "values": [count for _key, count in totals]}],
            sequence=84,
            total=sum(count for _key, count in totals),
            action=self._get_records_action("crm.ticket", title, domain),
        )
