"""Chats with visitors: their ticket, and articles to answer with."""

from odoo import api, fields, models

from odoo.addons.crm_scheda_cliente.models.arguments import RECORD, takes, text


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    crm_ticket_ids = fields.One2many(
        "crm.ticket", "livechat_id", string="Tickets", groups="base.group_user"
    )

    crm_address_asked = fields.Boolean(
        "Asked for an address", readonly=True, groups="base.group_system"
    )

    def _get_crm_records(self):
        return [*super()._get_crm_records(), self.crm_ticket_ids]

    # ------------------------------------------------------------------- a ticket
    def _get_crm_documents(self):
        documents = super()._get_crm_documents()
        if self.env["crm.ticket"].has_access("create"):
            ticket = self.crm_ticket_ids[:1]
            documents.append(
                {
                    "key": "ticket",
                    "sequence": 10,
                    "label": self.env._("Ticket"),
                    "icon": "fa-ticket",
                    "method": "action_crm_ticket",
                    "name": ticket.display_name,
                }
            )
        return documents

    def action_crm_ticket(self):
        """Open the chat's ticket; the first time it comes into being."""
        return self._show_crm_record(self._make_crm_ticket())

    def _make_crm_ticket(self, subject=""):
        known = self.crm_ticket_ids
        ticket = self._make_crm_record(
            self.env["crm.ticket"], lambda: self._prepare_crm_ticket(subject)
        )
        if not known and not ticket.partner_id.email and not ticket.partner_email:
            ticket._ask_keeper("no_way", name=ticket.partner_name or "?")
        return ticket

    def _ask_crm_address(self):
        """Ask a visitor for an address, once, if nobody could answer him otherwise.

        :return: whether he has been asked just now
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: operators may not write chats; whether it was asked is the chat's
        chat = self.sudo()
        answerable = chat.crm_partner_id.email or self._get_crm_emails()
        if answerable or chat.crm_address_asked or self.channel_type != "livechat":
            return False
        if chat.livechat_end_dt:
            return False  # there is nobody left to ask
        self.env["crm.ticket"].check_access("create")
        chat.crm_address_asked = True
        lang = chat.livechat_lang_id.code or self.env.lang
        self.message_post(
            body=self.with_context(lang=lang).env._(
                "To answer you even after this chat we need your e-mail address: could"
                " you write it here, please?"
            ),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        return True

    def _prepare_crm_ticket(self, subject=""):
        partner = self.crm_partner_id
        values = {
            "name": subject or self._get_crm_subject() or self.display_name,
            "description": self._get_crm_transcript(),
            "partner_id": partner.id,
            "channel_id": self.env["im_livechat.channel"]._get_crm_channel_id(),
            "user_id": self._get_crm_owner().id,
        }
        if not partner:
            # sudo: whoever may read the chat may know the visitor's name
            guest = self.sudo().livechat_customer_guest_ids[:1]
            values["partner_name"] = guest.name
            values["partner_email"] = ", ".join(self._get_crm_emails()[:1])
        return values

    def _get_crm_owner(self):
        """Return the operator where he is an agent: who has heard it answers it."""
        agents = "crm_postvendita.crm_postvendita_group_agent"
        user = self.env.user
        return user if user.has_group(agents) else user.browse()

    # ------------------------------------------------------------------- commands
    @takes(body=text(10_000))
    def execute_command_ticket(self, body="", **_kwargs):
        """Make the chat's ticket, by ``/ticket subject``, and say which it is.

        A visitor whom nobody could answer is asked for an address first; asked for a
        second time, the ticket is made and says so.
        """
        subject = " ".join((body or "").split()).removeprefix("/ticket").strip()
        known = bool(self.crm_ticket_ids)
        if not known and self._ask_crm_address():
            message = self.env._(
                "The visitor has been asked for an e-mail address, to answer the"
                " ticket to: write /ticket again once it is there, or if none comes."
            )
            self.env.user._bus_send_transient_message(self, message)
            return
        ticket = self._make_crm_ticket(subject)
        link = ticket._get_html_link(title=ticket.display_name)
        message = (
            self.env._("This chat is ticket %s already.", link)
            if known
            else self.env._("The chat is now ticket %s.", link)
        )
        self.env.user._bus_send_transient_message(self, message)

    @takes(body=text(10_000))
    def execute_command_faq(self, body="", **_kwargs):
        """List the articles that answer, by ``/faq words``, to the operator alone."""
        words = " ".join((body or "").split()).removeprefix("/faq").strip()
        found = self._find_crm_faqs(words)
        if found:
            links = [faq._get_html_link(title=faq.name) for faq in found]
            message = self._join_crm_lines(links)
        else:
            message = self.env._(
                "No published article about “%s”: try other words, or write one.", words
            )
        self.env.user._bus_send_transient_message(self, message)

    @api.model
    def _join_crm_lines(self, lines):
        return self.env["ir.qweb"]._render(
            "crm_postvendita_livechat.lines", {"lines": lines}
        )

    # ------------------------------------------------------------------------ FAQ
    def _find_crm_faqs(self, words, limit=6):
        """Return the public articles for some words, the visitor's language first."""
        faqs = self.env["crm.faq"]
        if not words or not faqs.has_access("read"):
            return faqs
        # sudo: whoever may read the chat may know its language
        lang = self.sudo().livechat_lang_id.code
        return faqs.with_context(lang=lang or self.env.lang)._search_ranked(
            words[:200], faqs._get_shown_domain("public"), limit=limit, prefix=True
        )

    @api.readonly
    @takes(words=text(10_000))
    def get_crm_answers(self, words):
        """Return the articles that an operator may answer with.

        :param str words: what was typed after the shortcut
        :return: list of ``{"faq_id", "source", "substitution"}``: the question and
            the answer as text
        """
        self.ensure_one()
        self.check_access("read")
        return [
            {
                "faq_id": faq.id,
                "source": faq.name,
                "substitution": faq._get_plain_answer(),
            }
            for faq in self._find_crm_faqs(words)
        ]

    @takes(faq_id=RECORD)
    def note_crm_answer(self, faq_id):
        """Note that an article was used to answer in the chat."""
        self.ensure_one()
        self.check_access("read")
        faq = self.env["crm.faq"].browse(faq_id).exists()
        faq.check_access("read")
        if faq and self.env.user._is_internal():
            ticket = self.crm_ticket_ids[:1]
            faq._note_use(
                "answered",
                voter=f"chat:{self.id}",
                partner=self.crm_partner_id,
                ticket=ticket,
            )
        return True
