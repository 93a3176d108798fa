"""The customer's contracts on the portal."""

from odoo import http
from odoo.http import request

from ..equipment.portal import EquipmentPortal


class ContractPortal(EquipmentPortal):
    """A customer's contracts: what is included, what is left, what was used."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        return self._count_own(
            values, counters, "contract_count", "crm.service.contract"
        )

    def _get_actions(self):
        contract = "crm_postvendita.crm_service_contract_action"
        return {**super()._get_actions(), "crm.service.contract": contract}

    def _own(self, model):
        domain = super()._own(model)
        if model._name == "crm.service.contract":
            domain.append(("state", "not in", ("draft", "cancelled")))
        return domain

    @http.route(
        ["/my/contracts", "/my/contracts/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def list_contracts(self, page=1, **_query):
        return self._render_list(
            "crm.service.contract", "contracts", page, "/my/contracts", "date_end, id"
        )

    @http.route(
        "/my/contracts/<int:contract_id>", type="http", auth="user", website=True
    )
    def show_contract(self, contract_id, **_query):
        contract = self._get_one("crm.service.contract", contract_id)
        if not contract:
            return self._refuse_page("crm.service.contract", contract_id)
        values = self._prepare_contract_page(contract)
        return request.render("crm_postvendita.portal_contract", values)

    def _prepare_contract_page(self, contract):
        """Return what the page of a contract shows."""
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "contracts",
            "contract": contract,
            "shows_money": request.env.user.partner_id._crm_sees_money(),
            "documents": contract._get_portal_documents(),
        }

    @http.route(
        "/my/contracts/<int:record_id>/documents/<int:file_id>",
        type="http",
        auth="user",
        website=True,
    )
    def download_contract_document(self, record_id, file_id, **_query):
        return self._download_document("crm.service.contract", record_id, file_id)
