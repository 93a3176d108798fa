"""Visits on the customer's pages of machines and contracts, and their reports."""

from odoo import fields, http
from odoo.http import request

from ..contract.portal import ContractPortal


class VisitPortal(ContractPortal):
    """A customer's visits: listed with what they are about, printed when made."""

    def _get_actions(self):
        visit = "crm_postvendita.crm_maintenance_visit_action"
        return {**super()._get_actions(), "crm.maintenance.visit": visit}

    def _prepare_machine_page(self, machine):
        visits = self._get_visits([("equipment_ids", "in", machine.ids)])
        now = fields.Datetime.now()
        planned = visits.filtered(
            lambda v: v.state == "planned" and v.date_visit and v.date_visit >= now
        )
        return {
            **super()._prepare_machine_page(machine),
            "visits": visits,
            "next_visit": planned.sorted("date_visit")[:1],
        }

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
        # core's way of the portal, where a long one is left to the background
        return self._show_report(visit, "pdf", report, download=True)
