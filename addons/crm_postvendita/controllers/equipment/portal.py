"""The customer's machines on the portal; what rooms above show there, they add."""

from odoo import http
from odoo.http import request

from odoo.addons.crm_scheda_cliente.controllers.once import once
from odoo.addons.portal.controllers.portal import pager

from .. import reader
from ..ticket.portal import TicketPortal
from ..ticket.refusal import refuse

_PAGE = 20
_TEXT = 20000
#: machines that a customer chooses from
_CHOICES = 300


class EquipmentPortal(TicketPortal):
    """A customer's machines: read, with their documents, and ask for help."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        return self._count_own(values, counters, "equipment_count", "crm.equipment")

    def _count_own(self, values, counters, counter, name):
        """Add to the counts of the portal's home what the reader's company has."""
        if counter in counters:
            model = request.env[name]
            readable = model.has_access("read")
            values[counter] = model.search_count(self._own(model)) if readable else 0
        return values

    def _own(self, model):
        """Return the domain of what the reader's own company may see."""
        partner = request.env.user.partner_id.commercial_partner_id
        return [("commercial_partner_id", "=", partner.id)]

    def _get_actions(self):
        """Return where one of us reads what the portal shows: ``{model: action}``."""
        return {"crm.equipment": "crm_postvendita.crm_equipment_action"}

    def _get_one(self, name, record_id):
        """Return a record in superuser mode if the reader's company has it."""
        if reader.is_ours() or not reader.is_id(record_id):
            return None
        record = request.env[name].browse(record_id)
        if not record.exists() or not record.has_access("read"):
            return None
        # sudo: read access was checked just above
        return record.filtered_domain(self._own(record)).sudo() or None

    def _refuse_page(self, name=None, record_id=None):
        """Refuse; one of us who may read a record, or the list, is sent there."""
        if name and reader.is_ours():
            found = request.env[name]
            if record_id and reader.is_id(record_id):
                found = found.browse(record_id)
            if found or not record_id:
                action = self._get_actions()[name]
                return reader.open_backend(found, action) or refuse()
        return refuse()

    def _render_list(self, name, template, page, url, order):
        model = request.env[name]
        if reader.is_ours():
            return self._refuse_page(name)
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

    def _download_document(self, name, record_id, file_id):
        """Return a file of a record that is marked for the customer."""
        record = self._get_one(name, record_id)
        files = record and record._get_portal_documents()
        file = files and files.filtered(lambda found: found.id == file_id)
        if not file:
            return self._refuse_page()
        stream = request.env["ir.binary"]._get_stream_from(file)
        return stream.get_response(as_attachment=True)

    # ---------------------------------------------------------------------- routes
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
            return self._refuse_page("crm.equipment", equipment_id)
        return self._render_machine(machine)

    def _render_machine(self, machine, **more):
        values = self._prepare_machine_page(machine)
        return request.render("crm_postvendita.portal_equipment", {**values, **more})

    def _prepare_machine_page(self, machine):
        """Return what the page of a machine shows."""
        tickets = request.env["crm.ticket"]
        today = tickets._crm_today()
        found = tickets.search([("equipment_id", "=", machine.id)], limit=20)
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "equipment",
            "machine": machine,
            "cover": machine._describe_cover(today),
            "tickets": found.sudo(),  # sudo: found with the reader's own rights
            "documents": machine._get_portal_documents(),
            "urgencies": self._get_urgencies(),
            "chosen": {},
        }

    @http.route(
        "/my/equipment/<int:equipment_id>/ticket",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    @once
    def open_ticket(self, equipment_id, name="", description="", **post):
        machine = self._get_one("crm.equipment", equipment_id)
        if not machine:
            return self._refuse_page()
        name, description = reader.clean(name, 200), reader.clean(description, _TEXT)
        if not name or not description:
            return self._render_machine(
                machine,
                error=request.env._("Write a subject and what happened."),
                name=name,
                description=description,
                chosen=self._get_chosen(post),
            )
        partner = request.env.user.partner_id
        # sudo: customers open tickets but write nothing else; the values are ours
        tickets = request.env["crm.ticket"].sudo()
        tickets = tickets.with_context(default_equipment_id=machine.id)
        chosen = {**self._get_chosen(post), "equipment_id": machine.id}
        ticket = tickets._open_from_portal(partner, name, description, **chosen)
        self._attach(ticket, partner)
        return request.redirect(f"/my/tickets/{ticket.id}?done=created")

    # ----------------------------------------------- the machine of a new ticket
    def _get_machines(self):
        """Return the machines that the reader may open a ticket about."""
        machines = request.env["crm.equipment"]
        if not machines.has_access("read"):
            return machines
        domain = [
            *self._own(machines),
            ("state", "=", "in_use"),
            ("company_id", "=", request.env.company.id),
        ]
        return machines.search(domain, limit=_CHOICES)

    def _get_chosen(self, post):
        values = super()._get_chosen(post)
        given = str(post.get("equipment_id") or "")
        if given.isdecimal():
            machine = self._get_machines().filtered(lambda m: m.id == int(given))
            if machine:
                values["equipment_id"] = machine.id
        return values

    def _render_new(self, values):
        machines = self._get_machines().sudo()  # sudo: found with the reader's rights
        return super()._render_new({"machines": machines, **values})

    @http.route(
        "/my/equipment/<int:record_id>/documents/<int:file_id>",
        type="http",
        auth="user",
        website=True,
    )
    def download_equipment_document(self, record_id, file_id, **_query):
        return self._download_document("crm.equipment", record_id, file_id)
