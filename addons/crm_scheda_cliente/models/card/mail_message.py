"""Mails and notes on the timeline of the customer whose documents they hang on."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html2plaintext, parse_contact_from_email


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "crm.timeline.mixin"]

    _TIMELINE_TYPES = ("email", "email_outgoing", "comment", "auto_comment")
    _TIMELINE_PREVIEW = 280

    _timeline_kind = "message"
    _timeline_icon = "fa-envelope-o"
    _timeline_sequence = 10
    _timeline_date = "date"
    _timeline_user = None
    _timeline_trusted = True
    _timeline_text = ("subject", "body")
    _timeline_document = False
    _timeline_fields = (
        "subject",
        "body",
        "author_id",
        "email_from",
        "message_type",
        "is_internal",
        "model",
        "res_id",
        "record_name",
    )

    @api.model
    def _timeline_label(self):
        return self.env._("Messages and notes")

    @api.model
    def _timeline_domain(self):
        return Domain("message_type", "in", self._TIMELINE_TYPES)

    @api.model
    def _timeline_contact_domain(self):
        """Return what people wrote to each other: no note, no mail to many."""
        return Domain("message_type", "in", ("email", "comment")) & Domain(
            "is_internal", "=", False
        )

    @api.model
    def _timeline_customer_domain(self, family, documents):
        """Return what was written on the customer and on its documents.

        Core filters messages by access after the limit; what is read here passes.
        """
        threads = {
            model: records
            for model, records in documents.allowing().items()
            if "message_ids" in self.env[model]._fields
        }
        return self.env["crm.timeline"]._attached_domain(threads)

    def _timeline_entry(self):
        text = " ".join(html2plaintext(self.body or "").split())
        preview = text[: self._TIMELINE_PREVIEW]
        if len(text) > len(preview):
            preview = f"{preview.rstrip()}…"
        is_note = self.is_internal
        return {
            "title": self.subject or self.record_name or self._timeline_title(),
            "text": preview,
            "user": self._timeline_author(),
            "icon": "fa-sticky-note-o" if is_note else self._timeline_icon,
            "state": self._timeline_title(),
            "color": "secondary" if is_note else "info",
            "open": {"model": self.model, "id": self.res_id},
        }

    def _timeline_author(self):
        """Return who wrote it; the address mostly says so."""
        name, _address = parse_contact_from_email(self.email_from or "")
        # sudo: the author's name is shown on every message that one may read
        return name or self.sudo().author_id.name or self.email_from or False

    def _timeline_title(self):
        if self.is_internal:
            return self.env._("Note")
        if self.message_type == "email":
            return self.env._("Mail received")
        return self.env._("Message sent")
