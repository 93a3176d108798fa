from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmDashboardSla(models.AbstractModel):
    """Whether the service answers and solves in time."""

    _inherit = "crm.dashboard"

    @api.model
    def _get_charts(self, frame):
        charts = super()._get_charts(frame)
        targets = self.env["crm.ticket.sla"]
        if not frame["team_id"] and targets.has_access("read"):
            domain = Domain("reached_at", "!=", False)
            domain &= self._get_service_domain(frame, "ticket_id.team_id")
            charts += [
                self._get_sla_chart(frame, domain),
                self._get_sla_time_chart(frame, domain),
            ]
        return charts

    @api.model
    def _get_sla_chart(self, frame, domain):
        """Return how many targets were met and missed."""
        status = self._get_column("crm.ticket.sla", "status")
        now, before = self._get_trend(
            "crm.ticket.sla", domain, "reached_at", frame, group=status
        )
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
    def _get_sla_time_chart(self, frame, domain):
        """Return the mean working hours to the first answer and to the solution."""
        hours = SQL("AVG(%s)", self._get_column("crm.ticket.sla", "worked_hours"))
        target = self._get_column("crm.ticket.sla", "target")
        shown = Domain("target", "in", ("first_response", "resolution"))
        now, _before = self._get_trend(
            "crm.ticket.sla", domain & shown, "reached_at", frame, hours, target
        )
        labels = dict(
            self.env["crm.ticket.sla"]
            ._fields["target"]
            ._description_selection(self.env)
        )
        title = self.env._("Mean working hours to answer and to solve")
        nothing = [0] * len(frame["buckets"])
        return self._prepare_chart(
            "sla_hours",
            title,
            frame["labels"],
            [
                {
                    "label": labels[key],
                    "values": [round(v, 2) or None for v in now.get(key, nothing)],
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
        action = self._get_records_action(
            "crm.ticket.sla", title, domain & span, group_by=["target", "status"]
        )
        return action
