"""What the QR code on a machine opens: its page, or the form to ask for help."""

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.crm_scheda_cliente.controllers.once import begin

from .. import reader
from ..ticket.refusal import refuse
from .portal import EquipmentPortal

_LINE, _TEXT = 120, 20000
#: bytes of a whole form with its photos
_FORM_BYTES = 40 * 1024 * 1024


class MachineLabel(EquipmentPortal):
    """Who has the label in hand reads what stands on it, and asks for help.

    One of us goes to the machine in the backend, its customer to the page on the
    portal; everybody else learns nothing that the label does not say.
    """

    @http.route(
        "/machine/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def show_label(self, token, **_query):
        machine = request.env["crm.equipment"]._find_by_label(token)
        if not machine:
            return refuse()
        if reader.is_ours():
            return self._refuse_page("crm.equipment", machine.id)
        if self._get_one("crm.equipment", machine.id):
            return request.redirect(f"/my/equipment/{machine.id}")
        return self._render_label(machine, {})

    @http.route(
        "/machine/<string:token>/ticket",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
        max_content_length=_FORM_BYTES,
    )
    def ask_by_label(self, token, name="", email="", phone="", text="", fax="", **_p):
        machine = request.env["crm.equipment"]._find_by_label(token)
        if not machine:
            return refuse()
        user = request.env.user
        if reader.is_ours():
            return refuse(known=user.has_group("base.group_user"))
        if not user._is_public():
            name, email = user.name, user.email or email
        values = {
            "name": " ".join(reader.clean(name, _LINE).split()),
            "email": reader.clean(email, _LINE),
            "phone": reader.clean(phone, _LINE),
            "text": reader.clean(text, _TEXT),
        }
        if fax:  # people do not see this field: a robot filled it in
            return self._render_label(machine, {"done": True})
        error = self._get_error(machine, values)
        if error:
            return self._render_label(machine, {**values, "error": error})
        act, earlier = begin()
        if earlier is not None:
            return self._render_label(machine, {"done": True, "number": earlier})
        ticket = machine._open_from_label(**values)
        act.result = ticket.number
        # a page among the files is kept as text
        ticket = ticket.with_context(attachments_mime_plainxml=True)
        self._attach(ticket, ticket.partner_id)
        return self._render_label(machine, {"done": True, "number": ticket.number})

    def _get_error(self, machine, values):
        """Return what is to be put right, as a sentence, or an empty string."""
        if not values["name"] or not values["text"]:
            return request.env._("Write your name and what happened.")
        if not email_normalize(values["email"]):
            return request.env._("Write an e-mail address that we can answer to.")
        if not machine._may_ask_by_label(values["email"]):
            return request.env._(
                "Many requests have just come in: please try again in an hour, or call."
            )
        return ""

    def _render_label(self, machine, values):
        user = request.env.user
        response = request.render(
            "crm_postvendita.machine_label",
            {
                # no more than what stands on the label
                "machine_name": machine.name,
                "machine_serial": machine.serial,
                "token": machine.label_token,
                "known": not user._is_public(),
                **values,
            },
        )
        # who finds the address has it from the label, not from a search engine
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
