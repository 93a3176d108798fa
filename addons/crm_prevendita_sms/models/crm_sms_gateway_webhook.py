"""What a provider tells a gateway: states of messages sent, and messages received."""

import hmac

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.phone_validation.tools import phone_validation

from .. import wire

#: characters of a received message that are kept
TEXT = 2000
#: items of one call
ITEMS = 500


class CrmSmsGateway(models.Model):
    """What the provider tells us: states of messages, and answers."""

    _inherit = "crm.sms.gateway"

    def _is_authentic(self, headers, bodies):
        """Return whether a call carries the provider's proof.

        :param headers: mapping of the call's headers
        :param bodies: list of the ways in which its body may have been written
        """
        self.ensure_one()
        given = headers.get(self.signature_header) or ""
        try:
            secret = self._get_secret(self.signature_secret)
        except UserError:
            return False
        if self.signature_kind == "header":
            return hmac.compare_digest(given.encode(), secret.encode())
        return wire.is_signed(bodies, secret, given)

    def _get_items(self, data):
        """Return the items of a call as a list; it may be one thing or many."""
        found = wire.dig(data, self.hook_items_path) if self.hook_items_path else data
        items = found if isinstance(found, list) else [found]
        return [item for item in items if isinstance(item, dict)][:ITEMS]

    def _receive_states(self, data):
        """Take in the states of messages; unknown and repeated ones change nothing.

        :return: how many were understood
        """
        return sum(self._receive_state(item) for item in self._get_items(data))

    def _receive_state(self, item):
        reference = self._as_text(wire.dig(item, self.hook_id_path))
        said = wire.dig(item, self.hook_state_path)
        state = self._get_core_state(said)
        if not (reference and state):
            return 0
        # sudo: the provider's call is nobody's
        trackers = self.env["sms.tracker"].sudo()
        tracker = trackers.search(
            ["|", ("gateway_ref", "=", reference), ("sms_uuid", "=", reference)],
            limit=1,
        )
        if state == "delivered":
            tracker._action_update_from_sms_state("sent")
        elif tracker.mail_notification_id.notification_status != "sent":
            # what arrived stays arrived, however late the provider changes its mind
            tracker.with_context(
                sms_known_failure_reason=self._as_text(said)
            )._action_update_from_provider_error(state)
        return 1

    def _get_core_state(self, said):
        known = {
            "delivered": self.delivered_values,
            "not_delivered": self.failed_values,
            "expired": self.expired_values,
            "rejected": self.rejected_values,
        }
        word = str(said).lower() if said is not None else ""
        return next((s for s, text in known.items() if word in wire.listed(text)), None)

    def _receive_messages(self, data):
        """Take in what people wrote; what came already changes nothing.

        :return: how many were understood
        """
        return sum(self._receive_message(item) for item in self._get_items(data))

    def _receive_message(self, item):
        number = self._normalize(wire.dig(item, self.inbound_from_path))
        text = wire.dig(item, self.inbound_text_path)
        if not number or text is None:
            return 0
        reference = self._as_text(wire.dig(item, self.inbound_id_path))
        # sudo: the provider's call is nobody's
        inbound = self.env["crm.sms.inbound"].sudo()
        if reference and inbound.search_count(
            [("gateway_id", "=", self.id), ("reference", "=", reference)], limit=1
        ):
            return 1
        text = str(text).replace("\x00", "")[:TEXT]
        inbound.create(
            {
                "gateway_id": self.id,
                "company_id": self.company_id.id,
                "reference": reference,
                "number": number,
                "text": text,
                "opt_out": wire.is_opt_out(text, wire.listed(self.opt_out_words)),
            }
        )
        return 1

    @api.model
    def _normalize(self, number):
        """Return a provider's number as E.164, False where it is none.

        Providers leave the plus sign out, or write a national number.
        """
        digits = "".join(c for c in str(number or "") if c.isdigit() or c == "+")
        company = self.company_id or self.env.company
        country = company.country_id
        for candidate in dict.fromkeys((digits, "+" + digits.lstrip("+0"))):
            try:
                return phone_validation.phone_format(
                    candidate,
                    country.code,
                    country.phone_code,
                    force_format="E164",
                    raise_exception=True,
                )
            except UserError:
                continue
        return False
