"""The address that a telephone exchange calls."""

from odoo import http
from odoo.http import request

from ...models.caller.kernel import phone_number
from ...models.caller.kernel.throttle import Throttle

#: announcements per exchange, its own limit overrides the figure
announcements = Throttle(limit=120, seconds=60)
#: wrong tokens per address, so that nobody can try many
mistakes = Throttle(limit=10, seconds=60)

_STATES = {
    "": "ringing",
    "ringing": "ringing",
    "ring": "ringing",
    "answered": "answered",
    "answer": "answered",
    "missed": "missed",
    "noanswer": "missed",
    "busy": "missed",
    "cancel": "missed",
}


class PhoneExchangeController(http.Controller):
    @http.route(
        "/crm_mydesk/call",
        type="http",
        auth="none",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        readonly=False,
    )
    def call(self, token="", **event):
        """Take what a telephone exchange announces.

        The token stands in a header (``Authorization: Bearer …`` or
        ``X-Crm-Token: …``) or in ``token``; other parameters: ``number``,
        ``extension``, ``event`` (ringing, answered, missed), ``call`` (the exchange's
        own reference), ``direction`` (in, out). By ``POST``; by ``GET`` for an
        exchange whose settings say that it can do nothing else.

        :return: a line of text: 200 with ``OK`` or the caller's name, 400 with
            what is missing, 403 for a token that is wrong or revoked, 405 for GET
            where it is not allowed, 429
        """
        exchanges = request.env["crm.phone.exchange"].sudo()  # sudo: token decides
        # whoever has the right token is never kept waiting for others' wrong ones
        exchange = exchanges._authenticate(self._get_token(token))
        if not exchange:
            return self._refuse()
        if request.httprequest.method != "POST" and not exchange.allow_get:
            return self._answer(
                "This exchange must post: token and number do not belong in an"
                " address. Its settings can allow GET.",
                405,
            )
        if not announcements.allow(exchange.id, exchange.rate_limit):
            return self._answer("Too many calls: wait a minute.", 429)
        return self._announce(exchange, event)

    def _get_token(self, token):
        """Return the token: a header comes before the form."""
        headers = request.httprequest.headers
        kind, _blank, bearer = headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and bearer:
            return bearer.strip()
        return headers.get("X-Crm-Token") or token

    def _refuse(self):
        """Answer a wrong token, and tell the administrators."""
        what = request.env._("Telephone exchange: wrong or revoked token")
        request.env["crm.security.log"]._note_refused(what)
        if not mistakes.allow(request.httprequest.remote_addr):
            return self._answer("Too many attempts: wait a minute.", 429)
        return self._answer("Wrong or revoked token.", 403)

    def _announce(self, exchange, event):
        cleaned, error = self._clean(event)
        if error:
            return self._answer(error, 400)
        company = exchange.company_id
        calls = (
            request.env["crm.phone.call"]
            .with_user(request.env.ref("base.user_root"))
            .with_company(company)
        )
        exchange = exchange.with_env(calls.env)
        exchange._crm_note_use("token_used")
        call = calls._announce(exchange, cleaned)
        name = call.partner_id.complete_name if exchange.share_name else ""
        return self._answer(name or "OK", 200)

    def _clean(self, event):
        """Return the checked values and, if they are no good, a sentence."""
        values = {
            "number": phone_number.clean(event.get("number"))[:64],
            "extension": (event.get("extension") or "").strip()[:32],
            "reference": (event.get("call") or "").strip()[:128],
            "state": _STATES.get((event.get("event") or "").strip().lower()),
            "direction": (event.get("direction") or "in").strip().lower(),
        }
        if "number" not in event:
            return values, "The number is missing: give number=, empty if withheld."
        if not values["state"]:
            return values, "The event must be ringing, answered or missed."
        if values["direction"] not in ("in", "out"):
            return values, "The direction must be in or out."
        return values, None

    def _answer(self, text, status):
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(text, headers=headers, status=status)
