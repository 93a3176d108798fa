"""The mail that confirms a new ticket: to whom, when, in which language.

It is sent a moment after the ticket came in, by a job: what takes mails in waits for
nothing, and a mail that came in is not lost with the confirmation of it.
"""

import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, format_datetime, formataddr, html2plaintext

from ..ticket.kernel import mail_writer, pec
from .kernel import language

_logger = logging.getLogger(__name__)

#: value of the context's ``crm_ticket_silent`` while a mail that no person sent makes a
#: ticket, which is not confirmed: an object, which no client can send
SILENT = object()
#: confirmations that one address gets within the time that core counts mails in
_MOST = 5
#: hours after which a confirmation says nothing new
_STALE = 24
#: values of a ticket that is brought along from elsewhere
_HISTORY = {"number", "create_date", "solved_date", "closed_date", "stage_id"}
_LAYOUT = "mail.mail_notification_light"
#: what tells a server of ours and of others that no person wrote
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
_OFFICES = ("postmaster", "mailer-daemon", "abuse", "bounce", "bounces")
_LINK = "#confirmed"


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    acknowledge_due = fields.Boolean("To be confirmed", readonly=True, copy=False)
    acknowledged_on = fields.Datetime("Confirmed on", readonly=True, copy=False)

    _acknowledge_idx = models.Index("(id) WHERE acknowledge_due IS TRUE")

    @api.model
    def _fill_stages(self, vals_list):
        # many at once come from a file or another program; one with a history, too
        new = len(vals_list) == 1 and not _HISTORY & vals_list[0].keys()
        super()._fill_stages(vals_list)
        if new and self._is_acknowledged(vals_list[0]):
            vals_list[0]["acknowledge_due"] = True

    @api.model
    def _is_acknowledged(self, vals):
        """Tell whether a new ticket is confirmed to whoever has opened it.

        :param dict vals: the ticket's values, its team and channel among them
        """
        context = self.env.context
        if context.get("import_file") or context.get("crm_ticket_silent") is SILENT:
            return False
        team = self.env["crm.ticket.team"].browse(vals.get("team_id") or [])
        wanted = team.sudo().acknowledge  # sudo: what the system asks itself
        if wanted not in ("written", "all"):
            return False
        by_us = not self.env.su and self.env.user._is_internal()
        channel = vals.get("channel_id")
        if channel in map(self._channel_id, ("phone", "manual")):
            return by_us and wanted == "all"
        # one of us writes down what came in elsewhere, or parts what is confirmed
        return not by_us or channel not in map(self._channel_id, ("email", "portal"))

    # ------------------------------------------------------------------- sending
    @api.model
    def _cron_acknowledge(self, batch=50):
        """Confirm what has come in, one ticket after the other.

        Every minute: to call the job for each mail would cost the mail more.
        """
        due = Domain("acknowledge_due", "=", True)
        tickets = self.search(due, limit=batch, order="id").try_lock_for_update()
        for ticket in tickets:
            ticket.with_context(tracking_disable=True).acknowledge_due = False
            try:
                with self.env.cr.savepoint():
                    ticket._acknowledge()
            except Exception:  # a template that somebody has written
                _logger.exception("Ticket %s is not confirmed", ticket.number)
        remaining = self.search_count(due)
        self.env["ir.cron"]._commit_progress(len(tickets), remaining=remaining)

    def _acknowledge(self):
        """Send the confirmation, unless it would say nothing or reach nobody."""
        self.ensure_one()
        if not self._may_acknowledge():
            return
        template = self.team_id.acknowledge_template_id or self.env.ref(
            "crm_postvendita.mail_template_acknowledge", raise_if_not_found=False
        )
        if not template:
            return
        langs = template._render_lang(self.ids)
        lang = langs.get(self.id) or self.env.lang
        subject, body = (
            template._render_field(name, self.ids, set_lang=lang)[self.id]
            for name in ("subject", "body_html")
        )
        self.with_context(tracking_disable=True).acknowledged_on = fields.Datetime.now()
        self._say_by_itself(body, lang, subject=subject, email_layout_xmlid=_LAYOUT)

    def _say_by_itself(self, body, lang, **options):
        """Send the customer a mail that no person writes: nobody's answer.

        :param body: HTML
        :param str lang: the language that it is in
        :param options: of ``message_post``, beyond those that make it automatic
        """
        options = {
            "mail_headers": AUTOMATIC,
            "subtype_xmlid": "mail.mt_note",
            **options,
        }
        self.with_context(lang=lang).message_post(
            body=body,
            author_id=self.company_id.partner_id.id,
            email_from=self._get_acknowledgement_from(),
            email_add_signature=False,
            force_email_lang=lang,
            message_type="auto_comment",
            notify_skip_followers=True,
            outgoing_email_to=False if self.partner_id else self.partner_email,
            partner_ids=self.partner_id.ids,
            **options,
        )

    def _may_acknowledge(self):
        """Tell whether the ticket is new, and of a person who is not one of us."""
        now = fields.Datetime.now()
        address = email_normalize(self.partner_email)
        old = self.create_date < fields.Datetime.subtract(now, hours=_STALE)
        if old or not address or not self.is_open or self.acknowledged_on:
            return False
        # whoever telephones is spoken with, and confirmed what he has asked for
        spoken = int(self.channel_id.id == self._channel_id("phone"))
        if self.answer_count > spoken or not self._is_somebody(address):
            return False
        since, most = self._get_flood_limits()
        domain = Domain("email_normalized", "=", address)
        domain &= Domain("acknowledged_on", ">=", since)
        most = min(most, _MOST)
        return self.search_count(domain, limit=most) < most

    @api.model
    def _is_somebody(self, address):
        """Tell whether an address is of a person who is not one of us."""
        if not address or address.partition("@")[0] in _OFFICES:
            return False
        if mail_writer.is_robot(address) or pec.is_provider(address):
            return False
        return not self._is_our_address(address)

    @api.model
    def _is_our_address(self, address):
        """Tell whether an address is of one of us, or of our own mail domain."""
        threads = self.env["mail.thread"]
        return threads._crm_is_ours(address) or bool(
            threads._crm_find_models([address])
        )

    # ------------------------------------------------------------ what stands there
    def _get_acknowledgement_lang(self):
        """Return the language of a known customer, or that of what he wrote."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        partner = self.partner_id
        if partner.lang in installed and not partner.crm_to_confirm:
            return partner.lang
        first = self.message_ids.filtered(lambda m: m.message_type == "email")[-1:]
        text = html2plaintext(str(first.body or self.description or "")[:20_000])
        code = language.guess(f"{self.name}\n{text}")
        ours = self.company_id.partner_id.lang
        found = [lang for lang in installed if code and lang.startswith(f"{code}_")]
        if ours in found or not found:
            return ours if ours in installed else partner.lang
        return found[0]

    def _get_acknowledgement_from(self):
        address = self.team_id.alias_email or email_normalize(self.company_id.email)
        if not address:
            return self.env.user.email_formatted
        return formataddr((self.company_id.name, address))

    def _get_acknowledgement_deadline(self):
        """Return until when we answer, as people say it; ``""`` if nobody promises."""
        rows = self.sla_ids.filtered(
            lambda row: row.target == "first_response" and not row.reached_at
        )
        deadline = rows[:1].deadline
        if not deadline:
            return ""
        hours = self.team_id.calendar_id or self.company_id.resource_calendar_id
        lang = self.env.context.get("lang") or self.env.lang
        return format_datetime(
            self.env, deadline, tz=hours.tz or "UTC", dt_format="EEEE d MMMM y, HH:mm",
            lang_code=lang,
        )  # fmt: skip

    def _get_acknowledgement_url(self):
        """Return the link of the mail, as the ticket's messages show it.

        The token is in the customer's mail alone: whoever reads the ticket could act
        as the customer with it.
        """
        return f"{self.get_base_url()}{self._get_acknowledgement_path()}"

    def _get_acknowledgement_path(self):
        return f"/my/tickets/{self.id}{_LINK}"

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        body = super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )
        path = self._get_acknowledgement_path() if len(self) == 1 else None
        if not path or path not in body or message.message_type != "auto_comment":
            return body
        ticket = self.sudo()  # sudo: the customer's own mail is put together
        to = recipients_group.get("recipients_ids") or []
        others = recipients_group.get("recipients_emails") or []
        addresses = {email_normalize(other) for other in others}
        if to in ([], ticket.partner_id.ids) and addresses <= {ticket.email_normalized}:
            token = ticket._portal_ensure_token()
            body = body.replace(path, f"/my/tickets/{ticket.id}?access_token={token}")
        return body
