"""The form of the web site that opens tickets."""

import io

from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.crm_scheda_cliente_website.controllers.form import GuardedForm

from .. import web_request

_MODEL = "crm.ticket"


class TicketForm(GuardedForm):
    def _get_guarded_models(self):
        return super()._get_guarded_models() | {_MODEL}

    def _get_form_options(self, model):
        options = super()._get_form_options(model)
        if model == _MODEL:
            # sudo: visitors choose among the choices that are meant for them
            tickets = request.env[_MODEL].sudo()
            company = request.website.company_id
            options.update(tickets._get_web_options(company, self._get_visitor()))
        return options

    def _get_visitor(self):
        """Return the contact of a visitor who is logged in, or nothing."""
        user = request.env.user
        # sudo: the visitor's own contact, to compare and to copy from
        return None if user._is_public() else user.partner_id.sudo()

    def extract_data(self, model_sudo, values):
        if model_sudo.model != _MODEL:
            return super().extract_data(model_sudo, values)
        self._check_files([v for v in values.values() if hasattr(v, "filename")])
        return super().extract_data(model_sudo, web_request.clean_values(values))

    def _check_files(self, files):
        wrong = web_request.judge_files([(f.filename, _size(f)) for f in files])
        if wrong == "many":
            raise UserError(
                request.env._("Send at most %s files.", web_request.FILES),
            )
        if wrong:
            raise UserError(
                request.env._(
                    "“%(file)s” is too large: a file may have %(size)s MB.",
                    file=wrong,
                    size=web_request.FILE_BYTES // 1024**2,
                )
            )

    def insert_record(self, request, model_sudo, values, custom, meta=None):
        if model_sudo.model != _MODEL:
            return super().insert_record(request, model_sudo, values, custom, meta=meta)
        # sudo: visitors open tickets but write nothing else; the values are checked
        tickets = request.env[_MODEL].sudo()
        ticket = tickets._open_from_web(
            values,
            request.website.company_id,
            partner=self._get_visitor(),
            further="\n".join(part for part in (custom, meta) if part),
        )
        return ticket.id

    def insert_attachment(self, model_sudo, id_record, files):
        if model_sudo.model != _MODEL:
            return super().insert_attachment(model_sudo, id_record, files)
        attachments = [
            (web_request.clean_line(found.filename), found.read())
            for found in files
            if found.filename
        ]
        if not attachments:
            return None
        # sudo: the ticket that this request has opened; a page is stored as text
        ticket = request.env[_MODEL].sudo().browse(id_record)
        ticket.with_context(
            mail_post_autofollow=False, attachments_mime_plainxml=True
        ).message_post(
            author_id=ticket.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=attachments,
        )
        return None


def _size(found):
    """Return the bytes of an uploaded file, which is then as it was."""
    here = found.stream.tell()
    found.stream.seek(0, io.SEEK_END)
    size = found.stream.tell()
    found.stream.seek(here)
    return size
