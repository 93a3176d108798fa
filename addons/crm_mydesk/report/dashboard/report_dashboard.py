"""The printed charts."""

from base64 import b64encode

from odoo import api, models
from odoo.tools.misc import formatLang

from ...models.dashboard.kernel import chart_svg

#: charts beside each other on a sheet
ROW = 3


class ReportCrmDashboard(models.AbstractModel):
    """The values of the printed charts."""

    _name = "report.crm_mydesk.report_dashboard"
    _description = "Manager's charts (report)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the charts as the reader sees them on the screen.

        :param list docids: the reader, whose rights decide anyway
        :param dict data: ``dashboard``, see ``crm.dashboard.get_dashboard``
        """
        dashboard = (data or {}).get("dashboard")
        dashboard = dashboard or self.env["crm.dashboard"].get_dashboard()
        areas = []
        for key, title in dashboard["areas"]:
            charts = [
                self._paper(chart)
                for chart in dashboard["charts"]
                if chart["area"] == key
            ]
            if charts:
                rows = [charts[i : i + ROW] for i in range(0, len(charts), ROW)]
                areas.append({"title": title, "rows": rows})
        teams = {str(key): name for key, name in dashboard["teams"]}
        return {
            "doc_ids": docids,
            "doc_model": "res.users",
            "docs": self.env.user,
            "company": self.env.company,
            "period": dashboard["period"],
            "team": teams.get(str(dashboard["team_id"])),
            "areas": areas,
        }

    @api.model
    def _paper(self, chart):
        """Return a chart with its picture and its figures as people read them."""
        empty = not any(any(row["values"]) for row in chart["series"])

        def total(value):
            return self._format(value, chart.get("total_unit") or chart["unit"])

        picture = chart_svg.draw(chart, lambda v: self._format(v, chart["unit"]))
        change = chart["change"]
        return {
            "title": chart["title"],
            "total": total(chart["total"]),
            "previous": total(chart["previous"]),
            "change": "" if change is None else self._format_change(chart),
            "falls": change is not None and change < 0,
            "picture": ""
            if empty
            else f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}",
        }

    @api.model
    def _format_change(self, chart):
        change = chart["change"]
        if chart.get("in_points"):
            figure = formatLang(self.env, change, digits=1)
            figure = self.env._("%s points", figure)
        else:
            figure = self._format(change, "percent")
        return f"{'+' if change > 0 else ''}{figure}"

    @api.model
    def _format(self, value, unit):
        """Return a number of a unit as text, an unknown one as nothing."""
        if value is None:
            return ""
        if unit == "money":
            return (
                self.env["ir.qweb.field.monetary"]
                .value_to_html(
                    round(value),
                    {
                        "display_currency": self.env.company.currency_id,
                        "decimal_places": 0,
                    },
                )
                .striptags()
            )
        places = {"percent": 1, "score": 1}.get(unit, 0)
        if unit == "count" and value != int(value):
            places = 1
        text = formatLang(self.env, value, digits=places)
        return f"{text}%" if unit == "percent" else text
