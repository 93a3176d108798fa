from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_PAGE = 20
_TEXT = 20000


class ContractPortal(CustomerPortal):
    """A customer's machines, contracts and visits: read, print, ask for help."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for counter, name in (
            ("contract_count", "crm.service.contract"),
            ("equipment_count", "crm.equipment"),
        ):
            if counter in counters:
                model = request.env[name]
                values[counter] = (
                    model.search_count(self._own(model))
                    if model.has_access("read")
                    else 0
                )
        return values

    def _own(self, model):
        """Return the domain of what the reader's own company may see."""
        partner = request.env.user.partner_id.commercial_partner_id
        domain = [("commercial_partner_id", "=", partner.id)]
        if model._name == "crm.service.contract":
            domain.append(("state", "not in", ("draft", "cancelled")))
        return domain

    def _get_one(self, name, record_id):
        """Return a record in superuser mode if the reader's company has it."""
        record = request.env[name].browse(record_id)
        if not record.exists() or not record.has_access("read"):
            return None
        # sudo: read access was checked just above
        return record.filtered_domain(self._own(record)).sudo() or None

    def _refuse_page(self):
        response = request.render("crm_postvendita.portal_ticket_refused", {})
        response.status_code = 404
        return response

    def _render_list(self, name, template, page, url, order):
        model = request.env[name]
        if not model.has_access("read"):
            return self._refuse_page()
        domain = self._own(model)
        pages = pager(url=url, total=model.search_count(domain), page=page, step=_PAGE)
        records = model.search(domain, limit=_PAGE, offset=pages["offset"], order=order)
        values = self._prepare_portal_layout_values()
        values.update(
            page_name=template,
            # sudo: found with the reader's own rights just above
            records=records.sudo(),
            pager=pages,
        )
        return request.render(f"crm_postvendita.portal_my_{template}", values)

    # ------------------------------------------------------------------- contracts
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
            return self._refuse_page()
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="contracts",
            contract=contract,
            visits=self._get_visits([("contract_id", "=", contract.id)]),
            documents=contract._get_portal_documents(),
        )
        return request.render("crm_postvendita.portal_contract", values)

    # ------------------------------------------------------------------- equipment
    @http.route(
        ["/my/equipment", "/my/equipment/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def list_equipment(self, page=1, **_query):
        return self._render_list(
            "crm.equipment", "equipment", page, "/my/equipment", "state, parent_path"
        )

    @http.route(
        "/my/equipment/<int:equipment_id>", type="http", auth="user", website=True
    )
    def show_equipment(self, equipment_id, error=None, **_query):
        machine = self._get_one("crm.equipment", equipment_id)
        if not machine:
            return self._refuse_page()
        return self._render_machine(machine)

    def _render_machine(self, machine, **more):
        values = self._prepare_portal_layout_values()
        tickets = request.env["crm.ticket"]
        values.update(
            page_name="equipment",
            machine=machine,
            cover=machine._describe_cover(tickets._crm_today()),
            tickets=tickets.search([("equipment_id", "=", machine.id)], limit=20),
            visits=self._get_visits([("equipment_ids", "in", machine.ids)]),
            documents=machine._get_portal_documents(),
            **more,
        )
        return request.render("crm_postvendita.portal_equipment", values)

    @http.route(
        "/my/equipment/<int:equipment_id>/ticket",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def open_ticket(self, equipment_id, name="", description="", **_post):
        machine = self._get_one("crm.equipment", equipment_id)
        if not machine:
            return self._refuse_page()
        name, description = name.strip()[:200], description.strip()[:_TEXT]
        if not name or not description:
            return self._render_machine(
                machine,
                error=request.env._("Write a subject and what happened."),
                name=name,
                description=description,
            )
        partner = request.env.user.partner_id
        # sudo: customers open tickets but write nothing else; the values are ours
        tickets = request.env["crm.ticket"].sudo()
        tickets = tickets.with_context(default_equipment_id=machine.id)
        ticket = tickets._open_from_portal(partner, name, description)
        return request.redirect(f"/my/tickets/{ticket.id}?done=created")

    # ------------------------------------------------------------------- documents
    @http.route(
        "/my/<any(equipment,contracts):kind>/<int:record_id>/documents/<int:file_id>",
        type="http",
        auth="user",
        website=True,
    )
    def download_document(self, kind, record_id, file_id, **_query):
        name = {"equipment": "crm.equipment", "contracts": "crm.service.contract"}
        record = self._get_one(name[kind], record_id)
        files = record and record._get_portal_documents()
        file = files and files.filtered(lambda found: found.id == file_id)
        if not file:
            return self._refuse_page()
        stream = request.env["ir.binary"]._get_stream_from(file)
        return stream.get_response(as_attachment=True)

    # ---------------------------------------------------------------------- visits
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
            return self._refuse_page()
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
