"""Forms of the web site's builder that make records of the suite."""

import json
import time

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq, email_normalize
from odoo.tools.misc import hmac

from odoo.addons.crm_scheda_cliente.controllers import once
from odoo.addons.website.controllers.form import WebsiteForm

from .. import guard

#: bytes of a whole form with its files
FORM_BYTES = 40 * 1024 * 1024
_ROUTE = "/website/form/"
_STARTS = guard.Limiter(240, 60)


def get_reader():
    """Return what stands for the visitor's network address."""
    return guard.reader_of(request.httprequest.remote_addr)


class GuardedForm(WebsiteForm):
    """A form of a guarded model is taken from people, within limits."""

    def _get_guarded_models(self):
        """Return the names of models whose forms are guarded: for add-ons to add."""
        return set()

    def _get_form_bytes(self):
        """Return how long the request may be; refuse it unread if it says more."""
        http_request = request.httprequest
        model = http_request.path.partition(_ROUTE)[2]
        if model not in self._get_guarded_models():
            return http_request.max_content_length
        if (http_request.content_length or 0) > FORM_BYTES:
            raise self._prepare_too_large()
        return FORM_BYTES

    def _prepare_too_large(self):
        """Return the refusal with its answer: core's page would read the form."""
        refusal = RequestEntityTooLarge()
        env = request.env(context={**request.env.context, "lang": request.lang.code})
        sentence = env._(
            "The files are too large: all together they may have %s MB.",
            FORM_BYTES // 1024**2,
        )
        refusal.error_response = request.make_json_response(
            {"error": sentence}, status=refusal.code
        )
        return refusal

    # ----------------------------------------------------------------- opening
    @http.route(
        "/crm/form/start", type="jsonrpc", auth="public", website=True, readonly=True
    )
    def start_form(self, model=""):
        """Return what a page needs to send a form: ``{token, options, texts}``.

        ``options`` are the choices that selections offer now, in the reader's
        language: ``{field: [[value, label], …]}``; ``texts`` the labels of fields
        whose words matter, such as those of a consent: ``{field: label}``.
        """
        if model not in self._get_guarded_models():
            return {}
        if not _STARTS.allows(get_reader(), time.time()):
            return {}
        return {
            "token": guard.make_token(self._sign, time.time()),
            "options": self._get_form_options(model),
            "texts": self._get_form_texts(model),
        }

    def _get_form_options(self, model):
        """Return the choices of a form's selections: for add-ons to add."""
        return {}

    def _get_form_texts(self, model):
        """Return labels that no page's editor words: for add-ons to add."""
        return {}

    def _sign(self, text):
        return hmac(request.env(su=True), "crm_web_form", text)

    # ----------------------------------------------------------------- sending
    @http.route(max_content_length=_get_form_bytes)
    def website_form(self, model_name, **kwargs):
        if model_name not in self._get_guarded_models():
            return super().website_form(model_name, **kwargs)
        token = request.params.get(guard.TOKEN) or ""
        try:
            welcome = self._take_proofs(model_name)
        except UserError as reason:
            return json.dumps({"error": reason.args[0]})
        if not welcome:
            # what a robot reads is that it has worked
            return json.dumps({"id": 1})
        # the same page sent again: a second click, or a line that was slow
        act, earlier = request.env["crm.once"]._begin(token, once.describe())
        if earlier is not None:
            return earlier or json.dumps({"id": 1})
        answer = super().website_form(model_name, **kwargs)
        if isinstance(answer, str) and json.loads(answer).get("id"):
            act.result = answer
        else:
            act.unlink()
        return answer

    def insert_attachment(self, model_sudo, id_record, files):
        """Hang a visitor's files on the record; none becomes the value of a field.

        Core writes the number of a file into the field whose name it came with, be
        that a salesperson, a classifier or a text.
        """
        if model_sudo.model in self._get_guarded_models():
            fields = request.env[model_sudo.model]._fields
            for found in files:
                field = fields.get(found.field_name)
                if field is not None and field.comodel_name != "ir.attachment":
                    found.field_name = ""
        return super().insert_attachment(model_sudo, id_record, files)

    def _take_proofs(self, model_name):
        """Take the guard's own fields from the form; return False for a robot.

        :raises UserError: to tell a person what to do
        """
        trap = request.params.pop(guard.TRAP, "")
        token = request.params.pop(guard.TOKEN, "")
        if trap:
            return False
        self._check_token(token)
        self._check_limits(model_name)
        return True

    def _check_token(self, token):
        verdict = guard.judge_token(
            token,
            lambda text, signature: consteq(self._sign(text), signature),
            time.time(),
        )
        if verdict == "early":
            raise UserError(request.env._("That was quick: wait a moment, send again."))
        if verdict != "good":
            raise UserError(
                request.env._("The page was open for too long: load it again, please.")
            )

    def _check_limits(self, model_name):
        """Refuse who has sent too many, by network address and by mail address."""
        attempts = request.env["crm.web.attempt"]
        limits = [("ip", get_reader(), attempts._get_limit("forms_per_reader", 20))]
        address = self._get_form_address(request.params)
        if address:
            most = attempts._get_limit("forms_per_address", 5)
            limits.append(("address", address, most))
        for kind, sender, most in limits:
            if not attempts._allows(f"{model_name}/{kind}", sender, most):
                raise UserError(
                    request.env._(
                        "Many requests have come from you in the last hour: wait a"
                        " while before the next one, or write to us by mail."
                    )
                )

    def _get_form_address(self, values):
        """Return the mail address that a form was filled with, normalized."""
        for name, value in values.items():
            if "email" in name and isinstance(value, str):
                return email_normalize(value[:254]) or ""
        return ""
