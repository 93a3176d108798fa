"""Long documents: printed in the background, then told to whoever waits for them."""

import base64
import hashlib
import json
import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

#: How long a document that is ready may be fetched, in hours.
KEPT = 12
#: A document that was ready for longer is printed anew: what it shows may have changed.
FRESH = 1
#: How many documents one reader may wait for.
MOST_WAITING = 10
#: What is written down when somebody asks.
ASKED = (
    "name",
    "report_id",
    "record_ids",
    "options",
    "context",
    "fingerprint",
    "user_id",
    "with_all_rights",
)


class LongDocument(UserError):
    """A document is too long to be printed while somebody waits."""


class CrmReportPrint(models.Model):
    """A long document that somebody asked for, and its PDF once it is ready.

    Nobody has rights on it: the reader fetches his own by its route. It is printed as
    the reader, with all rights only where the page that asked had them too.
    """

    _name = "crm.report.print"
    _description = "Long document to print"
    _order = "id"

    _BATCH = 5

    name = fields.Char(required=True)
    report_id = fields.Many2one("ir.actions.report", required=True, ondelete="cascade")
    record_ids = fields.Json()
    options = fields.Json()
    context = fields.Json()
    fingerprint = fields.Char(required=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Reader", required=True, index=True, ondelete="cascade"
    )
    with_all_rights = fields.Boolean(
        help="Asked for by a page that had checked itself what the reader may see."
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("ready", "Ready"), ("failed", "Failed")],
        required=True,
        default="waiting",
        index=True,
    )
    reason = fields.Char()
    date_ready = fields.Datetime()
    content = fields.Binary(attachment=True)

    @api.model
    def _ask(self, report_ref, res_ids, data):
        """Return what a reader asks for now, not stored.

        :param report_ref: as of ``_render_qweb_pdf``
        """
        report = self.env["ir.actions.report"]._get_report(report_ref)
        ids = [res_ids] if isinstance(res_ids, int) else list(res_ids or [])
        options = json.loads(json.dumps(data or {}, default=str, sort_keys=True))
        context = self._get_kept_context()
        told = (report.id, ids, options, context, self.env.uid, self.env.su)
        # sudo: readers have no rights here; what is written is what the server knows
        return self.sudo().new(
            {
                "name": report.name,
                "report_id": report.id,
                "record_ids": ids,
                "options": options,
                "context": context,
                "fingerprint": hashlib.sha256(json.dumps(told).encode()).hexdigest(),
                "user_id": self.env.uid,
                "with_all_rights": self.env.su,
            }
        )

    @api.model
    def _get_kept_context(self):
        """Return what of a reader's context a document depends on."""
        return {
            "lang": self.env.lang,
            "tz": self.env.context.get("tz"),
            "allowed_company_ids": self.env.companies.ids,
        }

    def _same(self, *domain):
        """Return the stored ones by which the same reader asked for the same."""
        return self.search(
            [
                ("fingerprint", "=", self.fingerprint),
                ("user_id", "=", self.user_id.id),
                *domain,
            ],
            order="id desc",
            limit=1,
        )

    def _get_ready(self):
        """Return the PDF of what was asked for before, or None."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=FRESH)
        ready = self._same(("state", "=", "ready"), ("date_ready", ">=", since))
        return ready and ready._get_pdf()

    def _get_pdf(self):
        """Return the PDF as bytes."""
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "content"),
                ("res_id", "in", self.ids),
            ],
            limit=1,
        )
        return attachment.raw

    def _queue(self):
        """Store what was asked for and wake the job.

        :return: the sentence for the reader
        :raises UserError: if the reader waits for too many documents already
        """
        waiting = [("user_id", "=", self.user_id.id), ("state", "=", "waiting")]
        if not self._same(("state", "=", "waiting")):
            if self.search_count(waiting) >= MOST_WAITING:
                raise UserError(
                    self.env._(
                        "You are waiting for %s long documents already. Ask again when"
                        " they are ready.",
                        MOST_WAITING,
                    )
                )
            self.create(self._convert_to_write({name: self[name] for name in ASKED}))
        self.env.ref("crm_report_weasyprint.ir_cron_report_print")._trigger()
        return self.env._(
            "This document is long, so it is being prepared in the background. You will"
            " be told when it is ready; you can also ask for it again in a few minutes."
        )

    @api.model
    def _cron_print(self):
        """Print what is waiting, one at a time; a kill loses nothing."""
        domain = [("state", "=", "waiting")]
        remaining = self.search_count(domain)
        last = 0
        while found := self.search([*domain, ("id", ">", last)], limit=1):
            last = found.id
            remaining = max(remaining - 1, 0)
            locked = found.try_lock_for_update()
            locked.invalidate_recordset(["state"])
            if locked.state == "waiting":
                locked._print()
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                return

    def _print(self):
        """Print one, or write down why not; the reader is told."""
        try:
            with self.env.cr.savepoint():
                self.content = base64.b64encode(self._render())
        except UserError as error:
            self.write({"state": "failed", "reason": str(error)})
        except Exception as error:
            # one odd document must not keep the others from their readers
            _logger.warning(
                "Document %s for user %s", self.id, self.user_id, exc_info=1
            )
            self.write({"state": "failed", "reason": repr(error)[:200]})
        else:
            self.write({"state": "ready", "date_ready": fields.Datetime.now()})
        self._tell()

    def _render(self):
        """Return the PDF, printed as the reader."""
        env = self.env(
            user=self.user_id.id, su=self.with_all_rights, context=self.context or {}
        )
        content, _kind = env["ir.actions.report"]._render_qweb_pdf(
            self.report_id.id, self.record_ids or None, dict(self.options or {})
        )
        return content

    def _tell(self):
        """Tell the reader: on the screen if there, and in the inbox or by mail."""
        reader = self.user_id
        if not reader.active or reader._is_public():
            return
        here = self.with_context(lang=reader.lang)
        if self.state == "ready":
            subject = here.env._("“%s” is ready", self.name)
            body = Markup('<p><a href="%s">%s</a></p>') % (
                f"{self.get_base_url()}/crm/print/{self.id}",
                here.env._("Open the document"),
            )
        else:
            subject = here.env._("“%s” could not be printed", self.name)
            body = Markup("<p>%s</p>") % (self.reason or "")
        self.env["mail.thread"].message_notify(
            partner_ids=reader.partner_id.ids,
            subject=subject,
            body=body,
            author_id=self.env.ref("base.partner_root").id,
        )
        reader._bus_send("simple_notification", {"message": subject, "type": "info"})

    @api.autovacuum
    def _gc_prints(self):
        """Remove documents that nobody fetches any more."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=KEPT)
        self.search([("create_date", "<", since)]).unlink()
