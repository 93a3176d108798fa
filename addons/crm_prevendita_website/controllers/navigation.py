"""The customer's page of what was noted: seen, agreed to, taken back."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

#: pages that are shown to the person who read them
_PAGES = 200


class Navigation(CustomerPortal):
    """What a customer lets us note, and what was noted."""

    @http.route("/my/navigation", type="http", auth="user", website=True)
    def navigation(self, **kwargs):
        partner = request.env.user.partner_id
        # sudo: everybody sees what is known of themselves
        lines = request.env["crm.web.visit.line"].sudo()
        values = self._prepare_portal_layout_values()
        values.update(
            page_name="navigation",
            purpose=self._get_purpose(),
            since=request.env["crm.web.visit"]._get_consent_date(partner),
            lines=lines.search([("partner_id", "=", partner.id)], limit=_PAGES),
        )
        return request.render("crm_prevendita_website.my_navigation", values)

    @http.route(
        "/my/navigation/<any(agree,withdraw):what>", type="http", auth="user",
        website=True, methods=["POST"],
    )  # fmt: skip
    def decide(self, what, **form):
        partner = request.env.user.partner_id
        # sudo: the consent is the person's own
        consents = request.env["crm.consent"].sudo()
        purpose = self._get_purpose()
        if what == "agree":
            consents._take_down(partner, purpose, "web", proof=request.httprequest.path)
        else:
            partner.sudo()._withdraw_navigation()  # sudo: as above
        return request.redirect("/my/navigation")

    def _get_purpose(self):
        requests = request.env["crm.download.request"]
        # sudo: the words that people agree to are for everybody
        return requests.sudo()._get_navigation_purpose()
