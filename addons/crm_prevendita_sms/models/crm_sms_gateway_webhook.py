"""What a provider tells a gateway: states of messages sent, and messages received."""

import hashlib
import hmac
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.phone_validation.tools import phone_validation

from .. import answers, wire

#: characters of a received message that are kept
TEXT = 2000
#: items of one call
ITEMS = 500
#: seconds by which a call's time stamp may differ from our clock
WINDOW = 300
#: how long a call is remembered, with a time stamp and without: until then it is not
#: taken a second time
REMEMBERED, REMEMBERED_LONG = timedelta(seconds=3 * WINDOW), timedelta(days=90)


class CrmSmsGateway(models.Model):
    """What the provider tells us: states of messages, and answers."""

    _inherit = "crm.sms.gateway"

    time_kind = fields.Selection(
        [
            ("header", "In a header that is signed with the body"),
            ("body", "In the signed body"),
            ("none", "It tells none: each call is taken once"),
        ],
        "Time Stamp",
        required=True,
        default="header",
        help="A call is taken within five minutes of its time and never twice. Without"
        " a time stamp equal calls are taken once in ninety days.",
    )
    time_header = fields.Char("Header of the Time Stamp", default="X-Timestamp")
    time_path = fields.Char("Where the Time Stamp Stands", default="timestamp")
    signed_text = fields.Char(
        "What Is Signed",
        default="{timestamp}.{body}",
        help="How the provider puts time stamp and body together to sign them.",
    )

    @api.constrains("time_kind", "time_header", "time_path", "signed_text")
    def _check_time(self):
        for gateway in self:
            signed = gateway.signed_text or ""
            complete = {
                "header": gateway.time_header
                and signed.count("{timestamp}") == signed.count("{body}") == 1,
                "body": gateway.time_path,
                "none": True,
            }
            if not complete[gateway.time_kind]:
                raise ValidationError(
                    self.env._(
                        "“%s”: say where the provider's time stamp stands, and what is"
                        " signed: a text with {timestamp} and {body}.",
                        gateway.name,
                    )
                )

    def _is_authentic(self, headers, bodies):
        """Return whether a call carries the provider's proof.

        :param headers: mapping of the call's headers
        :param bodies: list of the ways in which its body may have been written
        """
        self.ensure_one()
        given = headers.get(self.signature_header) or ""
        if self._tells_time() == "header":
            stamp = headers.get(self.time_header) or ""
            bodies = wire.signed_bodies(bodies, self.signed_text, stamp)
        try:
            secret = self._get_secret(self.signature_secret)
        except UserError:
            return False
        if self.signature_kind == "header":
            return hmac.compare_digest(given.encode(), secret.encode())
        return wire.is_signed(bodies, secret, given)

    def _tells_time(self):
        """Return where a time stamp stands that the signature covers, or False."""
        signs = self.signature_kind == "hmac" and self.time_kind != "none"
        return signs and self.time_kind

    def _get_stamp(self, headers, data):
        """Return a call's time stamp as it came; "" where the provider tells none."""
        if self._tells_time() == "header":
            return headers.get(self.time_header) or ""
        if self._tells_time() == "body":
            return wire.clean(wire.dig(data, self.time_path), 40)
        return ""

    def _is_recent(self, stamp):
        """Return whether a time stamp is of now: an old call is not taken again."""
        if not self._tells_time():
            return True
        moment = wire.moment(stamp)
        return moment is not None and abs(time.time() - moment) <= WINDOW

    def _is_new(self, stamp, body):
        """Remember a call; return False if it came before.

        Neither the address nor the kind of call is signed: a call counts once, at
        whichever of the gateway's two addresses.
        """
        known = hashlib.sha256(stamp.encode(errors="replace") + b"\n" + body)
        kept = REMEMBERED if self._tells_time() else REMEMBERED_LONG
        return self.env["crm.sms.call"]._is_first(
            self, known.hexdigest(), fields.Datetime.now() + kept
        )

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
            tracker._note_arrival()
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
        text = wire.clean(text, TEXT)
        meaning = answers.meaning(text, wire.listed(self.opt_out_words))
        inbound.create(
            {
                "gateway_id": self.id,
                "company_id": self.company_id.id,
                "reference": reference,
                "number": number,
                "text": text,
                "meaning": meaning,
                "opt_out": meaning == answers.STOP,
            }
        )
        return 1

    @api.model
    def _normalize(self, number):
        """Return a provider's number as E.164, False where it is none.

        Providers leave the plus sign out, or write a national number.
        """
        number = wire.clean(number, 64)
        digits = "".join(c for c in number if c.isdigit() or c == "+")
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
