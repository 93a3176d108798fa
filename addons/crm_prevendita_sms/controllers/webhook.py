"""The addresses that providers call."""

from odoo import http
from odoo.http import request

from .. import wire

#: bytes of a call that are read
LIMIT = 262144


class SmsWebhook(http.Controller):
    """The addresses that a provider calls. Without its proof nothing happens."""

    @http.route(
        "/crm_sms/<string:token>/<any(status,inbound):what>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def receive(self, token, what, **_unsigned):
        # what stands in the address is not signed: nothing of it is used
        # sudo: the provider has no user; its signature is checked below
        gateway = request.env["crm.sms.gateway"].sudo()
        gateway = gateway.search([("token", "=", token)], limit=1)
        if not gateway:
            return self._refuse(gateway, 404, "unknown address")
        if (request.httprequest.content_length or 0) > LIMIT:
            return self._refuse(gateway, 413, "too much at once")
        items = list(request.httprequest.form.items(multi=True))
        bodies = wire.form_bodies(items) if items else [request.httprequest.get_data()]
        headers = request.httprequest.headers
        if not gateway._is_authentic(headers, bodies):
            return self._refuse(gateway, 403, "wrong signature")
        try:
            data = dict(items) if items else wire.parse(bodies[0])
        except ValueError:
            return self._answer(400, "neither JSON nor a form, or nested too deeply")
        stamp = gateway._get_stamp(headers, data)
        if not gateway._is_recent(stamp):
            return self._refuse(gateway, 403, "no time stamp, or one of another time")
        if not gateway._is_new(stamp, bodies[0]):
            # a provider that tries again is told that we have it
            return self._refuse(gateway, 200, "0 understood, known already")
        gateway._crm_note_use("token_used")
        take = (
            gateway._receive_states if what == "status" else gateway._receive_messages
        )
        return self._answer(200, f"{take(data)} understood")

    def _refuse(self, gateway, status, text):
        """Answer a call that counts for nothing, and tell the administrators."""
        _ = request.env._
        what = {
            404: _("SMS provider: unknown address"),
            413: _("SMS provider: a call that is too large"),
            403: _("SMS provider: wrong signature or time stamp"),
            200: _("SMS provider: a call that came before"),
        }
        request.env["crm.security.log"]._note_refused(what[status], gateway)
        return self._answer(status, text)

    def _answer(self, status, text):
        return request.make_response(
            text, headers=[("Content-Type", "text/plain")], status=status
        )
