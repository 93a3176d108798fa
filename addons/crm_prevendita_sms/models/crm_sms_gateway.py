"""Gateways to providers of text messages: settings, requests, answers, secrets."""

import configparser
import json
import os
import re
import secrets
from uuid import uuid4

import requests

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config

from .. import wire
from ..gateway_api import GatewayApi, Refused

#: section of the server's configuration file that holds the secrets
SECTION = "crm_sms"
#: start of the environment variables that hold them instead
VARIABLE = "CRM_SMS_"
#: what a template may ask for, besides {secret:…}
KNOWN = (
    "number",
    "number_plain",
    "text",
    "uuid",
    "sender",
    "status_url",
    "inbound_url",
)


class CrmSmsGateway(models.Model):
    """A provider's HTTP interface, described by templates."""

    _name = "crm.sms.gateway"
    _description = "SMS gateway"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company without its own."
    )
    sender = fields.Char(help="What the recipient sees; {sender} in the templates.")
    url = fields.Char("Address", required=True, default="https://")
    method = fields.Selection(
        [("POST", "POST"), ("PUT", "PUT"), ("GET", "GET")],
        required=True,
        default="POST",
    )
    headers = fields.Text(
        default="Idempotency-Key: {uuid}",
        help="One per line, such as: Authorization: Bearer {secret:token}",
    )
    knows_again = fields.Boolean(
        "Sends a Number Once",
        help="The provider knows {uuid} again and sends a message with it once: one"
        " whose sending was cut off is then given to it again.",
    )
    stopped = fields.Boolean(readonly=True, copy=False)
    stopped_reason = fields.Char(readonly=True, copy=False)
    price = fields.Float(
        "Price of a Part",
        digits=(16, 5),
        help="What the provider asks for one part of a message (160 letters, or 70"
        " where a letter is not in the alphabet of telephones), in the company's"
        " currency.",
    )
    body_kind = fields.Selection(
        [("json", "JSON"), ("form", "Form"), ("xml", "XML"), ("none", "None")],
        required=True,
        default="json",
    )
    body = fields.Text(
        default='{"to": "{number}", "text": "{text}"}',
        help="JSON or XML as the provider wants it; a form has name={value} lines.",
    )
    answer_kind = fields.Selection(
        [
            ("status", "Its HTTP status says it all"),
            ("json", "JSON"),
            ("text", "Text, read by patterns"),
        ],
        required=True,
        default="json",
    )
    ok_path = fields.Char(
        "Where Success Stands",
        help="JSON: a path such as messages.0.status. Text: a pattern that a good"
        " answer has. Empty: an HTTP status of success is enough.",
    )
    ok_values = fields.Char(
        "Values of Success", help="Comma-separated; empty: anything that is not empty."
    )
    id_path = fields.Char(
        "Where the Number Stands",
        help="The provider's own number of the message; text: the pattern's first"
        " group.",
    )
    error_path = fields.Char("Where the Reason Stands")
    token = fields.Char(
        default=lambda self: secrets.token_hex(16), copy=False, readonly=True
    )
    token_date = fields.Datetime(
        "Addresses Since", default=fields.Datetime.now, copy=False, readonly=True
    )
    token_used = fields.Datetime("Called Last", copy=False, readonly=True)
    status_url = fields.Char("Address for States", compute="_compute_urls")
    inbound_url = fields.Char("Address for Answers", compute="_compute_urls")
    signature_kind = fields.Selection(
        [
            ("hmac", "HMAC-SHA256 of the body"),
            ("header", "A secret in a header"),
        ],
        required=True,
        default="hmac",
        help="How the provider proves that it is the provider.",
    )
    signature_header = fields.Char(default="X-Signature", required=True)
    signature_secret = fields.Char(
        default="webhook",
        required=True,
        help="Name of the secret in the server's configuration.",
    )
    hook_items_path = fields.Char(
        "Where the Items Stand", help="Path to the list; empty: the body itself."
    )
    hook_id_path = fields.Char("Number of the Message", default="id")
    hook_state_path = fields.Char("State", default="status")
    delivered_values = fields.Char(default="delivered,delivrd")
    failed_values = fields.Char(default="failed,undelivered,undeliv,error")
    expired_values = fields.Char(default="expired")
    rejected_values = fields.Char(default="rejected,rejectd,blocked")
    inbound_from_path = fields.Char("From", default="from")
    inbound_text_path = fields.Char("Text", default="text")
    inbound_id_path = fields.Char("Number of the Answer", default="id")
    opt_out_words = fields.Char(
        default="stop,basta,cancella,cancellami,disiscrivi",
        help="An answer that says one of them closes the channel, besides the usual"
        " words in five languages; in a sentence on something else it is a task.",
    )
    inbound_ids = fields.One2many("crm.sms.inbound", "gateway_id", string="Answers")

    _token_unique = models.UniqueIndex("(token)")

    @api.depends("token")
    def _compute_urls(self):
        for gateway in self:
            base = f"{gateway.get_base_url()}/crm_sms/{gateway.token}"
            gateway.status_url = f"{base}/status"
            gateway.inbound_url = f"{base}/inbound"

    @api.constrains("url", "headers", "body", "body_kind", "sender")
    def _check_templates(self):
        for gateway in self:
            if not re.match(r"https?://[^/{}\s]+", gateway.url or ""):
                raise ValidationError(
                    self.env._(
                        "“%(gateway)s”: “%(url)s” is no address: it begins with"
                        " https:// and the provider's name.",
                        gateway=gateway.name,
                        url=gateway.url,
                    )
                )
            gateway._check_placeholders()
            if gateway.body_kind == "json":
                gateway._check_json()

    def _check_placeholders(self):
        for text in (self.url, self.headers, self.body):
            for name in wire.placeholders(text):
                if name not in KNOWN and not name.startswith("secret:"):
                    raise ValidationError(
                        self.env._(
                            "“%(gateway)s”: nobody knows {%(name)s}; choose among"
                            " %(known)s and {secret:name}.",
                            gateway=self.name,
                            name=name,
                            known=", ".join(f"{{{one}}}" for one in KNOWN),
                        )
                    )

    def _check_json(self):
        sample = {name: "x" for name in wire.placeholders(self.body)}
        try:
            json.loads(wire.render(self.body, sample, "json"))
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "“%(gateway)s”: the body is not valid JSON: %(error)s.",
                    gateway=self.name,
                    error=error,
                )
            ) from error

    @api.constrains("ok_path", "id_path", "error_path", "answer_kind")
    def _check_patterns(self):
        for gateway in self.filtered(lambda one: one.answer_kind == "text"):
            for pattern in (gateway.ok_path, gateway.id_path, gateway.error_path):
                try:
                    re.compile(pattern or "")
                except re.error as error:
                    raise ValidationError(
                        self.env._(
                            "“%(gateway)s”: “%(pattern)s” is no pattern: %(error)s.",
                            gateway=gateway.name,
                            pattern=pattern,
                            error=error,
                        )
                    ) from error

    # refused by the provider

    def write(self, vals):
        if self._settings() & vals.keys():
            vals = {"stopped": False, "stopped_reason": False, **vals}
            self._wake_up()
        return super().write(vals)

    @api.model
    def _settings(self):
        """What may be what the provider did not like."""
        return {"url", "method", "headers", "body", "body_kind", "active"}

    def _wake_up(self):
        messages = self.env["sms.sms"].sudo()  # sudo: the queue is core's own
        waiting = [("state", "=", "outgoing"), ("gateway_next", "!=", False)]
        messages.search(waiting).gateway_next = False
        messages._get_queue()._trigger()

    def _stop(self, reason):
        """Give nothing more to the provider, and tell the administrators why."""
        self.write({"stopped": True, "stopped_reason": reason})
        people = self.env.ref("base.group_system").user_ids.filtered("active")
        self.env["mail.thread"].message_notify(
            partner_ids=people.partner_id.ids,
            subject=self.env._("Text messages wait: %s", self.name),
            body=self.env._(
                "%(reason)s The messages stay in the queue. Mend the gateway"
                " “%(gateway)s” and press “Send again”.",
                reason=reason,
                gateway=self.name,
            ),
        )

    def action_resume(self):
        """Try again: the provider will take us now."""
        self.check_access("write")
        self.write({"stopped": False, "stopped_reason": False})
        self._wake_up()

    # which one

    @api.model
    def _get_for(self, company):
        """Return the gateway of a company, empty where core's own service is used."""
        # sudo: who sends a message does not read the gateway's settings
        return self.sudo().search(
            [("company_id", "in", (company.id, False))],
            order="company_id, sequence, id",
            limit=1,
        )

    def _get_secret(self, name):
        """Return a secret of the server's configuration.

        :raises UserError: if it is not there
        """
        value = os.environ.get(f"{VARIABLE}{name.upper()}")
        if not value and config["config"]:
            parser = configparser.RawConfigParser()
            parser.read(config["config"])
            value = parser.get(SECTION, name, fallback="")
        if not value:
            raise UserError(
                self.env._(
                    "The secret “%(name)s” of the gateway “%(gateway)s” is missing:"
                    " write it under [%(section)s] in the server's configuration, or"
                    " in the variable %(variable)s.",
                    name=name,
                    gateway=self.name,
                    section=SECTION,
                    variable=f"{VARIABLE}{name.upper()}",
                )
            )
        return value

    def _get_secret_names(self):
        """Return the names of the secrets that the gateway uses, sorted."""
        texts = (self.url, self.headers, self.body)
        names = {name for text in texts for name in wire.placeholders(text)}
        secret = {n.removeprefix("secret:") for n in names if n.startswith("secret:")}
        return sorted(secret | {self.signature_secret})

    # there and back

    def _prepare_request(self, number, text, uuid):
        """Return the arguments of ``requests.request`` for one message.

        :param str number: E.164
        :raises UserError: if a secret is missing
        """
        self.ensure_one()
        values = {
            "number": number,
            "number_plain": number.lstrip("+"),
            "text": text or "",
            "uuid": uuid,
            "sender": self.sender or "",
            "status_url": self.status_url,
            "inbound_url": self.inbound_url,
        }
        for template in (self.url, self.headers, self.body):
            for name in wire.placeholders(template):
                if name.startswith("secret:"):
                    values[name] = self._get_secret(name.removeprefix("secret:"))
        request = {
            "method": self.method,
            "url": wire.render(self.url, values, "url"),
            "headers": {
                name: wire.render(value, values, "header")
                for name, value in wire.pairs(self.headers, ":")
            },
        }
        self._prepare_body(request, values)
        return request

    def _prepare_body(self, request, values):
        types = {"json": "application/json", "xml": "application/xml"}
        if self.body_kind in types:
            content = wire.render(self.body, values, self.body_kind)
            request["data"] = content.encode()
            request["headers"].setdefault(
                "Content-Type", f"{types[self.body_kind]}; charset=utf-8"
            )
        elif self.body_kind == "form":
            request["data"] = [
                (name, wire.render(value, values))
                for name, value in wire.pairs(self.body, "=")
            ]

    def _read_answer(self, status, text):
        """Return ``(state, provider's number, reason)`` of an answer.

        Whatever the provider says, it is one of core's states: ``sent`` or
        ``server_error``.
        """
        found = self._read_json if self.answer_kind == "json" else self._read_text
        accepted, reference, reason = found(text)
        if self.answer_kind == "status":
            accepted, reference, reason = True, False, False
        if 200 <= status < 300 and accepted:
            return "sent", reference, False
        if not reason:
            shown = wire.clean(" ".join(text.split()), 200)
            reason = self.env._(
                "The provider answered %(status)s: %(text)s", status=status, text=shown
            )
        return "server_error", False, reason

    def _read_json(self, text):
        try:
            data = wire.parse(text)
        except ValueError:
            return False, False, False
        accepted = not self.ok_path or self._is_ok(wire.dig(data, self.ok_path))
        reference = wire.dig(data, self.id_path) if self.id_path else None
        reason = wire.dig(data, self.error_path) if self.error_path else None
        return accepted, self._as_text(reference), self._as_text(reason)

    def _read_text(self, text):
        def find(pattern):
            match = re.search(pattern, text) if pattern else None
            return match and match[1 if match.re.groups else 0]

        accepted = not self.ok_path or find(self.ok_path) is not None
        return accepted, self._as_text(find(self.id_path)), find(self.error_path)

    def _is_ok(self, value):
        known = wire.listed(self.ok_values)
        if not known:
            return value not in (None, False, "")
        return str(value).lower() in known

    @api.model
    def _as_text(self, value):
        return wire.clean(value, 128) or False

    def action_test(self):
        """Send a message to the user's own number and say what came back."""
        self.ensure_one()
        partner = self.env.user.partner_id
        number = partner._phone_format(number=partner.phone)
        if not number:
            raise UserError(
                self.env._(
                    "Your own contact “%s” has no valid phone number to try with.",
                    partner.display_name,
                )
            )
        api_ = GatewayApi(self.env, self)
        text = self.env._("Trial message of %s", self.name)
        item = {"number": number, "uuid": uuid4().hex}
        try:
            with requests.Session() as session:
                result = api_._send_one(session, item, text) or {}
        except Refused as refusal:
            result = {"failure_reason": str(refusal)}
        sent = result.get("state") == "sent"
        message = (
            self.env._("The provider accepted the message to %s.", number)
            if sent
            else result.get("failure_reason")
            or self.env._("The provider cannot be reached.")
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if sent else "danger",
                "message": message,
                "sticky": not sent,
            },
        }

    def action_new_token(self):
        """Change the addresses that the provider calls."""
        self.check_access("write")
        for gateway in self:
            gateway.write(
                {
                    "token": secrets.token_hex(16),
                    "token_date": fields.Datetime.now(),
                    "token_used": False,
                }
            )
            self.env["crm.security.log"]._note(
                "token", self.env._("New addresses of an SMS gateway"), record=gateway
            )
