"""The addresses that providers call."""

import json

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
    def receive(self, token, what, **form):
        # sudo: the provider has no user; its signature is checked below
        gateway = request.env["crm.sms.gateway"].sudo()
        gateway = gateway.search([("token", "=", token)], limit=1)
        if not gateway:
            return self._answer(404, "unknown address")
        if (request.httprequest.content_length or 0) > LIMIT:
            return self._answer(413, "too much at once")
        items = list(request.httprequest.form.items(multi=True))
        bodies = wire.form_bodies(items) if items else [request.httprequest.get_data()]
        if not gateway._is_authentic(request.httprequest.headers, bodies):
            return self._answer(403, "wrong signature")
        try:
            data = form if items else json.loads(bodies[0])
        except ValueError:
            return self._answer(400, "neither JSON nor a form")
        take = (
            gateway._receive_states if what == "status" else gateway._receive_messages
        )
        return self._answer(200, f"{take(data)} understood")

    def _answer(self, status, text):
        return request.make_response(
            text, headers=[("Content-Type", "text/plain")], status=status
        )
