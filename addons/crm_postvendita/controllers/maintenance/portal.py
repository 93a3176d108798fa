"""Visits on the customer's pages of machines and contracts, and their reports."""

from odoo import http
from odoo.http import request

from ..contract.portal import ContractPortal


class VisitPortal(ContractPortal):
    """A customer's visits: listed with what they are about, printed when made."""

    def _get_actions(self):
        visit = "crm_postvendita.crm_maintenance_visit_action"
        return {**super()._get_actions(), "crm.maintenance.visit": visit}

    def _prepare_machine_page(self, machine):
        visits = self._get_visits([("equipment_ids", "in", machine.ids)])
        return {**super()._prepare_machine_page(machine), "visits": visits}

    def _prepare_contract_page(self, contract):
        visits = self._get_visits([("contract_id", "=", contract.id)])
        return {**super()._prepare_contract_page(contract), "visits": visits}

    def _get_visits(self, domain):
        visits = request.env["crm.maintenance.visit"]
        if not visits.has_access("read"):
            return visits
        found = visits.search(domain, order="date_visit desc", limit=20)
        return found.sudo()  # sudo: found with the reader's own rights just above

    @http.route("/my/visits/<int:visit_id>", type="http", auth="user", website=True)
    def print_visit(self, visit_id, **_query):
        visit = self._get_one("crm.maintenance.visit", visit_id)
        if not visit or visit.state != "done":
            return self._refuse_page("crm.maintenance.visit", visit_id)
        report = "crm_postvendita.crm_maintenance_visit_report"
        # sudo: the customer's own report, checked just above
        reports = request.env["ir.actions.report"].sudo()
        pdf, _kind = reports._render_qweb_pdf(report, visit.ids)
        name = (visit.number or "").replace("/", "-")
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(pdf)),
            ("Content-Disposition", http.content_disposition(f"{name}.pdf")),
        ]
        return request.make_response(pdf, headers=headers)
