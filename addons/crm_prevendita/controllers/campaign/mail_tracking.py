"""The addresses that newsletters carry: what was opened and clicked, and by whom."""

from odoo import http
from odoo.http import request

from odoo.addons.mass_mailing.controllers.main import MassMailController

from ...models.campaign.mailing_trace import JUDGED


def _describe(req):
    """Return what is judged of a request."""
    return {
        "method": req.httprequest.method,
        "headers": req.httprequest.headers,
        "remote_addr": req.httprequest.remote_addr,
        "country_code": req.geoip.country_code,
    }


class MailTracking(MassMailController):
    """Openings and clicks of newsletters: people's count, machines' are kept apart.

    Core checks and answers; that nothing is counted twice, the context says to it.
    """

    @http.route()
    def full_url_redirect(self, code, mailing_trace_id, t=None, **post):
        # sudo: readers of a mail are nobody's users; the token says it was theirs
        trace = request.env["mailing.trace"].sudo().browse(mailing_trace_id)
        hits = request.env["crm.mailing.hit"].sudo()  # sudo: as above
        hits._record_click(trace, code, t, _describe(request))
        request.update_context(crm_hit=JUDGED)
        return super().full_url_redirect(code, mailing_trace_id, **post)

    @http.route()
    def track_mail_open(self, mail_id, token, **post):
        traces = request.env["mailing.trace"].sudo()  # sudo: as above
        traces = traces.search([("mail_mail_id_int", "=", mail_id)])
        hits = request.env["crm.mailing.hit"].sudo()  # sudo: as above
        request.update_context(crm_hit=JUDGED)
        # core refuses a token that is not the mail's
        response = super().track_mail_open(mail_id, token, **post)
        for trace in traces:
            hits._record_open(trace, _describe(request))
        return response

    @http.route(
        "/mailing/trap/<int:trace_id>/<string:token>",
        type="http",
        auth="public",
        sitemap=False,
    )
    def mailing_trap(self, trace_id, token, **post):
        trace = request.env["mailing.trace"].sudo().browse(trace_id)  # sudo: as above
        hits = request.env["crm.mailing.hit"].sudo()  # sudo: as above
        hits._record_trap(trace, token, _describe(request))
        return request.make_response("", [("X-Robots-Tag", "noindex, nofollow")])
