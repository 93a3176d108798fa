"""What tickets do with mails: which one a mail is about, answers, links that expire."""

import logging
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, email_normalize_all, html2plaintext
from odoo.tools.mail import email_split_tuples, generate_tracking_message_id

from .crm_ticket import AGENT, ALONE, MANAGER, NO_ROUTING
from .crm_ticket_mail_intake import note_fate
from .crm_ticket_routing_rule import Turns
from .crm_ticket_stage import DONE_KINDS
from .kernel import mail_auto, mail_domains, mail_marks, mail_reading, pec

_logger = logging.getLogger(__name__)

#: value of the context's ``crm_ticket_auto`` while a robot's answer is posted, which
#: moves nothing: an object, which no client can send
AUTO_REPLY = object()
#: value of the context's ``crm_ticket_flood`` while a mail of somebody who sends many
#: is posted: nobody outside gets it, two programs would answer each other for ever
FLOOD = object()
#: mails of one sender within so many minutes that are requests of their own, unless
#: core's settings of its guard against loops say otherwise
_FLOOD = 20
_FLOOD_MINUTES = 120
#: days for which a link sent to a customer opens the ticket without a login, unless a
#: setting says otherwise
_LINK_DAYS = 60


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    _crm_shown = ("name", "partner_name")

    #: whoever has it acts as the customer: none of us reads it
    access_token = fields.Char(groups="base.group_system")
    access_token_expiry = fields.Datetime(
        "The link works until", copy=False, groups="base.group_system"
    )
    partner_proposed_id = fields.Many2one(related="partner_id.crm_proposed_parent_id")
    undelivered_ids = fields.Many2many(
        "mail.message",
        "crm_ticket_undelivered_rel",
        "ticket_id",
        "message_id",
        string="Answers that did not arrive",
        readonly=True,
        copy=False,
        groups=AGENT,
    )

    intake_ids = fields.One2many(
        "crm.ticket.mail.intake", "ticket_id", "Mails received", groups=AGENT
    )

    def action_view_mails(self):
        """Return the action that opens the mails of the ticket as they came."""
        self.ensure_one()
        return self.intake_ids._get_records_action(
            name=self.env._("Mails received"), context={}
        )

    def action_confirm_partner_of_company(self):
        """Accept the contact as somebody of the company that the address is of."""
        self.partner_id._crm_confirm_under_proposed()

    # ---------------------------------------------------------- which ticket it is
    @api.model
    def _gateway_route(self, message, message_dict, route):
        """Decide which ticket a mail is about, whatever its headers claim.

        :param tuple route: core's ``(model, thread_id, values, user_id, alias)``
        :return: the route to take, or None to let the mail go
        """
        model, thread_id, values, user_id, alias = route
        if getattr(message, "crm_unproven", "") == "forged":
            user_id = self.env.uid
            values = {**(values or {}), "partner_id": False}
        # sudo: the gateway
        cited, quoted = self.sudo().browse(thread_id or []).exists(), self.browse()
        if not cited:
            cited, quoted = self._find_named(message_dict)
        cited, accepted = self._find_accepting(cited, message, message_dict)
        if mail_auto.auto_kind(message) == "reply" and not accepted:
            _logger.info(
                "Mail %s: automatic answer about no ticket, not kept",
                message_dict["message_id"],
            )
            note_fate("automatic")
            return None
        if accepted and accepted.active and not accepted._is_closed_long():
            message.crm_flood = accepted._is_flooded(message_dict)
            return (model, accepted.id, values, user_id, alias)
        values = dict(values or {})
        if accepted:
            values.update(accepted._prepare_continuation())
        elif cited or quoted:
            values.update(self._prepare_citing(cited or quoted, message_dict, values))
        envelope = pec.envelope(message)
        if envelope and envelope.kind == "anomaly":
            values.update(self._prepare_anomaly(message_dict))
        collecting = self._find_collecting(message_dict, values.get("team_id"))
        if collecting:
            message.crm_flood = True
            collecting._tell_flood(message, message_dict)
        # zero and not None: core's loop guard counts new documents by it
        return (model, collecting.id or 0, values, user_id, alias)

    @api.model
    def _find_accepting(self, cited, message, message_dict):
        """Return the ticket that one leads to, and that again if it takes the mail.

        :param cited: the ticket that a mail cites, perhaps one merged into another
        """
        kept = cited._get_kept()
        # at a provider of certified mail the domain is that of many
        by_domain = not pec.is_envelope(message)
        if self._is_own_word(message, message_dict) and any(
            known._accepts_mail_from(message_dict, by_domain) for known in (kept, cited)
        ):
            return kept, kept
        return kept, self.browse()

    @api.model
    def _prepare_citing(self, cited, message_dict, values):
        """Return values of a new ticket whose mail cites one that it has no part in."""
        _logger.info(
            "Mail %s cites ticket %s: a new one, linked with it",
            message_dict["message_id"],
            cited.number,
        )
        message_dict.pop("parent_id", None)
        return {
            "team_id": values.get("team_id") or cited.team_id.id,
            "linked_ids": [fields.Command.link(cited.id)],
        }

    @api.model
    def _prepare_anomaly(self, message_dict):
        """Say of an ordinary mail in a certified envelope that nobody vouches for it.

        No contact is made of its sender; one that is known already is taken.
        """
        told = self._for_staff().env._(
            "An ordinary mail that came in the envelope of certified mail:"
            " who sent it is not certified."
        )
        body = message_dict.get("body") or ""
        message_dict["body"] = Markup("<p><em>{}</em></p>{}").format(told, body)
        sender = email_normalize(message_dict.get("email_from"))
        partner = self.env["res.partner"]
        if sender:
            partner = self._partner_find_from_emails_single([sender], no_create=True)
        return {"partner_id": partner.id}

    @api.model
    def _is_own_word(self, message, message_dict):
        """Tell whether the sender is who the mail's From names.

        Whoever is named as the writer by a form or a list opens tickets, but does not
        get into one: nobody checks what stands there.
        """
        named = email_normalize(message_dict.get("email_from"))
        return named in email_normalize_all(mail_reading.header(message, "From"))

    @api.model
    def _find_named(self, message_dict):
        """Return the ticket that a mail names, and one that it only quotes.

        A mark in what a mail repeats of another one counts under its old subject
        alone: a new subject is a new request.

        :return: ``(ticket, ticket)``, one of them at least is empty
        """
        subject = message_dict.get("subject") or ""
        body = str(message_dict.get("body") or "")[:50000]
        own = mail_marks.own_words(body)
        named = self._find_by_mark({"subject": subject, "body": own})
        if named:
            return named, self.browse()
        quoted = self._find_by_mark({"body": body})
        if quoted and mail_marks.same_subject(subject, quoted.name):
            return quoted, self.browse()
        return self.browse(), quoted

    def _add_answers(self, other, sign):
        """Count, or no longer count, the answers of a ticket merged into this one."""
        dates = self.last_agent_date, other.last_agent_date
        asked = self.last_customer_date, other.last_customer_date
        values = {"answer_count": max(self.answer_count + sign * other.answer_count, 0)}
        if sign > 0:
            values["last_agent_date"] = max(filter(None, dates), default=False)
            values["last_customer_date"] = max(filter(None, asked), default=False)
        # sudo: counted by the system
        self.sudo().with_context(tracking_disable=True).write(values)

    def _tell_merged(self, other):
        """Tell the owner that another ticket was merged into his."""
        owner = self.user_id.filtered("active") - self.env.user
        if owner:
            ticket = self.with_context(lang=owner.lang)
            ticket.message_notify(
                partner_ids=owner.partner_id.ids,
                subject=ticket.env._("Merged: %s", ticket.display_name),
                body=ticket.env._("%s was merged into it.", other.display_name),
            )

    def _get_kept(self):
        """Return the ticket that this one was merged into, itself if into none."""
        kept = self
        logs = self.env["crm.ticket.merge.log"].sudo()  # sudo: which one it is
        for _turn in range(20):
            if kept.active or not kept:
                break
            domain = [("merged_id", "=", kept.id), ("undone_on", "=", False)]
            log = logs.search(domain, limit=1)
            if not log:
                break
            kept = log.kept_id.with_env(self.env)
        return kept

    # ------------------------------------------------------------------- too many
    @api.model
    def _get_flood_limits(self):
        """Return from when mails are counted, and how many are too many."""
        # sudo: settings of the server, those of core's guard against loops
        settings = self.env["ir.config_parameter"].sudo()
        minutes = settings.get_param("mail.gateway.loop.minutes") or ""
        most = settings.get_param("mail.gateway.loop.threshold") or ""
        minutes = int(minutes) if minutes.isdecimal() else _FLOOD_MINUTES
        most = int(most) if most.isdecimal() else _FLOOD
        return self.env.cr.now() - timedelta(minutes=minutes), most

    @api.model
    def _find_collecting(self, message_dict, team_id):
        """Return the ticket that takes what is too much of one sender.

        Nothing is lost, and nothing is answered by itself: the newest open ticket of
        the sender takes the mails as messages, which can be split off.
        """
        sender = email_normalize(message_dict.get("email_from"))
        if not sender:
            return self.browse()
        since, most = self._get_flood_limits()
        domain = Domain("email_normalized", "=", sender)
        domain &= Domain("create_date", ">=", since)
        tickets = self.sudo()  # sudo: the gateway counts for everybody
        if tickets.search_count(domain, limit=most) < most:
            return self.browse()
        allowed = self.env["mail.gateway.allowed"].sudo()  # sudo: core's own list
        if allowed.search_count([("email_normalized", "=", sender)], limit=1):
            return self.browse()
        domain &= Domain("is_open", "=", True)
        if team_id:
            domain &= Domain("team_id", "=", team_id)
        return tickets.search(domain, order="id desc", limit=1)

    def _is_flooded(self, message_dict):
        """Tell whether the sender of a mail has written many to the ticket of late."""
        since, most = self._get_flood_limits()
        sender = message_dict.get("email_from")
        domain = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        domain &= Domain("message_type", "=", "email")
        domain &= Domain("create_date", ">=", since)
        who = Domain("email_from", "in", [sender, email_normalize(sender)])
        if message_dict.get("author_id"):
            who |= Domain("author_id", "=", message_dict["author_id"])
        domain &= who
        messages = self.env["mail.message"].sudo()  # sudo: as above
        return messages.search_count(domain, limit=most) >= most

    def _tell_flood(self, message, message_dict):
        """Tell who keeps the ticket, and once the sender, that mails are collected."""
        if not self._ask_keeper("flood", name=message_dict.get("email_from")):
            return
        if mail_auto.auto_kind(message):
            return
        lang = self.partner_id.lang or self.env.company.partner_id.lang
        told = self.with_context(lang=lang).env._(
            "You have written to us many times in a short while. Nothing is lost: your"
            " further messages are together in one request, number %s.",
            self.number,
        )
        tag = generate_tracking_message_id("loop-detection-bounce-email")
        self.env["mail.thread"]._routing_create_bounce_email(
            message_dict["email_from"],
            Markup("<p>{}</p>").format(told),
            message,
            references=f"{message_dict['message_id']} {tag}",
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        found = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if self.env.context.get("crm_ticket_flood") is FLOOD:
            return [recipient for recipient in found if not recipient["share"]]
        return found

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Let answers come to the team's own address."""
        # sudo: the team's address, which everybody may write to
        tickets = self.sudo()
        aliases = tickets.team_id._notify_get_reply_to(default, author_id)
        found = {ticket.id: aliases.get(ticket.team_id.id) for ticket in tickets}
        bare = self.filtered(lambda ticket: not found[ticket.id])
        if bare:
            more = super(CrmTicket, bare)._notify_get_reply_to(default, author_id)
            found.update(more)
        return found

    @api.model
    def _find_by_mark(self, message_dict):
        """Return the ticket of the first signed reference, subject before text."""
        body = str(message_dict.get("body") or "")[:50000]
        marks = mail_marks.find_marks(message_dict.get("subject"))
        marks += mail_marks.find_marks(body)
        secret = self._mark_secret()
        # merged ones lead to the one that stayed
        numbered = self.sudo().with_context(active_test=False)  # sudo: the gateway
        for number, signature in marks[:5]:
            tickets = numbered.search([("number", "=", number)], limit=20)
            for ticket in tickets:
                if mail_marks.is_signed(secret, ticket.id, number, signature):
                    return ticket.with_env(self.sudo().env)  # sudo: it is signed
        return self.browse()

    @api.model
    def _mark_secret(self):
        # sudo: the database's own secret never leaves the server
        return self.env["ir.config_parameter"].sudo().get_param("database.secret")

    def _get_mark(self):
        self.ensure_one()
        return mail_marks.mark(self._mark_secret(), self.id, self.number)

    def _accepts_mail_from(self, message_dict, by_domain=True):
        """Tell whether the sender of a mail has part in the ticket.

        A reference alone proves nothing: it travels with every forwarded mail.

        :param bool by_domain: whether who has the customer's own mail domain has
        """
        sender = email_normalize(message_dict.get("email_from"))
        if not self or not sender:
            return False
        known = {self.email_normalized, *email_normalize_all(self.email_cc or "")}
        if sender in known:
            return True
        if by_domain and mail_domains.same_company(sender, self.email_normalized):
            return True
        parties = self.message_partner_ids | self.user_id.partner_id
        domain = Domain("id", "in", parties.ids)
        if self.commercial_partner_id:
            domain |= Domain(
                "commercial_partner_id", "=", self.commercial_partner_id.id
            )
        domain |= Domain("user_ids.share", "=", False)
        return bool(
            self.env["res.partner"]
            .sudo()  # sudo: the gateway compares addresses
            .search_count(Domain("email_normalized", "=", sender) & domain, limit=1)
        )

    def _is_closed_long(self):
        """Tell whether a reply comes too late to reopen the ticket."""
        days = self.team_id.reopen_days
        return bool(
            days
            and self.stage_kind == "closed"
            and self.closed_date
            and self.closed_date
            < fields.Datetime.subtract(fields.Datetime.now(), days=days)
        )

    def _prepare_continuation(self):
        return {
            "previous_id": self.id,
            "team_id": self.team_id.id,
            "category_id": self.category_id.id,
            "product_id": self.product_id.id,
        }

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        # core searches ``ilike`` through every ticket there is
        return [("email_normalized", "=", email_from_normalized)]

    # --------------------------------------------------------------------- gateway
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a ticket from a mail; an unknown sender becomes a contact to confirm.

        :raises AccessError: for anybody else than the gateway
        """
        self.env["mail.thread"]._crm_check_gateway()
        values = dict(custom_values or {})
        values.setdefault("channel_id", self._channel_id("email"))
        subject = mail_marks.strip_marks(msg_dict.get("subject"))
        values.setdefault("name", subject or self.env._("(no subject)"))
        if "partner_id" not in values:
            team = self.env["crm.ticket.team"].browse(values.get("team_id") or [])
            partner = self._find_sender(msg_dict, team)
            values["partner_id"] = partner.id
            if partner and not msg_dict.get("author_id"):
                msg_dict["author_id"] = partner.id
        if not values.get("partner_id"):
            names = email_split_tuples(msg_dict.get("email_from") or "")
            values["partner_name"] = names[0][0] if names else False
        nameless = not email_normalize(msg_dict.get("email_from"))
        if nameless:
            values["partner_name"] = (msg_dict.get("email_from") or "").strip('"<> ')
            msg_dict = {**msg_dict, "email_from": False}
        # the rules read the mail, whose text the ticket itself does not keep
        text = html2plaintext(str(msg_dict.get("body") or "")[:20000])
        self._fill_company([values], msg_dict.get("body") or "")
        self.env["crm.ticket.routing.rule"]._route([values], text)
        intake = self.with_context(crm_ticket_no_routing=NO_ROUTING)
        ticket = super(CrmTicket, intake).message_new(msg_dict, values)
        ticket = ticket.with_env(self.env)
        note_fate("ticket", ticket)
        if nameless:
            ticket._ask_keeper("no_address")
        cited = ticket.linked_ids if values.get("linked_ids") else self.browse()
        if cited and "previous_id" not in values:
            ticket._ask_keeper("cites", name=cited.display_name)
        return ticket

    @api.model
    def _find_sender(self, msg_dict, team=None):
        """Return the contact that wrote a mail, a new one to confirm if unknown.

        :param team: the team that it was written to
        """
        partners = self.env["res.partner"].sudo()  # sudo: the gateway knows everybody
        if msg_dict.get("author_id"):
            return partners.browse(msg_dict["author_id"])
        sender = email_normalize(msg_dict.get("email_from"))
        if not sender:
            return partners
        found = self._partner_find_from_emails_single([sender], no_create=True)
        # an address of our own must not become a contact
        # sudo: which addresses are ours is the gateway's to know
        if found or self.env["mail.alias.domain"].sudo()._find_aliases([sender]):
            return found
        if pec.is_provider(sender):
            return found  # it sends for all its customers
        # an archived contact who writes is there again, for somebody to look at
        past = partners._crm_find_archived(sender)
        if past:
            past.write({"active": True, "crm_to_confirm": True})
            return past
        # sudo: as above
        company = (team and team.sudo().company_id) or self.env.company
        name = email_split_tuples(msg_dict["email_from"])[0][0]
        return partners.create(
            {
                "name": name or sender,
                "email": sender,
                "crm_to_confirm": True,
                "crm_proposed_parent_id": partners._crm_propose(sender, company).id,
            }
        )

    # -------------------------------------------------------------------- messages
    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Let the customer follow a ticket that is created by itself: one step for its
        owner and its customer."""
        found = super()._message_auto_subscribe_followers(
            updated_values, default_subtype_ids
        )
        if self.env.context.get("crm_ticket_alone") is ALONE:
            # nobody is told by a mail, so that nobody's language need be read
            found = [(partner, subtypes, False) for partner, subtypes, _tmpl in found]
            customer = self.sudo().partner_id  # sudo: follows whoever opens the ticket
            if customer:
                staff, _internal, external = self.env[
                    "mail.message.subtype"
                ].default_subtypes(self._name)
                subtypes = external if customer.partner_share else staff
                found.append((customer.id, subtypes.ids, False))
        return found

    def _answer(self, body):
        """Post an answer that reaches the customer, also one who came in later."""
        self.ensure_one()
        return self.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
        )

    def _message_compute_subject(self):
        """Put the signed reference into the subject of what leaves the ticket."""
        if not self.number:
            return super()._message_compute_subject()
        return f"{self._get_mark()} {self.name}"

    def _message_post_after_hook(self, message, msg_values):
        self._check_answers(message)
        result = super()._message_post_after_hook(message, msg_values)
        if self.env.context.get("crm_ticket_auto") is AUTO_REPLY:
            return result
        if msg_values.get("rating_id") or message.is_internal:
            return result
        spoken = message.message_type in ("comment", "email", "email_outgoing")
        if spoken and not message.subtype_id.internal and message.subtype_id:
            self._after_message(message)
        return result

    def _crm_check_messages(self, messages):
        super()._crm_check_messages(messages)
        for message in messages:
            self.browse(message.res_id)._check_answers(message)

    def _check_answers(self, message):
        """Refuse an answer to the customer by who of us may only read the ticket.

        :raises AccessError: for what the customer would get; a note among us is free
        """
        user = self.env.user
        if user._is_superuser() or not user._is_internal():
            return  # the system; a customer, who answers where he may read
        told = message.sudo()  # sudo: what has just been written
        among_us = told.is_internal or not told.subtype_id or told.subtype_id.internal
        if among_us and not any(told.partner_ids.mapped("partner_share")):
            return
        mine = self.sudo(False)
        if self.sudo().partner_id == user.partner_id:  # sudo: his own request
            return
        if not mine.has_access("write"):
            raise AccessError(
                self.env._(
                    "You may read ticket %s, not answer its customer: write a note,"
                    " or ask whoever works on it.",
                    # sudo: the name of what is read already
                    self.sudo().display_name,
                )
            )

    # ------------------------------------------- what servers say of our answers
    def _for_staff(self):
        """Return the tickets in the language of the staff, who read what is noted."""
        rules = self.env["crm.ticket.routing.rule"]
        return self.with_context(lang=rules._get_staff_lang())

    @api.model
    def _find_cited(self, ids, subject="", text=""):
        """Return the message that a report cites, and its ticket, by id or else mark.

        :param list ids: ids of messages
        :return: ``(mail.message, crm.ticket)``, either of them may be empty
        """
        messages = self.env["mail.message"].sudo()  # sudo: the gateway
        if ids:
            domain = [("message_id", "in", ids), ("model", "=", self._name)]
            messages = messages.search(domain, order="id desc", limit=1)
        ticket = self.sudo().browse(messages.res_id or []).exists()  # sudo: as above
        if not ticket and (subject or text):
            ticket = self._find_by_mark({"subject": subject, "body": text})
            messages = ticket._get_answers()[:1]
        return messages, ticket

    @api.model
    def _find_reported(self, report, message_dict):
        """Return the answer that a delivery report is about, and its ticket.

        :param mail_report.Report report: what the report says
        :param dict message_dict: core's reading of it
        """
        known = message_dict["bounced_message"]
        if known and known.model != self._name:
            return known.browse(), self.browse()
        ids = known.mapped("message_id") or report.ids
        return self._find_cited(ids, message_dict.get("subject"), report.text)

    @api.model
    def _file_notice(self, message, message_dict):
        """Hook: file a mail that is nobody's request: receipts, notices.

        :return: whether the mail was one
        """
        return False

    @api.model
    def _put_aside(self, message, reason, state):
        """Keep a mail that is nobody's request where it can be looked up."""
        failures = self.env["crm.ticket.mail.failure"].sudo()  # sudo: gateway
        failures._keep(mail_reading.as_bytes(message), reason, state)

    def _get_answers(self):
        """Return what we have answered the customer and has arrived, the last first."""
        domain = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        domain &= Domain("message_type", "in", ("comment", "email", "email_outgoing"))
        domain &= Domain("subtype_id.internal", "=", False)
        domain &= Domain("is_internal", "=", False)
        domain &= Domain("author_id.user_ids.share", "=", False)
        # sudo: what moves the clocks, also of who has left since
        messages = self.env["mail.message"].sudo().with_context(active_test=False)
        found = messages.search(domain, order="id desc", limit=20)
        return found - self.sudo().undelivered_ids  # sudo: as above

    def _file_report(self, answer, report, message_dict):
        """File a server's report on the ticket whose answer it is about.

        :param answer: the message that it is about
        :param mail_report.Report report: what it says
        """
        self.ensure_one()
        self = self._for_staff()
        # a report that names nobody is about whom the answer was for
        people = ", ".join(report.failed[:3]) or self.email_normalized or "?"
        failed = report.kind in ("failed", "complaint")
        if failed:
            title = self._get_task_title(report.kind, people)
        elif report.kind == "delayed":
            title = self.env._("An answer is late: it is being tried again.")
        else:
            title = self.env._("An answer was delivered.")
        self._file_told(answer, message_dict, title)
        if failed:
            mine = {self.email_normalized, self.partner_id.email_normalized}
            others = set(report.failed) - mine
            customer = not report.failed or set(report.failed) & mine
            # somebody in copy who was not reached does not make it no answer
            self._after_undelivered(
                answer if customer or not others else None, report.kind, people
            )

    def _file_told(self, answer, message_dict, title):
        """Note what a server says of an answer, with what came along.

        :param answer: the message that left, empty if only the ticket is known
        """
        # sudo: a mail server's word, whoever hands it over
        self._post_told(self.sudo(), answer, message_dict, title)

    @api.model
    def _post_told(self, record, answer, message_dict, title, tell_author=False):
        """Note on a record what a server says of a mail that left it.

        :param record: as superuser
        :param bool tell_author: let who wrote the mail know
        """
        text = html2plaintext(str(message_dict.get("body") or "")[:20000])
        files = [
            (file[0], file[1])
            for file in message_dict.get("attachments") or ()
            if file[1]
        ]
        record.message_post(
            body=Markup("<p><b>{}</b></p><pre>{}</pre>").format(title, text[:3000]),
            partner_ids=answer.author_id.ids if tell_author else [],
            author_id=self.env.ref("base.partner_root").id,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            message_id=message_dict["message_id"],
            parent_id=answer.id if answer else False,
            attachments=files,
        )

    def _after_undelivered(self, answer, what, name=""):
        """Let an answer that has not arrived count as none; tell who keeps the ticket.

        :param answer: the message, empty if it has arrived at the customer's
        :param str what: see ``_ask_keeper``
        """
        ticket = self.sudo()  # sudo: as the report is filed
        last = ticket._get_answers()
        if answer and answer not in ticket.undelivered_ids:
            ticket.undelivered_ids |= answer
            if answer == last[:1] and ticket.stage_kind != "closed":
                ticket.with_context(tracking_disable=True).write(
                    {
                        "last_agent_date": last[1:2].date,
                        "answer_count": max(ticket.answer_count - 1, 0),
                    }
                )
                if ticket.stage_kind in ("waiting_customer", "solved"):
                    ticket._move_to("working")
                self.env["crm.ticket.sla"]._unanswered(ticket, answer.create_date)
        ticket._ask_keeper(what, name=name)

    def _get_keeper(self):
        """Return who has to see what happens to the ticket: an active user, or nobody.

        The owner, or who leads the team, or the first of its members, or a manager.
        """
        ticket = self.sudo()  # sudo: who it is, whoever asks
        users = ticket.user_id | ticket.team_id.user_id | ticket.team_id.member_ids
        found = users.filtered("active")[:1]
        if found:
            return found
        group = self.env.ref(MANAGER)
        domain = Domain("all_group_ids", "in", group.ids)
        domain &= Domain("company_ids", "in", ticket.company_id.ids)
        # sudo: as above
        return self.env["res.users"].sudo().search(domain, order="id", limit=1)

    def _ask_keeper(self, what, **about):
        """Give who keeps the ticket a task, unless it stands there already.

        :param str what: see ``_get_task_title``
        :return: whether the task is new
        """
        user = self._get_keeper()
        ticket = self.sudo().with_context(lang=user.lang)  # sudo: a task for another
        summary = ticket._get_task_title(what, **about)
        if not user or summary in ticket.activity_ids.mapped("summary"):
            return False
        ticket.activity_schedule(
            "mail.mail_activity_data_warning", user_id=user.id, summary=summary
        )
        return True

    @api.model
    def _get_task_title(self, what, name=""):
        """Return what somebody has to see to, in the words of the environment.

        :param str name: whom it is about
        """
        _ = self.env._
        titles = {
            "failed": _("An answer was not delivered: %s", name),
            "complaint": _("The recipient complained about a mail."),
            "no_address": _("A mail without an address to answer to: who is it?"),
            "forged": _("Not from %s: a mail in this name is forged.", name),
            "unchecked": _(
                "Perhaps not from %s: answer the customer from here, a mail in your"
                " name was not passed on.",
                name,
            ),
            "cites": _(
                "Cites %s: merge with it, leave it linked, or not theirs?", name
            ),
            "flood": _("Many mails of %s: the further ones are collected here.", name),
            "left": _("The customer has written: %s, the owner, has left.", name),
        }
        return titles.get(what, what)

    def _after_unproven(self, message_dict, verdict):
        """Tell who keeps the ticket that a mail only says to be from one of us.

        :param str verdict: ``forged`` or ``unchecked``
        """
        self._ask_keeper(verdict, name=message_dict.get("email_from"))

    def _after_message(self, message):
        """Move stage and deadlines after somebody has said something."""
        ticket = self.sudo()  # sudo: a customer's message moves the ticket as well
        now = fields.Datetime.now().replace(microsecond=0)
        author = message.author_id.sudo()  # sudo: is the author one of us
        robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        if author.id == robot:
            return  # a program speaks, which neither answers nor asks
        agent = any(not user.share for user in author.user_ids)
        if agent and author != ticket.partner_id:
            ticket._after_answer(author, now)
        else:
            ticket._after_question(now)

    def _note_answer(self, now):
        """Note that one of us has spoken with the customer, by mail or on the phone."""
        self.with_context(tracking_disable=True).write(
            {"last_agent_date": now, "answer_count": self.answer_count + 1}
        )
        self.env["crm.ticket.sla"]._answered(self, now)

    def _note_calls(self):
        """Note that whoever of us opens a ticket on the phone is speaking already."""
        if self.env.su or self.env.context.get("import_file"):
            return
        phone, now = self._channel_id("phone"), fields.Datetime.now()
        calls = self.filtered(lambda t: t.channel_id.id == phone and t.is_open)
        if calls and self.env.user._is_internal():
            for ticket in calls.sudo():  # sudo: figures that nobody types
                ticket._note_answer(now.replace(microsecond=0))

    def _after_answer(self, author, now):
        self._note_answer(now)
        values = {}
        if not self.user_id:
            users = author.user_ids.filtered(lambda user: user.has_group(AGENT))
            values["user_id"] = users[:1].id
        if any(values.values()):
            self.write(values)
        if self.stage_kind == "new":
            self._move_to("working")

    def _after_question(self, now):
        self.with_context(tracking_disable=True).last_customer_date = now
        if self.stage_kind in (*DONE_KINDS, "waiting_customer"):
            self._move_to("working")
        if self.user_id and not self.user_id.active:
            self._hand_on()
        self.env["crm.ticket.sla"]._asked(self, now)

    def _hand_on(self):
        """Give a ticket whose owner has left to whoever the team says."""
        gone = self.user_id
        rules = self.env["crm.ticket.routing.rule"]
        # the rule that gave it to him would do so again
        owner, _note = Turns(self.env).next_owner(
            rules, self.team_id, self.category_id, self.product_id
        )
        self.user_id = owner
        self._ask_keeper("left", name=gone.name)

    def _get_portal_messages(self):
        """Return the messages that the customer may read, oldest first."""
        domain = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        domain &= Domain("is_internal", "=", False)
        domain &= Domain("subtype_id.internal", "=", False)
        domain &= Domain(
            "message_type", "in", ("comment", "email", "email_outgoing", "auto_comment")
        )
        messages = self.env["mail.message"].search(domain, order="id", limit=500)
        files = messages.attachment_ids.filtered(lambda a: not a.access_token)
        # sudo: the messages are shown already, their files open by their links
        files.sudo().generate_access_token()
        return messages

    # ----------------------------------------------------- links without a login
    def _portal_ensure_token(self):
        now = fields.Datetime.now()
        ticket = self.sudo()  # sudo: the token is kept by the system
        if not ticket.access_token or ticket._is_link_expired():
            ticket.with_context(tracking_disable=True).write({"access_token": False})
        token = super(CrmTicket, ticket)._portal_ensure_token()
        limit = now + timedelta(days=self._get_link_days())
        known = ticket.access_token_expiry
        if not known or known < limit - timedelta(days=1):
            ticket.with_context(tracking_disable=True).access_token_expiry = limit
        return token

    @api.model
    def _get_link_days(self):
        days = self.env["mail.thread"]._crm_mail_setting("link_days", _LINK_DAYS)
        return max(days, 1)

    def _sign_token(self, pid):
        return super(CrmTicket, self.sudo())._sign_token(pid)  # sudo: see the token

    def _get_share_url(
        self, redirect=False, signup_partner=False, pid=None, share_token=True
    ):
        if not self.env.su:
            share_token, pid = False, None
        return super()._get_share_url(redirect, signup_partner, pid, share_token)

    def get_portal_url(self, *args, **kwargs):
        """Return the customer's page: for a client without what makes him the customer.

        Whoever reads the ticket has his own rights there; the token goes by mail.
        """
        url = super().get_portal_url(*args, **kwargs)
        if self.env.su:
            return url
        parts = urlsplit(url)
        kept = [(k, v) for k, v in parse_qsl(parts.query) if k != "access_token"]
        return urlunsplit(parts._replace(query=urlencode(kept)))

    @api.model
    def _end_links(self):
        """Forget the links of all tickets; the next mail makes a new one."""
        # in one statement: of no interest to whoever follows a ticket
        self.env.cr.execute(
            SQL(
                "UPDATE crm_ticket SET access_token = NULL, access_token_expiry = NULL"
                " WHERE access_token IS NOT NULL"
            )
        )
        self.invalidate_model(["access_token", "access_token_expiry"])

    def _is_link_expired(self):
        """Tell whether the link that opens the ticket without a login is too old."""
        expiry = self.sudo().access_token_expiry  # sudo: kept by the system
        return not expiry or expiry < fields.Datetime.now()

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kwargs
    ):
        # sudo: only whether the link is still good
        if (hash or token) and self.sudo().browse(thread_id)._is_link_expired():
            hash = pid = token = None
        return super()._get_thread_with_access(
            thread_id, hash=hash, pid=pid, token=token, **kwargs
        )
