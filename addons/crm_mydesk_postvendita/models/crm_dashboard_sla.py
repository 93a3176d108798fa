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
            now, before, hours = self._get_sla_figures(frame, domain)
            charts += [
                self._get_sla_chart(frame, domain, now, before),
                self._get_sla_time_chart(frame, domain, hours),
            ]
        return charts

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
        labels = dict(
            self.env["crm.ticket.sla"]
            ._fields["target"]
            ._description_selection(self.env)
        )
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
        action = self._get_records_action(
            "crm.ticket.sla", title, domain & span, group_by=["target", "status"]
        )
        return action
