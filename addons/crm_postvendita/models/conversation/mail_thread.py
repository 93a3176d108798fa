"""What the gateway does more for a mail that is part of a conversation.

What it carries is opened, what it repeats is marked to be folded, images from elsewhere
wait until somebody asks for them; what no person has written is not answered.
"""

from datetime import datetime, timezone

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date, format_datetime

from ..ticket.kernel import mail_auto, mail_reading, pec
from ..ticket.mail_thread import OURS
from .crm_ticket_acknowledgement import SILENT
from .kernel import forward, images, quotes, unpack


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        ours = self.env.context.get("crm_ticket_mail") is OURS
        if ours and self._crm_is_unanswerable(message):
            self = self.with_context(crm_ticket_silent=SILENT)
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _crm_is_unanswerable(self, message):
        """Tell whether no person has written a mail, or nobody knows who has."""
        if mail_auto.auto_kind(message) or getattr(message, "crm_flood", False):
            return True
        if getattr(message, "crm_unproven", ""):
            return True
        spam = mail_reading.header(message, "X-Spam-Flag").strip().lower()
        envelope = pec.envelope(message)
        return spam == "yes" or bool(envelope and envelope.kind == "anomaly")

    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        found = super()._message_parse_extract_payload(
            message, message_dict, save_original=save_original
        )
        if self.env.context.get("crm_ticket_mail") is not OURS:
            return found
        if not forward.is_forward(mail_reading.header(message, "Subject")):
            found["body"] = _shown(found["body"], quotes.fold)
        self._crm_open_files(found)
        if not self._crm_mail_setting("mail_remote_images", 0):
            base = self.env["mail.thread"].get_base_url()
            found["body"] = _shown(found["body"], images.block, base)
        return found

    @api.model
    def _crm_open_files(self, found):
        """Add to a mail what its files hold: other files, texts, invitations.

        :param dict found: ``body`` and ``attachments`` of a mail
        """
        files = [
            mail_reading.File(file.fname or "", _as_bytes(file.content))
            for file in found["attachments"]
        ]
        opened = unpack.open_files(files, self._crm_mail_limit())
        silent = not mail_reading.plain_text(str(found["body"])).strip()
        texts = opened.texts + (opened.spare if silent else [])
        words = [self._crm_clean_text(form, text) for form, text in texts]
        words = [self._crm_tell_meeting(one) for one in opened.meetings] + words
        if opened.sealed and silent and not words:
            told = self.env["crm.ticket"]._for_staff().env
            text = told._("This mail is encrypted: only its recipient can open it.")
            words.append(Markup("<p><em>{}</em></p>").format(text))
        found["body"] = Markup("\n").join(filter(None, [found["body"], *words]))
        found["attachments"] += [
            self._Attachment(file.name, file.content, {}) for file in opened.files
        ]

    # ------------------------------------------------------------------ invitations
    @api.model
    def _crm_tell_meeting(self, meeting):
        """Return an invitation, or the answer to one, in words of the staff."""
        staff = self.env["crm.ticket"]._for_staff()
        title = self._crm_meeting_title(staff.env, meeting)
        rows = [
            (staff.env._("When"), self._crm_meeting_time(staff.env, meeting)),
            (staff.env._("Where"), meeting.place),
            (staff.env._("Invited by"), meeting.host),
        ]
        lines = [Markup("<b>{}</b>").format(title)]
        lines += [
            Markup("{}: {}").format(label, value) for label, value in rows if value
        ]
        return Markup("<p>{}</p>").format(Markup("<br>").join(lines))

    @api.model
    def _crm_meeting_title(self, env, meeting):
        _, who, title = env._, meeting.who or "?", meeting.title
        if meeting.method == "cancel":
            return _("Meeting cancelled: %s", title)
        if meeting.method == "request":
            return _("Invitation to a meeting: %s", title)
        if meeting.method != "reply":
            return _("Date in a calendar: %s", title)
        answers = {
            "ACCEPTED": _("%(who)s accepts: %(title)s", who=who, title=title),
            "DECLINED": _("%(who)s declines: %(title)s", who=who, title=title),
            "TENTATIVE": _("%(who)s may come: %(title)s", who=who, title=title),
        }
        other = _("%(who)s answers an invitation: %(title)s", who=who, title=title)
        return answers.get(meeting.answer, other)

    @api.model
    def _crm_meeting_time(self, env, meeting):
        """Return when a meeting is, in the company's time."""
        zone = env.company.resource_calendar_id.tz or "UTC"

        def told(moment, day=None):
            if not isinstance(moment, datetime):
                return format_date(env, moment)
            pattern = "HH:mm" if day else "EEEE d MMMM y, HH:mm"
            tz = "UTC"  # a moment without a zone is told as it stands there
            if moment.tzinfo:
                tz, moment = zone, moment.astimezone(timezone.utc).replace(tzinfo=None)
            return format_datetime(env, moment, tz=tz, dt_format=pattern)

        if not meeting.start:
            return ""
        text = told(meeting.start)
        timed = isinstance(meeting.start, datetime)
        if timed and isinstance(meeting.end, datetime):
            same = meeting.start.date() == meeting.end.date()
            text = f"{text} – {told(meeting.end, same)}"
        if meeting.repeats:
            text = env._("%s, and again", text)
        return text


def _shown(body, change, *args):
    """Return the text of a mail, which is cleaned, changed by a function."""
    return Markup(change(str(body or ""), *args))  # nosec B704 # cleaned before


def _as_bytes(content):
    return content.encode("utf-8", "replace") if isinstance(content, str) else content
