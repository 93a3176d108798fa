from odoo import api, models

from .kernel import dashboard_xlsx


class CrmDashboardFile(models.AbstractModel):
    """The charts as files: a PDF to print, a workbook to go on with."""

    _inherit = "crm.dashboard"

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
