"""What the mail gateway does more for mails to the service, and for no others.

They are limited in size; one that cannot be processed is kept and rescued as plain
text; one written to several of our mailboxes makes one ticket. Mails to other models go
core's way untouched, errors and headers included.

A mail says itself who wrote it: only the gateway hands one over, the suite's documents
take none from anybody else.
"""

import logging
import traceback
import xmlrpc.client  # nosec B411 # its class alone
from email.message import EmailMessage
from email.utils import parseaddr

from markupsafe import Markup
from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize, email_normalize_all
from odoo.tools.mail import generate_tracking_message_id, html_sanitize

from .crm_ticket_mail import AUTO_REPLY, FLOOD
from .crm_ticket_mail_intake import note_fate
from .kernel import (
    mail_auth,
    mail_auto,
    mail_domains,
    mail_marks,
    mail_reading,
    mail_report,
    mail_rescue,
    mail_writer,
    pec,
)

_logger = logging.getLogger(__name__)

# values of the context's ``crm_ticket_mail``: objects, which no client can send
#: a mail to the service is processed
OURS = object()
#: one that failed is processed again: whoever does so looks after size and failures
RESCUE = object()
#: who hands mails over beside the system itself (fetched mails) and administrators
GATEWAY = "crm_postvendita.crm_postvendita_group_gateway"
#: megabytes that a mail to the service may have, unless a setting says otherwise
_MAX_MB = 25
#: mails cited by a mail that are looked for among the messages of tickets
_MAX_CITED = 50
#: headers in which a mail's recipients stand, and servers note whom it was for
_RECIPIENTS = ("To", "Cc", "Delivered-To", "Resent-To", "Resent-Cc")
_ENVELOPE = (
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Delivered-To",
    "X-Forwarded-To",
    "X-RCPT-TO",
)
#: mails kept in an hour, unless a setting says otherwise: those beyond are not rescued
_MAX_KEPT = 200


def _as_bytes(message):
    if isinstance(message, xmlrpc.client.Binary):
        return bytes(message.data)
    return message.encode("utf-8", "replace") if isinstance(message, str) else message


def _number(text, default):
    """Return a setting as a number; nonsense there is the default."""
    return int(text) if (text or "").strip().isdigit() else default


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Process a mail as core does; one to the service is not lost if that fails.

        :raises AccessError: whether a mail for the suite comes from anybody else than
            the gateway: who calls could be anybody in it
        """
        raw = _as_bytes(message)
        if not isinstance(raw, bytes):
            raise UserError(self.env._("A mail is handed over as its text."))
        if not self._crm_is_gateway():
            # whatever the mail says, ``message_route`` lets none of ours through
            try:
                return super().message_process(model, message, *args, **kwargs)
            except AccessError:
                what = self.env._("Mail handed over by somebody who is not the gateway")
                self.env["crm.security.log"]._note_refused(what, raising=True)
                raise
        # sudo: the gateway's user may have no right but that of handing mails over
        thread = self.sudo()
        if self.env.context.get("crm_ticket_mail") is RESCUE:
            thread = thread.with_context(crm_ticket_mail=OURS)
            processed = super(MailThread, thread).message_process
            return processed(model, message, *args, **kwargs)
        models, company = thread._crm_find_destination(model, raw)
        mails = thread.env["crm.ticket.mail.intake"]
        if "crm.ticket" in models:
            return mails._take_in(
                raw,
                lambda env: env["mail.thread"]._crm_process(
                    model, raw, *args, **kwargs
                ),
                model,
                company,
            )
        try:
            processed = super(MailThread, thread).message_process
            return processed(model, message, *args, **kwargs)
        except ValueError:
            if not models:
                mails._keep_unrouted(raw, company)
            raise

    @api.model
    def _crm_process(self, model, raw, *args, **kwargs):
        """Process a mail to the service; one that fails is kept and rescued."""
        # whom it concerns is told by the queue, which is run at once: talking to a mail
        # server takes longer than the mail, and the next one waits
        thread = self.with_context(crm_ticket_mail=OURS, mail_notify_force_send=False)
        processed = super(MailThread, thread).message_process
        if len(raw) > self._crm_mail_limit():
            return self._crm_refuse_size(raw)
        try:
            with self.env.cr.savepoint():
                found = processed(model, raw, *args, **kwargs)
                self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
                return found
        except (OperationalError, AccessError):
            # two transactions met: whoever called tries again; and what is not
            # allowed is not rescued
            raise
        except Exception as error:
            failure = self._crm_keep_mail(raw, traceback.format_exc())
            if not failure:
                raise
            _logger.info("Mail to the service kept for later: %r", error)
            rescued = failure._rescue("crm.ticket")
            note_fate("rescued" if rescued else "failed", failure.ticket_id)
            return failure.ticket_id.id

    @api.model
    def _crm_is_gateway(self):
        """Tell whether mails may be handed over by the reader."""
        user = self.env.user
        return (
            self.env.su
            or user.has_group(GATEWAY)
            or user.has_group("base.group_system")
        )

    @api.model
    def _crm_keep_mail(self, raw, error):
        """Keep a mail that failed; nothing when many did so in the last hour.

        Then the mail server is told of the error, and keeps the mail itself.
        """
        failures = self.env["crm.ticket.mail.failure"].sudo()  # sudo: gateway
        if failures._is_full(
            self._crm_mail_setting("mail_failures_per_hour", _MAX_KEPT)
        ):
            _logger.warning("Mail to the service not kept: too many failed of late")
            return failures
        return failures._keep(raw, error)

    @api.model
    def _crm_find_destination(self, model, raw):
        """Tell what a raw mail will reach: by address, or as an answer.

        As the gateway routes, but before it reads the mail, which may fail.

        :param str model: the model for mails that nothing else routes
        :return: the models, and the company of ours that it is written to, if known
        """
        recipients, reached = self._crm_find_recipients(raw)
        models = set(reached)
        citing = ("In-Reply-To", "References", pec.CERTIFIES)
        cited = mail_rescue.message_ids(raw, *citing)
        messages = self.env["mail.message"].sudo()  # sudo: the gateway's own question
        if cited and "crm.ticket" not in models:
            messages = messages.search([("message_id", "in", cited[-_MAX_CITED:])])
            models.update(messages.mapped("model"))
            if messages and mail_rescue.header(raw, "X-Ricevuta"):
                # whatever a receipt of certified mail is about, we file it
                models.add("crm.ticket")
        if not models and mail_rescue.names_ticket(raw):
            # a server's report, which nothing else routes
            bounces = self._crm_get_mail_domains().mapped("bounce_email")
            if set(bounces) & set(recipients):
                models.add("crm.ticket")
        if not models and mail_marks.find_marks(mail_rescue.subject(raw)):
            catchalls = self._crm_get_mail_domains().mapped("catchall_email")
            if set(catchalls) & set(recipients):
                models.add("crm.ticket")
        found = (models or {model}) - {False, None}
        company = self.env["res.company"].browse(reached.get("crm.ticket") or [])
        return found, company or self._crm_find_company(messages, recipients)

    @api.model
    def _crm_find_company(self, messages, recipients):
        """Return the company of ours whose ticket or mail domain a mail names, if one.

        :param messages: those that it cites
        """
        answered = messages.filtered(lambda message: message.model == "crm.ticket")
        tickets = self.env["crm.ticket"].sudo()  # sudo: as above
        company = tickets.browse(answered.mapped("res_id")).exists().company_id
        if not company:
            names = list({address.rpartition("@")[2] for address in recipients})
            domains = self.env["mail.alias.domain"].sudo()  # sudo: as above
            company = domains.search([("name", "in", names)], limit=2).company_ids
        return company if len(company) == 1 else company.browse()

    @api.model
    def _crm_get_mail_domains(self):
        domains = self.env["mail.alias.domain"].sudo()  # sudo: which of them are ours
        return domains.search([], limit=1_000)

    @api.model
    def _crm_find_models(self, addresses):
        """Return what is reached by addresses: models, and the company of the team.

        In one query: every mail asks. As core finds its aliases, by a whole address or
        by what stands before the ``@``.

        :rtype: dict[str, int | None]
        """
        if not addresses:
            return {}
        for model in ("mail.alias", "crm.ticket.team", "crm.ticket.team.address"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT model.model, team.company_id
                     FROM mail_alias alias
                     JOIN ir_model model ON model.id = alias.alias_model_id
                LEFT JOIN crm_ticket_team_address address
                       ON address.alias_id = alias.id
                LEFT JOIN crm_ticket_team team
                       ON team.alias_id = alias.id OR team.id = address.team_id
                    WHERE alias.alias_full_name = ANY(%s)
                       OR alias.alias_incoming_local AND alias.alias_name = ANY(%s)
                 ORDER BY team.company_id DESC""",
                addresses,
                [address.partition("@")[0] for address in addresses],
            )
        )
        return dict(rows)

    @api.model
    def _crm_find_recipients(self, raw, named=False):
        """Return whom a raw mail was for, wherever it says so, and what that reaches.

        Addresses with a tag (``aiuto+urgente@``) are followed by those without. If
        none is ours, the address that a server names in passing counts, or that of the
        mailbox which it was fetched from.

        :param bool named: that one of ours is known to be among them
        :return: addresses; what they reach, see ``_crm_find_models``, if not ``named``
        """
        found = mail_rescue.addresses(raw, *_RECIPIENTS, *_ENVELOPE)
        found += list(filter(None, map(mail_rescue.without_tag, found)))
        if named:
            return found, {}
        reached = self._crm_find_models(found)
        if reached:
            return found, reached
        last = mail_rescue.envelope(raw)
        # sudo: the address of the mailbox
        servers = self.env["fetchmail.server"].sudo()
        server_id = self.env.context.get("default_fetchmail_server_id")
        server = servers.browse(server_id or []).exists()
        last.append(email_normalize(server.user or "") or "")
        last += list(map(mail_rescue.without_tag, last))
        last = list(filter(None, last))
        return [*found, *last], self._crm_find_models(last)

    @api.model
    def _crm_mail_limit(self):
        """Return how many bytes a mail to the service may have."""
        return self._crm_mail_setting("mail_max_mb", _MAX_MB) * 1024 * 1024

    @api.model
    def _crm_mail_setting(self, name, default):
        # sudo: a setting of the server
        settings = self.env["ir.config_parameter"].sudo()
        return _number(settings.get_param(f"crm_postvendita.{name}"), default)

    @api.model
    def _crm_refuse_size(self, raw):
        """Keep a mail that is too large and tell its sender."""
        limit = self._crm_mail_limit() // (1024 * 1024)
        note_fate("large")
        self._crm_keep_mail(raw, self.env._("Larger than %s MB.", limit))
        message = mail_rescue.rescue(raw[:200_000], mail_marks.fingerprint(raw))
        if mail_auto.auto_kind(message) or not message["From"]:
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
        if self.env.context.get("crm_ticket_mail") is not OURS:
            return super().message_parse(message, save_original=save_original)
        if not message.get("Message-Id"):
            # core would invent one from the clock: the same mail fetched twice
            # would then make two tickets
            raw = mail_reading.as_bytes(message)
            message["Message-Id"] = mail_marks.fingerprint(raw)
        domains = ()
        if message.get("Reply-To") or mail_reading.has_crowd(message):
            domains = self._crm_get_mail_domains().mapped("name")
        mail_reading.mend_headers(message, domains)
        self._crm_open_envelope(message)
        parsed = super().message_parse(message, save_original=save_original)
        self._crm_add_recipients(message, parsed)
        if not parsed.get("is_bounce"):
            self._crm_find_writer(message, parsed, domains)
            message.crm_unproven = self._crm_is_unproven(message, parsed)
        self._crm_tell_apart(message, parsed)
        # an encoded line break in a header would break every mail sent in answer
        for name, value in parsed.items():
            if name != "body" and isinstance(value, str):
                parsed[name] = mail_marks.one_line(value)
        return parsed

    # ----------------------------------------------------------------- who writes
    @api.model
    def _crm_add_recipients(self, message, parsed):
        """Add whom servers say a mail was for to those whom it names."""
        head = "".join(f"{key}: {value}\n" for key, value in message.raw_items())
        # core has taken our own addresses out of those
        named = (parsed["to"], parsed["cc"]) != (
            parsed["to_filtered"],
            parsed["cc_filtered"],
        )
        known = email_normalize_all(parsed["recipients"])
        raw = head.encode("utf-8", "replace")
        more = [
            address
            for address in self._crm_find_recipients(raw, named)[0]
            if address not in known
        ]
        parsed["recipients"] = ",".join(filter(None, [parsed["recipients"], *more]))

    @api.model
    def _crm_tell_apart(self, message, parsed):
        """Give a mail an id of its own if another one came with the same.

        Machines and programs use one id for all their mails. What we have sent
        ourselves keeps its id, and is not read when it comes back.
        """
        if message.get("X-Odoo-Objects") or message.get("X-Odoo-Message-Id"):
            return
        messages = self.env["mail.message"].sudo()  # sudo: the gateway
        known = messages.search([("message_id", "=", parsed["message_id"])], limit=1)
        if not known or known.message_type != "email" or known.model != "crm.ticket":
            return
        # a list or a server on the way may have added a line, or a word to the subject
        same = email_normalize(known.email_from) == email_normalize(
            parsed["email_from"]
        ) and all(
            mail_marks.says_the_same(before or "", parsed.get(name) or "")
            for name, before in (("subject", known.subject), ("body", known.body))
        )
        if not same or self._crm_has_other_files(known, parsed):
            raw = mail_reading.as_bytes(message)
            parsed["message_id"] = mail_marks.fingerprint(raw)

    @api.model
    def _crm_has_other_files(self, known, parsed):
        """Tell whether a mail brings a file that the one with its id did not bring.

        A scanner sends all its pages in empty mails, some of them under one id.
        """
        files = [
            content.encode() if isinstance(content, str) else content
            for _name, content, *_info in parsed.get("attachments") or []
            if content
        ]
        if not files:
            return False
        attachments = self.env["ir.attachment"]
        sums = {attachments._compute_checksum(content) for content in files}
        return bool(sums - set(known.attachment_ids.mapped("checksum")))

    @api.model
    def _detect_loop_headers(self, msg_dict):
        found = super()._detect_loop_headers(msg_dict)
        if found:
            note_fate("loop")
        return found

    @api.model
    def _crm_open_envelope(self, message):
        """Make a certified mail the mail that its sender wrote.

        Not one in our own name: an envelope is easily made, and is not checked.
        """
        found = pec.envelope(message)
        if not found or found.kind == "receipt":
            return
        inner = found.inner and parseaddr(mail_reading.header(found.inner, "From"))[1]
        if any(self._crm_is_user(address) for address in (found.sender, inner)):
            return
        pec.unwrap(message, found)

    @api.model
    def _crm_find_writer(self, message, parsed, domains):
        """Let who wrote a mail be its sender, where a form or a list has sent it."""
        writer = mail_writer.writer(message, domains)
        if not writer or self._crm_is_user(parseaddr(parsed["email_from"])[1]):
            return
        address = email_normalize(parseaddr(writer)[1])
        # sudo: which addresses are ours
        aliases = self.env["mail.alias.domain"].sudo()
        if not self._crm_is_user(address) and not aliases._find_aliases([address]):
            parsed["email_from"] = parsed["from"] = writer

    @api.model
    def _crm_is_user(self, address):
        """Tell whether an address is of one of us.

        In our name neither a form nor an envelope speaks: who checks the From (DMARC)
        does not look at the other places that name a writer.
        """
        address = email_normalize(address)
        if not address:
            return False
        domain = [("email_normalized", "=", address), ("user_ids.share", "=", False)]
        # sudo: the gateway compares addresses
        return bool(self.env["res.partner"].sudo().search_count(domain, limit=1))

    @api.model
    def _crm_is_ours(self, address):
        """Tell whether an address is of one of us, or of our own mail domain.

        In one query: every mail asks.
        """
        self.env["mail.alias.domain"].flush_model(["name"])
        self.env["res.partner"].flush_model(["email_normalized"])
        self.env["res.users"].flush_model(["active", "partner_id", "share"])
        rows = self.env.execute_query(
            SQL(
                """SELECT EXISTS (SELECT FROM mail_alias_domain WHERE name = %s)
                       OR EXISTS (SELECT FROM res_partner person
                                    JOIN res_users login
                                      ON login.partner_id = person.id
                                   WHERE person.email_normalized = %s
                                     AND login.active AND NOT login.share)""",
                mail_domains.domain(address),
                address,
            )
        )
        return rows[0][0]

    @api.model
    def _crm_is_unproven(self, message, parsed):
        """Tell whether nothing proves that one of us wrote a mail that says so.

        :return: ``"forged"`` if a server has looked and found no proof,
            ``"unchecked"`` if none has looked, or ``""``
        """
        address = email_normalize(parseaddr(parsed["email_from"])[1]) or ""
        if not address or not self._crm_is_ours(address):
            return ""
        # sudo: settings of the server
        settings = self.env["ir.config_parameter"].sudo()
        server = settings.get_param("crm_postvendita.mail_authserv_id") or ""
        verdict = mail_auth.verdict(message, server.strip())
        if verdict == "pass":
            return ""
        if verdict:
            return "forged"
        believed = settings.get_param("crm_postvendita.mail_trust_unchecked") or ""
        return "" if believed.strip().lower() in ("1", "true") else "unchecked"

    @api.model
    def _message_parse_post_process(self, message, message_dict, routes):
        values = super()._message_parse_post_process(message, message_dict, routes)
        if self._crm_is_quarantined(message, routes):
            values["author_id"] = False
        return values

    @api.model
    def _crm_is_quarantined(self, message, routes):
        """Tell whether a mail in the name of one of us is shown to us alone.

        A new request does nothing in anybody's name, unless it is found to be forged.
        """
        unproven = getattr(message, "crm_unproven", "")
        tickets = [route for route in routes or () if route[0] == "crm.ticket"]
        answers = any(route[1] for route in tickets)
        return bool(tickets) and (unproven == "forged" or bool(unproven and answers))

    @api.model
    def _crm_make_note(self, message_dict):
        """Make a note among us, in nobody's name, of a mail that proves nothing."""
        told = (
            self.env["crm.ticket"]
            ._for_staff()
            .env._(
                "Not proven to be of whom it names: not passed on to anybody outside."
            )
        )
        body = Markup("<p><em>{}</em></p>{}").format(told, message_dict.get("body"))
        message_dict.update(
            author_id=False,
            body=body,
            is_internal=True,
            parent_id=False,
            partner_ids=[],
        )

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        if self.env.context.get("crm_ticket_mail") is not OURS:
            return super()._message_parse_extract_payload(
                message, message_dict, save_original=save_original
            )
        # in the company's language: nobody's is known yet
        words = self.with_context(lang=self.env.company.partner_id.lang).env
        stems = {
            "part": words._("part"),
            "mail": words._("mail"),
            "invite": words._("invite"),
            "original": words._("original"),
        }
        reading = mail_reading.read(message, stems)
        texts = [self._crm_clean_text(form, text) for form, text in reading.texts]
        if reading.cut:
            told = words._("Too much to be shown: the whole text is in the files.")
            texts.insert(0, Markup("<p><em>{}</em></p>").format(told))
        files = [
            self._Attachment(file.name, file.content, {"cid": file.cid})
            for file in reading.files
        ]
        if save_original:
            raw = mail_reading.as_bytes(message)
            files.append(self._Attachment("original_email.eml", raw, {}))
        return self._message_parse_extract_payload_postprocess(
            message, {"body": Markup("\n").join(texts), "attachments": files}
        )

    @api.model
    def _crm_clean_text(self, form, text):
        """Return a text of a mail as HTML that core's own field cleans further."""
        if form == "plain":
            return Markup("<pre>{}</pre>").format(text)
        return html_sanitize(text, sanitize_tags=False, strip_classes=True)

    # ------------------------------------------------------------ delivery reports
    @api.model
    def _detect_is_bounce(self, message, message_dict):
        if self.env.context.get("crm_ticket_mail") is not OURS:
            return super()._detect_is_bounce(message, message_dict)
        if pec.is_envelope(message) or mail_auto.is_receipt(message):
            return False
        if super()._detect_is_bounce(message, message_dict):
            return True
        return bool(mail_report.find(message))

    @api.model
    def _get_bounced_message_data(self, message, message_dict):
        if isinstance(message, str):
            # of an enclosed mail that is no mail core takes the first letter
            message = EmailMessage()
        return super()._get_bounced_message_data(message, message_dict)

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Tell a ticket, beyond core, that an answer of it has not arrived."""
        report = mail_report.find(email_message)
        if not report:
            note_fate("report")
            return super()._routing_handle_bounce(email_message, message_dict)
        tickets = self.env["crm.ticket"]
        answer, ticket = tickets._find_reported(report, message_dict)
        if answer and not message_dict["bounced_message"]:
            message_dict["bounced_message"] = answer
            people = answer.notification_ids.res_partner_id
            failed = people.filtered(lambda p: p.email_normalized in report.failed)
            if not message_dict["bounced_partner"] and len(failed or people) == 1:
                partner = failed or people
                message_dict["bounced_partner"] = partner
                message_dict["bounced_email"] = partner.email_normalized
        result = super()._routing_handle_bounce(email_message, message_dict)
        note_fate("report", ticket)
        if ticket:
            ticket._file_report(answer, report, message_dict)
        return result

    # --------------------------------------------------------------------- routing
    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        ours = self.env.context.get("crm_ticket_mail") is OURS
        if ours and self.env["crm.ticket"]._file_notice(message, message_dict):
            return []
        routes = ours and self._crm_route_by_mark(message_dict, custom_values)
        routes = routes or super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        if any(self._crm_is_of_suite(route[0]) for route in routes):
            self._crm_check_gateway()
        tickets = [route for route in routes if route[0] == "crm.ticket"]
        if not tickets:
            return routes
        # written to several of our mailboxes, a mail makes one ticket
        first = min(tickets, key=lambda route: (not route[1], tickets.index(route)))
        route = self.env["crm.ticket"]._gateway_route(message, message_dict, first)
        others = [route for route in routes if route[0] != "crm.ticket"]
        return ([route] if route else []) + others

    @api.model
    def _crm_route_by_mark(self, message_dict, custom_values):
        """Return the route of a mail to our catch-all address that bears a mark.

        Core sends such a mail back before anybody has read it.
        """
        if (
            message_dict.get("is_bounce")
            or not mail_marks.find_marks(message_dict.get("subject") or "")
            or not self._detect_write_to_catchall(message_dict)
        ):
            return []
        ticket = self.env["crm.ticket"]._find_by_mark(
            {"subject": message_dict.get("subject")}
        )
        if not ticket:
            return []
        user = self._mail_find_user_for_gateway(message_dict["email_from"])
        aliases = self.env["mail.alias"]
        return [
            ("crm.ticket", ticket.id, custom_values, user.id or self.env.uid, aliases)
        ]

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        ours = self.env.context.get("crm_ticket_mail") is OURS
        if ours and all(route[0] == "crm.ticket" for route in routes or ()):
            return False  # what is too much is collected: ``_gateway_route``
        return super()._detect_loop_sender(message, message_dict, routes)

    @api.model
    def _crm_is_of_suite(self, model):
        return model in self.env and self.env[model]._crm_own_author

    @api.model
    def _crm_check_gateway(self):
        """Refuse mails from anybody else than the gateway.

        :raises AccessError: see above
        """
        if not self._crm_is_gateway():
            raise AccessError(
                self.env._(
                    "Mails are handed over by the mail gateway alone: an administrator"
                    " gives its user the right “Mail gateway”."
                )
            )

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # what a program says in a conversation moves nothing there
        told = [r[1] for r in routes or () if r[0] == "crm.ticket" and r[1]]
        if told:
            note_fate("answer", self.env["crm.ticket"].browse(told[0]))
        quarantined = self._crm_is_quarantined(message, routes)
        if told and (quarantined or mail_auto.auto_kind(message)):
            self = self.with_context(crm_ticket_auto=AUTO_REPLY)
        if quarantined:
            self._crm_make_note(message_dict)
        if getattr(message, "crm_flood", False):
            self = self.with_context(crm_ticket_flood=FLOOD)
        found = super()._message_route_process(message, message_dict, routes)
        if quarantined and found:
            ticket = self.env["crm.ticket"].browse(found)
            ticket._after_unproven(message_dict, message.crm_unproven)
        return found
