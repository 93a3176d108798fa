"""The charts as files to download."""

from odoo import http
from odoo.http import content_disposition, request

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class DashboardController(http.Controller):
    @http.route(
        "/crm_mydesk/dashboard.xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def dashboard_xlsx(self, **options):
        """Return the charts as a workbook, the same figures as on the screen."""
        return self._answer("xlsx", **options)

    # printing may write the style sheet that it uses
    @http.route(
        "/crm_mydesk/dashboard.pdf", type="http", auth="user", methods=["GET", "POST"]
    )
    def dashboard_pdf(self, **options):
        """Return the charts on paper, the same figures as on the screen."""
        return self._answer("pdf", **options)

    def _answer(
        self, kind, period="month", date_from="", date_to="", team_id="", **kwargs
    ):
        """Return the file; the web client's download adds arguments of its own."""
        charts = request.env["crm.dashboard"]
        dashboard = charts.get_dashboard(
            period=period,
            date_from=date_from or None,
            date_to=date_to or None,
            team_id=team_id or None,
        )
        write = charts._get_pdf if kind == "pdf" else charts._get_xlsx
        name, content = write(dashboard)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", _TYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Length", str(len(content))),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
