"""How contracts go on: notice, renewal with new prices, end, suspension."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..equipment.kernel.periods import end_of_term
from .kernel import cover

_logger = logging.getLogger(__name__)
_BATCH = 100


class CrmServiceContractRenewal(models.Model):
    """One renewal, as it happened."""

    _name = "crm.service.contract.renewal"
    _inherit = ["crm.contract.part.mixin"]
    _description = "Renewal of a contract"
    _order = "date desc, id desc"

    date = fields.Date(required=True)
    old_end = fields.Date("Previous end", required=True)
    new_end = fields.Date(required=True)
    factor = fields.Float(digits=(12, 6), help="By which prices were multiplied.")
    name = fields.Char("Why")
    user_id = fields.Many2one("res.users", string="Who")


class CrmServiceContract(models.Model):
    _inherit = "crm.service.contract"

    renewal = fields.Selection(
        [
            ("automatic", "Automatic, unless notice is given"),
            ("manual", "By agreement"),
            ("none", "None: it ends"),
        ],
        default="automatic",
        required=True,
        tracking=True,
    )
    renewal_months = fields.Integer("Renewed for (months)", default=12)
    notice_days = fields.Integer("Notice (days)", default=60)
    notice_date = fields.Date(
        "Notice by", compute="_compute_notice_date", store=True, index="btree_not_null"
    )
    notice_given = fields.Date(
        "Notice given on",
        copy=False,
        tracking=True,
        help="The contract ends with its term.",
    )
    adjust = fields.Selection(
        [("none", "Same prices"), ("percent", "Percentage"), ("index", "Index")],
        string="Prices at renewal",
        default="none",
        required=True,
    )
    adjust_percent = fields.Float(
        "Percent", help="Added to the prices or, with an index, part of it that counts."
    )
    index_id = fields.Many2one("crm.price.index")
    renewal_ids = fields.One2many(
        "crm.service.contract.renewal", "contract_id", string="Renewals"
    )
    renewal_error = fields.Char("Why it was not renewed", readonly=True, copy=False)
    suspend_days = fields.Integer(
        "Suspend if unpaid (days)",
        help="Days after the due date of an invoice of this contract. Zero: never.",
    )

    _renewal_numbers = models.Constraint(
        "CHECK (renewal_months >= 0 AND notice_days >= 0 AND suspend_days >= 0)",
        "Months of renewal, days of notice and of suspension cannot be negative.",
    )

    @api.depends("date_end", "notice_days")
    def _compute_notice_date(self):
        for contract in self:
            end = contract.date_end
            contract.notice_date = end and fields.Date.subtract(
                end, days=contract.notice_days
            )

    @api.constrains("adjust", "index_id", "adjust_percent", "renewal", "renewal_months")
    def _check_renewal(self):
        for contract in self:
            if contract.adjust == "index" and not contract.index_id:
                raise ValidationError(
                    self.env._(
                        "Contract “%s”: choose the index that adjusts its prices.",
                        contract.display_name,
                    )
                )
            if contract.renewal == "automatic" and not contract.renewal_months:
                raise ValidationError(
                    self.env._(
                        "Contract “%s”: give the months for which it is renewed.",
                        contract.display_name,
                    )
                )

    # --------------------------------------------------------------------- renewal
    def action_give_notice(self):
        """Record that one of the two sides ends the contract with its term."""
        today = fields.Date.context_today(self)
        for contract in self:
            if contract.notice_date and today > contract.notice_date:
                contract.message_post(
                    body=self.env._(
                        "Notice came late: it was due by %s.",
                        contract._format_day(contract.notice_date),
                    ),
                    subtype_xmlid="mail.mt_note",
                )
            contract.notice_given = today

    def action_withdraw_notice(self):
        self.notice_given = False

    def action_renew(self):
        """Renew for the next term, with the new prices.

        :raises UserError: where the contract cannot be renewed, or its index
            lacks a value
        """
        for contract in self:
            contract._check_renewable()
            contract._renew()

    def _check_renewable(self):
        self.ensure_one()
        if self.state not in ("running", "suspended", "ended") or not self.date_end:
            raise UserError(
                self.env._(
                    "Contract %s cannot be renewed: it is not in force, or it has no"
                    " end.",
                    self.display_name,
                )
            )
        if not self.renewal_months:
            raise UserError(
                self.env._(
                    "Contract %s: give the months for which it is renewed.",
                    self.display_name,
                )
            )

    def _renew(self):
        self.ensure_one()
        start = fields.Date.add(self.date_end, days=1)
        factor, why = self._get_adjustment(start)
        old_end, new_end = self.date_end, end_of_term(start, self.renewal_months)
        self._adjust_prices(factor)
        self.write(
            {
                "date_end": new_end,
                "term_start": start,
                "notice_given": False,
                "renewal_error": False,
                "state": "suspended" if self.state == "suspended" else "running",
            }
        )
        self.env["crm.service.contract.renewal"].sudo().create(  # sudo: the log
            {
                "contract_id": self.id,
                "date": fields.Date.context_today(self),
                "old_end": old_end,
                "new_end": new_end,
                "factor": factor,
                "name": why,
                "user_id": self.env.uid,
            }
        )
        self.message_post(
            body=self.env._(
                "Renewed until %(end)s. %(why)s",
                end=self._format_day(new_end),
                why=why,
            ),
            subtype_xmlid="mail.mt_note",
        )

    def _adjust_prices(self, factor):
        """Multiply the fees and the prices of what exceeds, rounded."""
        for line in self.sudo().line_ids:  # sudo: the prices follow the agreement
            line.price_unit = cover.adjusted(
                line.price_unit, factor, line.currency_id.round
            )
        for service in self.service_ids:
            service.excess_price = cover.adjusted(
                service.excess_price, factor, service.currency_id.round
            )

    def _get_adjustment(self, start):
        """Return the factor of the new prices and why, for a term that starts."""
        self.ensure_one()
        if self.adjust == "percent":
            factor = 1 + self.adjust_percent / 100
            return factor, self.env._("Prices changed by %s %%.", self.adjust_percent)
        if self.adjust == "index":
            since = self.term_start or self.date_start
            percent = self.adjust_percent or 100
            factor = self.index_id._get_factor(since, start, percent)
            return factor, self.env._(
                "Prices changed by %(change).2f %%: %(percent)g %% of index"
                " “%(index)s”.",
                change=(factor - 1) * 100,
                percent=percent,
                index=self.index_id.name,
            )
        return 1.0, self.env._("Same prices.")

    @api.model
    def _cron_renew(self):
        """Renew or end the contracts whose term is over; resume and suspend.

        A contract that cannot be renewed keeps its reason and is tried again the
        day after; the others go on.
        """
        today = fields.Date.context_today(self)
        over = Domain("state", "in", ("running", "suspended")) & Domain(
            "date_end", "<", today
        )
        progress = self.env["ir.cron"]._commit_progress
        ids = self.search(over, order="date_end, id").ids
        left = progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            if not left:
                return
            batch = self.browse(ids[start : start + _BATCH])
            for contract in batch.try_lock_for_update().filtered_domain(over):
                contract._close_term(today)
            left = progress(len(batch))
        self._check_payments(today)

    def _close_term(self, today):
        """Renew a contract whose term is over, or end it."""
        if self.renewal != "automatic" or self.notice_given:
            self.state = "ended"
            return
        try:
            with self.env.cr.savepoint():
                # one that was forgotten for years is brought up to today
                for _turn in range(50):
                    if self.date_end >= today:
                        break
                    self._renew()
        except UserError as reason:
            self.env.invalidate_all()
            text = str(reason)
            if text != self.renewal_error:
                self.renewal_error = text
                self._tell_responsible(self.env._("Not renewed"), text)

    # ------------------------------------------------------------------ suspension
    @api.model
    def _check_payments(self, today):
        """Suspend contracts with unpaid invoices, resume those that have paid."""
        watched = self.search(
            [("state", "in", ("running", "suspended")), ("suspend_days", ">", 0)]
        )
        overdue = watched._get_overdue(today)
        for contract in watched:
            move = overdue.get(contract.id)
            if move and contract.state == "running":
                contract._suspend(move)
            elif (
                not move
                and contract.state == "suspended"
                and (contract.suspension_reason)
            ):
                contract.action_resume()

    def _get_overdue(self, today):
        """Return the oldest invoice for which each contract is to be suspended."""
        moves = self.env["account.move"].sudo()  # sudo: whether it is paid, no more
        found = {}
        for move in moves.search(
            [
                ("crm_contract_id", "in", self.ids),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("invoice_date_due", "<", today),
            ],
            order="invoice_date_due, id",
        ):
            contract = move.crm_contract_id
            limit = fields.Date.add(move.invoice_date_due, days=contract.suspend_days)
            if limit < today:
                found.setdefault(contract.id, move)
        return found

    def _suspend(self, move):
        reason = self.env._(
            "Invoice %(invoice)s, due on %(day)s, is not paid.",
            invoice=move.name,
            day=self._format_day(move.invoice_date_due),
        )
        self.write({"state": "suspended", "suspension_reason": reason})
        self.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def action_suspend(self):
        """Suspend by hand: tickets are no longer covered, nothing is billed."""
        self.filtered(lambda c: c.state == "running").write(
            {"state": "suspended", "suspension_reason": False}
        )

    def action_resume(self):
        self.filtered(lambda c: c.state == "suspended").write(
            {"state": "running", "suspension_reason": False}
        )
