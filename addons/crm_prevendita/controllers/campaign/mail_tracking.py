from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.mass_mailing.controllers.main import MassMailController


def _describe(req):
    """Return what is judged of a request."""
    return {
        "method": req.httprequest.method,
        "headers": req.httprequest.headers,
        "remote_addr": req.httprequest.remote_addr,
        "country_code": req.geoip.country_code,
    }


class MailTracking(MassMailController):
    """Openings and clicks of newsletters: people's count, machines' are kept apart."""

    @http.route()
    def full_url_redirect(self, code, mailing_trace_id, t=None, **post):
        # sudo: readers of a mail are nobody's users; the token says it was theirs
        trace = request.env["mailing.trace"].sudo().browse(mailing_trace_id)
        hits = request.env["crm.mailing.hit"].sudo()  # sudo: as above
        hits._record_click(trace, code, t, _describe(request))
        url = request.env["link.tracker"].get_url_from_code(code)
        if not url:
            raise NotFound()
        return request.redirect(url, code=301, local=False)

    @http.route()
    def track_mail_open(self, mail_id, token, **post):
        # core checks the token and marks the trace; what counts is decided here
        traces = request.env["mailing.trace"].sudo()  # sudo: as above
        seen = traces.search([("mail_mail_id_int", "=", mail_id)])
        before = {
            trace: (trace.trace_status, trace.open_datetime or False) for trace in seen
        }
        response = super().track_mail_open(mail_id, token, **post)
        hits = request.env["crm.mailing.hit"].sudo()  # sudo: as above
        for trace, (status, opened) in before.items():
            trace.write({"trace_status": status, "open_datetime": opened})
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
