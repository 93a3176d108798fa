"""Core's interface to a provider, spoken to a gateway of ours."""

import logging

import requests
from urllib3.exceptions import NewConnectionError

from odoo.exceptions import UserError

from odoo.addons.sms.tools.sms_api import SmsApiBase

_logger = logging.getLogger(__name__)

#: seconds to wait for the connection, and then for the answer
TIMEOUT = 20
#: how often a message is tried while the provider cannot be reached
ATTEMPTS = 5
#: answers that ask to come back later
BUSY = (429, 503)
#: answers that refuse us, not the message: no other one would be taken either
REFUSED = (401, 403)
#: characters of an answer that are looked at
ANSWER = 65536


class NotReached(Exception):
    """The provider did not get the message: it may be tried again."""


class Refused(Exception):
    """The provider refuses us, whatever the message: it may be tried again."""


class GatewayApi(SmsApiBase):
    def __init__(self, env, gateway):
        super().__init__(env)
        # sudo: who sends a message does not read the gateway's settings
        self.gateway = gateway.sudo()
        #: why the provider takes nothing from us, once it said so
        self.refusal = None

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        """Send messages one by one; see core for the shapes.

        What could not reach the provider is left out of the answer: it stays in
        the queue and is tried again, at most ``ATTEMPTS`` times; so is what comes
        after a refusal of ours (``refusal``). What may have reached it is never sent
        twice.
        """
        results = []
        with requests.Session() as session:
            for message in messages:
                for item in message["numbers"]:
                    try:
                        result = self._send_one(session, item, message["content"])
                    except Refused as reason:
                        self.refusal = str(reason)
                        return results
                    if result:
                        results.append({"uuid": item["uuid"], **result})
        return results

    def _send_one(self, session, item, text):
        if not item["number"]:
            return {"state": "sms_number_missing"}
        try:
            return self._post(session, item, text)
        except UserError as error:
            # a secret is missing: whoever wrote the message reads what to do
            return {"state": "server_error", "failure_reason": str(error)}
        except NotReached as reason:
            sms = self._get_sms(item["uuid"])
            if sms.gateway_attempts + 1 < ATTEMPTS:
                sms._try_again_later()
                return None
            return {"state": "server_error", "failure_reason": str(reason)}
        except requests.RequestException as error:
            # it may have arrived: sent again, the person would get it twice
            _logger.info("SMS gateway %s: %s", self.gateway.name, type(error).__name__)
            reason = self.env._(
                "The provider gave no answer: the message may have been sent."
            )
            return {"state": "server_error", "failure_reason": reason}

    def _post(self, session, item, text):
        request = self.gateway._prepare_request(item["number"], text, item["uuid"])
        try:
            answer = session.request(
                **request, timeout=TIMEOUT, allow_redirects=False, stream=True
            )
            content = answer.raw.read(ANSWER, decode_content=True)
        except requests.ConnectTimeout as error:
            raise NotReached(self.env._("The provider cannot be reached.")) from error
        except requests.ConnectionError as error:
            cause = getattr(error.args[0] if error.args else None, "reason", None)
            if isinstance(cause, NewConnectionError):
                reason = self.env._("The provider cannot be reached.")
                raise NotReached(reason) from error
            raise
        if answer.status_code in REFUSED:
            raise Refused(
                self.env._(
                    "The provider refuses us (%s): its secret may be wrong or have"
                    " expired.",
                    answer.status_code,
                )
            )
        if answer.status_code in BUSY:
            raise NotReached(self.env._("The provider asks to come back later."))
        state, reference, reason = self.gateway._read_answer(
            answer.status_code, content.decode(answer.encoding or "utf-8", "replace")
        )
        return {"state": state, "gateway_ref": reference, "failure_reason": reason}

    def _get_sms(self, uuid):
        # sudo: the queue is core's own
        return self.env["sms.sms"].sudo().search([("uuid", "=", uuid)], limit=1)
