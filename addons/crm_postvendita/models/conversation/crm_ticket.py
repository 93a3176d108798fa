"""What tickets make of thanks, of mails passed on, of spam; search in all said."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, escape_psql, formataddr

from ..ticket.crm_ticket import AGENT
from ..ticket.crm_ticket_mail_intake import note_fate
from ..ticket.crm_ticket_stage import DONE_KINDS, NO_RATING
from ..ticket.kernel import mail_marks, mail_reading, pec
from . import crm_ticket_work, ir_attachment, mail_message
from .kernel import forward, said, spam, thanks

#: characters of a mail in which its words are looked for
_LOOKED_AT = 100_000
#: characters of a ticket's number that are enough to know it by
_NUMBER = 7
#: tickets that a search finds, so many at most, are looked up by their ids
_FEW = 1_000
_WORDS = said.vector("name", "description")

#: where a word may stand: table, column of the ticket, column of its model or none,
#: and the indexed words; the last is for agents
_SAID_IN = [
    ("crm_ticket", "id", None, _WORDS),
    ("mail_message", "res_id", "model", mail_message.WORDS),
    ("ir_attachment", "res_id", "res_model", ir_attachment.WORDS),
    ("crm_ticket_work", "ticket_id", None, crm_ticket_work.WORDS),
]


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    @api.model
    def _timeline_contact_domain(self):
        """Return every ticket: somebody of theirs asked for help."""
        return Domain.TRUE

    thanks_on = fields.Datetime("Thanked on", readonly=True, copy=False, groups=AGENT)
    origin_name = fields.Char(
        "Name of the original sender", readonly=True, copy=False, groups=AGENT
    )
    origin_email = fields.Char(
        "Original sender",
        readonly=True,
        copy=False,
        groups=AGENT,
        help="Who wrote the mail that one of us has passed on, as it says itself.",
    )

    spam_stage_id = fields.Many2one(
        "crm.ticket.stage",
        string="Stage before it was spam",
        readonly=True,
        copy=False,
        groups=AGENT,
    )
    said = fields.Char("Anything said", compute="_compute_said", search="_search_said")

    _said_idx = models.Index(f"USING gin ({_WORDS})")

    # ------------------------------------------------- search over everything said
    def _compute_said(self):
        self.said = False

    @api.model
    def _search_said(self, operator, value):
        """Find the tickets in which all words are said, wherever each of them stands.

        In subject, description, messages and notes, work, names of files; and those
        whose number or subject has the text as it is. For the staff alone: customers
        read neither notes nor work.
        """
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        if not self.env.user._is_internal():
            return Domain.FALSE
        if not value.strip():
            return Domain.TRUE
        found = self._get_said_query(value.strip())
        # few ids are read by their key, where a join would read the whole table
        few = SQL("SELECT id FROM (%s) said LIMIT %s", found, _FEW + 1)
        ids = [ticket_id for (ticket_id,) in self.env.execute_query(few)]
        if len(ids) <= _FEW:
            return Domain("id", "in", ids)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), found
            )
        )

    @api.model
    def _get_said_query(self, text):
        """Return the SQL of the ids of tickets that have a text, or all its words."""
        for name in ("crm.ticket", "crm.ticket.work", "mail.message", "ir.attachment"):
            self.env[name].flush_model()
        plain = self.env.registry.unaccent
        like = plain(SQL("%s", f"%{escape_psql(text)}%"))
        parts = [
            SQL("SELECT id FROM crm_ticket WHERE %s ILIKE %s", plain(SQL(name)), like)
            for name in ("number", "name")
        ]
        words = [] if self._is_number(text) else self._get_said_words(text)
        every = [SQL("(%s)", self._get_word_query(word)) for word in words]
        if every:
            parts.append(SQL(" INTERSECT ").join(every))
        return SQL(" UNION ").join(SQL("(%s)", part) for part in parts)

    @api.model
    def _is_number(self, text):
        """Tell whether a text is a ticket's number, or most of one: it is no word."""
        if len(text) < _NUMBER or not any(char.isdigit() for char in text):
            return False
        # sudo: whether there is one decides how it is looked for, nothing else
        tickets = self.sudo().with_context(active_test=False)
        return bool(tickets.search_count([("number", "ilike", text)], limit=1))

    @api.model
    def _get_said_words(self, text):
        """Return the words of a text that say anything: "la" and "di" do not."""
        words = said.asked(text)
        if not words:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT word FROM unnest(%s) word"
                " WHERE numnode(to_tsquery('italian', word)) > 0",
                words,
            )
        )
        return [word for (word,) in rows]

    @api.model
    def _get_word_query(self, word):
        """Return the SQL of the tickets that a word, or one that begins so, is in."""
        asked = SQL("to_tsquery('italian', %s)", word)
        if len(word) > 2:
            asked = SQL("(%s || to_tsquery('simple', %s))", asked, f"{word}:*")
        places = _SAID_IN if self.env.user.has_group(AGENT) else _SAID_IN[:-1]
        return SQL(" UNION ").join(self._get_place_query(p, asked) for p in places)

    @api.model
    def _get_place_query(self, place, asked):
        """Return the SQL of the tickets that a word is in, in one place."""
        table, column, of, words = place
        return SQL(
            "SELECT %s FROM %s WHERE %s AND %s @@ %s",
            SQL.identifier(column),
            SQL.identifier(table),
            SQL("%s = 'crm.ticket'", SQL.identifier(of)) if of else SQL("TRUE"),
            SQL(words),
            asked,
        )

    # -------------------------------------------------------------- only thanks
    def _after_message(self, message):
        ticket = self.sudo()  # sudo: as what it extends
        if ticket._is_thanked_by(message):
            ticket._keep_solved()
        else:
            super()._after_message(message)

    def _is_thanked_by(self, message):
        """Tell whether a customer only says thanks, and the team lets that be."""
        team = self.team_id
        if self.stage_kind not in DONE_KINDS:
            return False
        if team and not team.thanks_keep_solved:
            return False
        author = message.author_id
        # sudo: is the author one of us
        if any(not user.share for user in author.sudo().user_ids):
            return False
        body = str(message.body or "")
        for file in message.attachment_ids:
            inline = f"/web/image/{file.id}" in body
            if thanks.of_substance(file.name, file.file_size, file.mimetype, inline):
                return False
        return self._says_only_thanks(body, author.name or message.email_from)

    def _says_only_thanks(self, body, author_name):
        names = {author_name, self.partner_id.name, self.partner_name}
        names |= {self.user_id.name, self.company_id.name, self.team_id.name}
        names.add(self.commercial_partner_id.name)
        quoted = body.find("data-o-mail-quote")
        if quoted >= 0:
            body = body[: body.rfind("<", 0, quoted)]
        own = mail_marks.own_words(body[:_LOOKED_AT])
        return thanks.says_only_thanks(own, filter(None, names))

    def _keep_solved(self):
        """Leave a ticket as it is, and say so: a button reopens it."""
        ticket = self._for_staff().with_context(tracking_disable=True)
        ticket.thanks_on = fields.Datetime.now()
        ticket._log_by(
            self.env.ref("base.partner_root"),
            ticket.env._(
                "The customer only says thanks: the ticket stays solved. If there is"
                " more to do, press “Reopen” above."
            ),
        )

    def action_reopen_thanked(self):
        """Reopen after a thank-you that was more than that."""
        self.ensure_one()
        self.check_access("write")
        ticket = self.sudo()  # sudo: as a customer's message does
        if ticket.thanks_on and not ticket.is_open:
            ticket._after_question(ticket.thanks_on)
        return True

    def _after_stage_change(self, before):
        super()._after_stage_change(before)
        # sudo: noted by the system
        opened = self.sudo().filtered(lambda t: t.is_open and t.thanks_on)
        if opened:
            opened.with_context(tracking_disable=True).thanks_on = False

    @api.model
    def _gateway_route(self, message, message_dict, route):
        found = super()._gateway_route(message, message_dict, route)
        if found and not found[1] and self._is_spam(message, message_dict):
            note_fate("spam")
            return None
        previous = found and not found[1] and (found[2] or {}).get("previous_id")
        if not previous:
            return found
        # thanks for what was closed long ago are no new request
        closed = self.sudo().browse(previous)  # sudo: the gateway
        files = message_dict.get("attachments") or ()
        big = any(thanks.of_substance(file[0], len(file[1] or "")) for file in files)
        body = str(message_dict.get("body") or "")
        if big or not (closed.active and closed.team_id.thanks_keep_solved):
            return found
        if not closed._says_only_thanks(body, message_dict.get("email_from")):
            return found
        return (found[0], closed.id, None, *found[3:])

    # -------------------------------------------------------------------- spam
    @api.model
    def _is_spam(self, message, message_dict):
        """Tell whether a mail that would open a ticket is not to."""
        sender = email_normalize(message_dict.get("email_from"))
        if self.env["crm.ticket.blocked.sender"]._is_blocked(sender):
            return True
        # certified mail is delivered by law, whatever a filter thinks of it
        if pec.is_envelope(message) or not spam.says_spam(message):
            return False
        # filters err: whom we know is not lost by one
        known = [("email_normalized", "=", sender), ("crm_to_confirm", "=", False)]
        return not self.env["res.partner"].search_count(known, limit=1)

    def action_mark_spam(self):
        """Put tickets away as spam, out of every figure, and block their senders.

        :return: the action that says whose mails are blocked from now on
        """
        self.check_access("write")
        found = self.filtered(lambda ticket: not ticket.uncounted)
        # sudo: figures, tasks and blocked senders are the system's
        tickets = found.sudo().with_context(
            crm_ticket_no_rating=NO_RATING, tracking_disable=True
        )
        tickets.activity_ids.unlink()
        for ticket in tickets.filtered("is_open"):
            ticket.spam_stage_id = ticket.stage_id
        tickets.filtered("is_open")._move_to("closed")
        tickets.write({"active": False, "uncounted": "spam", "acknowledge_due": False})
        for ticket in found:
            ticket._message_log(body=self.env._("Marked as spam."))
        blocked, known = self.env["crm.ticket.blocked.sender"]._block(found)
        return self._tell_spam(len(found), blocked, known)

    def _tell_spam(self, count, blocked, known):
        told = [self.env._("Marked as spam: %s.", count)]
        if blocked:
            told.append(self.env._("Blocked: %s.", ", ".join(blocked)))
        if known:
            told.append(
                self.env._("Not blocked, because known to us: %s.", ", ".join(known))
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if known else "success",
                "message": " ".join(told),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_unmark_spam(self):
        """Bring tickets back as they were, and hear their senders again."""
        self.check_access("write")
        found = self.filtered(lambda ticket: ticket.uncounted == "spam")
        # sudo: what marking has put away is the system's
        tickets = found.sudo().with_context(
            crm_ticket_no_rating=NO_RATING, tracking_disable=True
        )
        for ticket in tickets.filtered("spam_stage_id"):
            self.env["crm.ticket.stage.log"]._take_back(ticket)
            ticket.stage_id = ticket.spam_stage_id
        tickets.write({"active": True, "uncounted": False, "spam_stage_id": False})
        addresses = tickets.mapped("email_normalized")
        self.env["crm.ticket.blocked.sender"]._unblock(addresses)
        for ticket in found:
            ticket._message_log(body=self.env._("No spam after all."))
        return True

    # ------------------------------------------------------- passed on by one of us
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a ticket from a mail; of one that we pass on its sender is offered."""
        ticket = super().message_new(msg_dict, custom_values)
        # nobody is the customer of a mail that is forged
        if "partner_id" not in (custom_values or {}):
            ticket._offer_origin(msg_dict)
        return ticket

    def _offer_origin(self, msg_dict):
        """Note who wrote the mail that one of us has passed on."""
        sender = email_normalize(msg_dict.get("email_from"))
        mails = [
            content.encode("utf-8", "replace") if isinstance(content, str) else content
            for name, content, *_info in msg_dict.get("attachments") or ()
            if name.lower().endswith(".eml") and content
        ]
        named = forward.senders(
            mail_reading.plain_text(str(msg_dict.get("body") or "")[:_LOOKED_AT]),
            mails[:5],
            forward.is_forward(msg_dict.get("subject")),
        )
        if not named or not sender or not self._is_our_address(sender):
            return
        ours = self._is_our_address
        found = next((one for one in named if not ours(one[1])), None)
        if found:
            # sudo: noted by the system
            self.sudo().with_context(tracking_disable=True).write(
                {"origin_name": found[0], "origin_email": found[1]}
            )

    def action_take_origin(self):
        """Make the original sender of a mail that we passed on the customer."""
        self.ensure_one()
        self.check_access("write")
        if not self.origin_email:
            return False
        sender = formataddr((self.origin_name or "", self.origin_email))
        partner = self._find_sender({"email_from": sender}, self.team_id)
        if not partner:
            return False
        partner = partner.with_env(self.env)
        self.write({"partner_id": partner.id, "partner_email": partner.email})
        self._message_subscribe(partner.ids)
        self.sudo().write({"origin_name": False, "origin_email": False})  # sudo: noted
        # sudo: what the team says by itself
        if self.sudo().team_id.acknowledge in ("written", "all"):
            # sudo: sent by the system
            self.sudo().with_context(tracking_disable=True).acknowledge_due = True
        return True

    def action_leave_origin(self):
        """Leave the colleague who passed a mail on the customer of the ticket."""
        self.check_access("write")
        self.sudo().write({"origin_name": False, "origin_email": False})  # sudo: noted
        return True
