"""What customers ask about their own data on the portal."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

LONGEST = 2000


class PrivacyPortal(CustomerPortal):
    """A person's own requests: the partner is the signed-in user's, never an id."""

    @http.route("/my/privacy", type="http", auth="user", website=True, methods=["GET"])
    def portal_my_privacy(self, sent="", **_kw):
        """Show what the person asked, and the form to ask."""
        if not request.env.user._is_portal():
            raise request.not_found()
        # sudo: a person sees the person's own requests, and of them a few fields
        requests = request.env["crm.privacy.request"].sudo()  # sudo: as above
        partner = request.env.user.partner_id
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "privacy",
            "requests": requests.search(
                [("partner_id", "=", partner.id)], order="id desc"
            ),
            "kinds": requests._crm_labels("kind"),
            "sent": bool(sent),
        }
        return request.render("crm_scheda_cliente.portal_my_privacy", values)

    @http.route(
        "/my/privacy/ask", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_my_privacy_ask(self, kind="", note="", **_kw):
        """Take down a request of the person who is signed in."""
        if not request.env.user._is_portal():
            raise request.not_found()
        requests = request.env["crm.privacy.request"]
        if kind not in requests._crm_labels("kind"):
            raise request.not_found()
        text = note.replace("\x00", "").strip()[:LONGEST]
        requests._receive(request.env.user.partner_id, kind, text)
        return request.redirect("/my/privacy?sent=1")
