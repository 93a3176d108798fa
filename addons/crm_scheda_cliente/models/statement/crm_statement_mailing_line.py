"""The customers of a mailing of statements, sent one by one."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

_logger = logging.getLogger(__name__)


class CrmStatementMailingLine(models.Model):
    """One customer of a mailing of statements."""

    _name = "crm.statement.mailing.line"
    _description = "Statement to send"
    _order = "id"
    _check_company_auto = True

    _BATCH = 20

    mailing_id = fields.Many2one(
        "crm.statement.mailing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="mailing_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    state = fields.Selection(
        [
            ("pending", "To send"),
            ("sent", "Sent"),
            ("skipped", "Not sent"),
            ("failed", "Failed"),
        ],
        required=True,
        default="pending",
    )
    reason = fields.Char()
    date = fields.Datetime()
    document_id = fields.Many2one(
        "crm.statement.document", index="btree_not_null", ondelete="set null"
    )

    _pending_idx = models.Index("(id) WHERE state = 'pending'")

    @api.model
    def _cron_send(self):
        """Send what is pending, a batch at a time; a kill loses nothing.

        A line is marked and its mail queued in one transaction, so that nothing
        goes out twice.
        """
        pending = Domain("state", "=", "pending")
        remaining = self.search_count(pending)
        last = 0
        while lines := self.search(
            pending & Domain("id", ">", last), limit=self._BATCH
        ):
            for line in lines:
                last = line.id
                remaining = max(remaining - 1, 0)
                line._send_locked()
                if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                    return

    def _send_locked(self):
        """Send one, unless somebody else is at it or has called it off."""
        locked = self.try_lock_for_update()
        locked.invalidate_recordset(["state"])
        if locked.state == "pending":
            locked._try_send()

    def _try_send(self):
        """Send one, or write down why not."""
        try:
            with self.env.cr.savepoint():
                self._send()
        except UserError as error:
            self.write({"state": "failed", "reason": str(error)})
        except Exception as error:
            # one customer's odd data must not keep the others from their mail
            _logger.warning("Statement of partner %s", self.partner_id.id, exc_info=1)
            self.write({"state": "failed", "reason": repr(error)[:200]})

    def _send(self):
        mailing = self.mailing_id
        Statement = (
            self.env["crm.customer.statement"]
            .with_user(mailing.user_id)
            .with_company(mailing.company_id)
            .with_context(allowed_company_ids=mailing.company_id.ids)
        )
        partner = Statement.env["res.partner"].browse(self.partner_id.id)
        reason = self._skip_reason(Statement, partner)
        if reason:
            self.write({"state": "skipped", "reason": reason})
            return
        document = Statement._mail(
            partner, mailing.template_id, mailing._get_options(), mailing.certified
        )
        self.write(
            {
                "state": "sent",
                "date": fields.Datetime.now(),
                "reason": False,
                "document_id": document.id,
            }
        )

    def _skip_reason(self, Statement, partner):
        """Return why a customer gets no mail, or None."""
        mailing = self.mailing_id
        if mailing.certified:
            if not Statement._mail_certified(partner):
                return self.env._("There is no certified address (PEC).")
        elif not email_normalize(Statement._mail_recipient(partner).email or ""):
            return self.env._("There is no valid e-mail address.")
        data = Statement.get_statement(
            partner.ids, **mailing._get_options(), with_ageing=True
        )
        accounts = data["statements"][0]["accounts"]
        if not accounts:
            return self.env._("There is nothing to send.")
        if mailing.min_overdue > 0:
            currency = mailing.company_id.currency_id
            day = mailing.date_to
            overdue = sum(
                self.env["res.currency"]
                .browse(account["currency_id"])
                ._convert(account["overdue"], currency, mailing.company_id, day)
                for account in accounts
            )
            if currency.compare_amounts(overdue, mailing.min_overdue) < 0:
                return self.env._("Less is overdue than the least that was set.")
        return None
