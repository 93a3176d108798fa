"""What the mail gateway does more, for mails that are about tickets."""

import logging
import traceback
import xmlrpc.client

from markupsafe import Markup
from psycopg2 import OperationalError

from odoo import api, models
from odoo.tools.mail import generate_tracking_message_id

from .kernel import mail_marks, mail_rescue
from .mail_gateway import KnownOfMail

_logger = logging.getLogger(__name__)

#: megabytes that a mail to the service may have, unless a setting says otherwise
_MAX_MB = 25


def _as_bytes(message):
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    return message.encode("utf-8", "replace") if isinstance(message, str) else message


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        self = self.with_context(crm_mail_known=KnownOfMail())
        raw = _as_bytes(message)
        if self.env.context.get("crm_ticket_rescue"):
            return super().message_process(model, message, *args, **kwargs)
        if len(raw) > self._crm_mail_limit() and self._crm_for_tickets(model, raw):
            return self._crm_refuse_size(raw)
        try:
            with self.env.cr.savepoint():
                return super().message_process(model, message, *args, **kwargs)
        except OperationalError:
            raise  # two transactions met: whoever called tries again
        except Exception as error:
            if not self._crm_for_tickets(model, raw):
                raise
            _logger.info("Mail to the service kept for later: %r", error)
            failures = self.env["crm.ticket.mail.failure"].sudo()  # sudo: gateway
            failure = failures._keep(raw, traceback.format_exc())
            failure._rescue("crm.ticket")
            return failure.ticket_id.id

    @api.model
    def _crm_for_tickets(self, model, raw):
        """Tell whether a raw mail is written to one of the service's addresses."""
        if model == "crm.ticket":
            return True
        recipients = mail_rescue.addresses(raw, "To", "Cc", "Delivered-To")
        local = [address.partition("@")[0] for address in recipients]
        aliases = self.env["mail.alias"].sudo()  # sudo: the gateway's own question
        return bool(
            aliases.search_count(
                [
                    ("alias_model_id.model", "=", "crm.ticket"),
                    "|",
                    ("alias_full_name", "in", recipients),
                    "&",
                    ("alias_name", "in", local),
                    ("alias_incoming_local", "=", True),
                ],
                limit=1,
            )
        )

    @api.model
    def _crm_mail_limit(self):
        """Return how many bytes a mail to the service may have."""
        # sudo: a setting of the server
        settings = self.env["ir.config_parameter"].sudo()
        value = settings.get_param("crm_postvendita.mail_max_mb")
        return int(value if (value or "").isdigit() else _MAX_MB) * 1024 * 1024

    @api.model
    def _crm_refuse_size(self, raw):
        """Keep a mail that is too large and tell its sender."""
        # sudo: the gateway's own work
        failures = self.env["crm.ticket.mail.failure"].sudo()
        limit = self._crm_mail_limit() // (1024 * 1024)
        failures._keep(raw, self.env._("Larger than %s MB.", limit))
        message = mail_rescue.rescue(raw[:200_000], mail_marks.fingerprint(raw))
        if mail_marks.auto_kind(message) or not message["From"]:
            return False
        text = self.env._(
            "Your mail is larger than %s MB: send it again with smaller files,"
            " or put them into your ticket on our portal.",
            limit,
        )
        tag = generate_tracking_message_id("loop-detection-bounce-email")
        self._routing_create_bounce_email(
            message["From"],
            Markup("<p>{}</p>").format(text),
            message,
            references=f"{message['Message-Id']} {tag}",
        )
        return False

    @api.model
    def message_parse(self, message, save_original=False):
        if not message.get("Message-Id"):
            # core would invent one from the clock: the same mail fetched twice
            # would then make two tickets
            message["Message-Id"] = mail_marks.fingerprint(message.as_bytes())
        mail_marks.name_inline_images(message)
        parsed = super().message_parse(message, save_original=save_original)
        # an encoded line break in a header would break every mail sent in answer
        for name, value in parsed.items():
            if name != "body" and isinstance(value, str):
                parsed[name] = mail_marks.one_line(value)
        return parsed

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        tickets = [route for route in routes if route[0] == "crm.ticket"]
        if not tickets:
            return routes
        # written to several of our mailboxes, a mail makes one ticket
        first = min(tickets, key=lambda route: (not route[1], tickets.index(route)))
        route = self.env["crm.ticket"]._gateway_route(message, message_dict, first)
        others = [route for route in routes if route[0] != "crm.ticket"]
        return ([route] if route else []) + others

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if any(route[0] == "crm.ticket" for route in routes or ()):
            self = self.with_context(crm_ticket_auto=mail_marks.auto_kind(message))
        return super()._message_route_process(message, message_dict, routes)
