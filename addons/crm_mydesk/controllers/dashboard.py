from odoo import http
from odoo.http import content_disposition, request

from .. import dashboard_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DashboardController(http.Controller):
    @http.route(
        "/crm_mydesk/dashboard.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def dashboard_xlsx(
        self, period="month", date_from="", date_to="", team_id="", **kwargs
    ):
        """Return the charts as a workbook, the same figures as on the screen.

        The web client's download adds arguments of its own.
        """
        dashboard = request.env["crm.dashboard"].get_dashboard(
            period=period,
            date_from=date_from or None,
            date_to=date_to or None,
            team_id=int(team_id) if team_id.isdigit() else None,
        )
        _ = request.env._
        words = {
            "summary": _("Dashboard"),
            "chart": _("Chart"),
            "period": _("Period"),
            "total": _("This period"),
            "previous": _("Period before"),
            "change": _("Change"),
        }
        content = dashboard_xlsx.get_workbook(dashboard, words)
        name = f"{words['summary']} {dashboard['period']['date_from']}.xlsx"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", _XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Length", str(len(content))),
            ],
        )
