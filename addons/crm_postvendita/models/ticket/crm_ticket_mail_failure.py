"""Mails to the service that could not be processed: kept, rescued, tried again."""

import base64
import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models

from .crm_ticket_mail_intake import get_company_id
from .kernel import mail_marks, mail_rescue
from .mail_thread import RESCUE

_logger = logging.getLogger(__name__)

#: days for which a mail is kept, unless a setting says otherwise
_DAYS = 90
#: so much of a mail is kept, and no more
_BYTES = 50 * 1024 * 1024


class CrmTicketMailFailure(models.Model):
    """A mail to the service that could not be processed as it came: kept whole."""

    _name = "crm.ticket.mail.failure"
    _description = "Mail that could not be processed"
    _order = "id desc"

    name = fields.Char("Subject", readonly=True)
    email_from = fields.Char("Sender", readonly=True)
    raw = fields.Binary("Mail", attachment=True, readonly=True)
    filename = fields.Char(compute="_compute_filename")
    size = fields.Integer("Bytes", readonly=True)
    error = fields.Text(readonly=True)
    fingerprint = fields.Char(readonly=True, index=True)
    state = fields.Selection(
        [
            ("new", "To process"),
            ("rescued", "Rescued as plain text"),
            ("done", "Processed"),
            ("ignored", "Let go"),
        ],
        default="new",
        required=True,
        index=True,
    )
    ticket_id = fields.Many2one(
        "crm.ticket", readonly=True, ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=True,
        index=True,
        ondelete="set null",
    )

    @api.depends("ticket_id.company_id")
    def _compute_company_id(self):
        for failure in self:
            # that to which the mail was written, as long as no ticket says another one
            failure.company_id = failure.ticket_id.company_id or failure.company_id

    def _compute_filename(self):
        for failure in self:
            failure.filename = f"mail-{failure.id}.eml"

    # ------------------------------------------------------------------- keeping
    @api.model
    def _keep(self, raw, error, state="new"):
        """Keep a mail that failed; the same one twice is kept once."""
        fingerprint = mail_marks.fingerprint(raw)
        known = self.search([("fingerprint", "=", fingerprint)], limit=1)
        if known:
            known.error = error
            return known
        told = mail_rescue.summary(raw)
        return self.create(
            {
                "name": told["subject"] or self.env._("(no subject)"),
                "email_from": told["sender"],
                "raw": base64.b64encode(raw[:_BYTES]),
                "size": len(raw),
                "error": mail_rescue.clean(error)[-5000:],
                "fingerprint": fingerprint,
                "state": state,
                "company_id": get_company_id(),
            }
        )

    @api.model
    def _is_full(self, most):
        """Tell whether so many mails have failed in the last hour."""
        since = fields.Datetime.now() - timedelta(hours=1)
        return self.search_count([("create_date", ">", since)], limit=most) >= most

    @api.autovacuum
    def _gc_old(self):
        """Let go of mails that are older than they are kept."""
        days = self.env["mail.thread"]._crm_mail_setting("mail_failure_days", _DAYS)
        if days:
            limit = fields.Datetime.now() - timedelta(days=days)
            self.search([("create_date", "<", limit)], limit=1000).unlink()

    def _rescue(self, model):
        """Make a ticket of what can be read of the mail; return whether it worked."""
        self.ensure_one()
        raw = base64.b64decode(self.raw)
        message = mail_rescue.rescue(raw, self.fingerprint)
        thread = self.env["mail.thread"].with_context(crm_ticket_mail=RESCUE)
        try:
            with self.env.cr.savepoint():
                found = thread.message_process(model, message.as_bytes())
        except OperationalError:
            raise
        except Exception as error:
            _logger.info("Mail %s cannot be rescued either: %r", self.id, error)
            self.error = f"{self.error}\n{error}"
            return False
        self.write({"state": "rescued", "ticket_id": found or False})
        return True

    # ------------------------------------------------------------------- actions
    def action_retry(self):
        """Process mails again, as they came or else as plain text."""
        for failure in self.filtered(lambda f: f.state in ("new", "ignored")):
            raw = base64.b64decode(failure.raw)
            thread = self.env["mail.thread"].with_context(crm_ticket_mail=RESCUE)
            # sudo: the gateway's own work, done again
            thread = thread.sudo()
            try:
                with self.env.cr.savepoint():
                    found = thread.message_process("crm.ticket", raw)
                failure.write({"state": "done", "ticket_id": found or False})
            except OperationalError:
                raise
            except Exception as error:
                failure.error = str(error)
                failure.sudo()._rescue("crm.ticket")  # sudo: see above

    def action_ignore(self):
        self.filtered(lambda f: f.state == "new").state = "ignored"
