"""Fees into draft invoices or orders, period by period, each once."""

import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..equipment.kernel.periods import due_periods
from .crm_service_contract import AMOUNTS

_logger = logging.getLogger(__name__)

#: contracts invoiced between two commits
_BATCH = 100


class CrmServiceContractPeriod(models.Model):
    """A period of a contract that has been invoiced: there is one, once."""

    _name = "crm.service.contract.period"
    _description = "Invoiced period of a contract"
    _order = "date_start desc, id desc"

    contract_id = fields.Many2one(
        "crm.service.contract", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date("From", required=True)
    date_end = fields.Date("To", required=True)
    share = fields.Float(help="Part of a full period, from 0 to 1.")
    invoice_id = fields.Many2one(
        "account.move", index="btree_not_null", ondelete="set null"
    )
    order_id = fields.Many2one(
        "sale.order", index="btree_not_null", ondelete="set null"
    )
    amount = fields.Monetary("Untaxed amount", groups=AMOUNTS)

    _once = models.UniqueIndex(
        "(contract_id, date_start)", "This period of the contract is invoiced already."
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    crm_contract_id = fields.Many2one(
        "crm.service.contract",
        string="Service contract",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )

    def _reverse_move_vals(self, default_values, cancel=True):
        values = super()._reverse_move_vals(default_values, cancel)
        # a credit note takes back what the contract has brought
        values["crm_contract_id"] = self.crm_contract_id.id
        return values


class CrmServiceContract(models.Model):
    _inherit = "crm.service.contract"

    invoice_by = fields.Selection(
        [("invoice", "Draft invoices"), ("order", "Quotations to confirm")],
        string="Billed by",
        default="invoice",
        required=True,
    )
    invoice_months = fields.Selection(
        [
            ("1", "Every month"),
            ("2", "Every two months"),
            ("3", "Every quarter"),
            ("6", "Every half year"),
            ("12", "Every year"),
        ],
        string="Billed",
        default="12",
        required=True,
    )
    invoice_arrears = fields.Boolean(
        "In arrears", help="Billed when the period is over, not when it begins."
    )
    invoice_partner_id = fields.Many2one(
        "res.partner",
        string="Invoice to",
        help="Empty: the customer's invoicing address.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term", string="Payment terms", check_company=True
    )
    invoiced_until = fields.Date(
        readonly=True, copy=False, tracking=True, help="Last day billed so far."
    )
    next_invoice_date = fields.Date(
        "Next billing",
        compute="_compute_next_invoice_date",
        store=True,
        help="When the next period is billed.",
    )
    invoice_error = fields.Char("Why it was not billed", readonly=True, copy=False)
    period_ids = fields.One2many(
        "crm.service.contract.period", "contract_id", string="Billed periods"
    )
    invoice_ids = fields.One2many(
        "account.move",
        "crm_contract_id",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    _next_invoice_idx = models.Index("(next_invoice_date, id) WHERE state = 'running'")

    @api.depends(
        "date_start",
        "date_end",
        "invoiced_until",
        "invoice_months",
        "invoice_arrears",
        "line_ids",
    )
    def _compute_next_invoice_date(self):
        for contract in self.sudo():  # sudo: when, not how much
            start = contract.invoiced_until
            start = fields.Date.add(start, days=1) if start else contract.date_start
            over = contract.date_end and start and start > contract.date_end
            if not start or over or not contract.line_ids:
                contract.next_invoice_date = False
            elif not contract.invoice_arrears:
                contract.next_invoice_date = start
            else:
                stop = contract._get_span_at(int(contract.invoice_months), start)[1]
                contract.next_invoice_date = fields.Date.add(stop, days=1)

    # ------------------------------------------------------------------------ cron
    @api.model
    def _get_billing_domain(self, today):
        return Domain("state", "=", "running") & Domain(
            "next_invoice_date", "<=", today
        )

    @api.model
    def _cron_bill(self):
        """Bill every period that is due, in batches; one bad contract stops nothing.

        Each batch is committed with its progress: killed at any moment, the next
        run goes on where this one stood, and bills nothing twice.
        """
        today = fields.Date.context_today(self)
        domain = self._get_billing_domain(today)
        ids = self.search(domain, order="next_invoice_date, id").ids
        # another run may have billed them meanwhile
        return self._bill_batches(
            ids, lambda batch: batch.filtered_domain(domain)._bill_safely(today)
        )

    @api.model
    def _bill_batches(self, ids, bill):
        """Lock, bill and commit batch by batch; return the seconds that are left."""
        progress = self.env["ir.cron"]._commit_progress
        left = progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            if not left:
                break
            batch = self.browse(ids[start : start + _BATCH])
            bill(batch.try_lock_for_update())
            left = progress(len(batch))
        return left

    def _bill_safely(self, today):
        """Bill contracts in one go or, if one of them is bad, one by one."""
        try:
            with self.env.cr.savepoint():
                self._bill(today)
            return
        except Exception:  # whatever it is, the others are billed
            self.env.invalidate_all()
        for contract in self:
            try:
                with self.env.cr.savepoint():
                    contract._bill(today)
            except Exception as reason:
                self.env.invalidate_all()
                contract._keep_billing_error(reason)

    def _keep_billing_error(self, reason):
        """Write on the contract why it was not billed, and tell its responsible."""
        text = str(reason) or type(reason).__name__
        if not isinstance(reason, UserError):
            _logger.info("Contract %s was not billed: %s", self.id, text)
        if text == self.invoice_error:
            return
        self.invoice_error = text
        self._tell_responsible(self.env._("Not billed"), text)

    def _tell_responsible(self, summary, text):
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=text,
            user_id=self.user_id.id or self.env.uid,
        )

    def action_bill(self):
        """Bill what is due of the chosen contracts now, and show it."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        due = self.filtered_domain(self._get_billing_domain(today))
        if not due:
            raise UserError(
                self.env._(
                    "Nothing is due: a contract is billed while it runs, from the day"
                    " shown as “Next billing”."
                )
            )
        return self._show_documents(due.try_lock_for_update()._bill(today))

    # --------------------------------------------------------------------- billing
    def _bill(self, today):
        """Create the drafts of all periods due; the caller holds the locks.

        :return: the invoices created, or the orders where there are no invoices
        """
        todo = []
        for contract in self.sudo():  # sudo: fees become drafts, see below
            periods = due_periods(
                contract.date_start,
                int(contract.invoice_months),
                contract.invoiced_until or None,
                today,
                contract.date_end or None,
                contract.invoice_arrears,
            )
            contract._check_billable(periods)
            todo += [(contract, period) for period in periods]
        excess = self._get_excess_due(today)
        jobs = [(*pair, excess.pop(pair[0].id, [])) for pair in todo]
        invoiced = [job for job in jobs if job[0].invoice_by == "invoice"]
        ordered = [job for job in jobs if job[0].invoice_by == "order"]
        moves = self._create_documents(
            "account.move", [c._prepare_invoice(*rest) for c, *rest in invoiced]
        )
        orders = self._create_documents(
            "sale.order", [c._prepare_order(*rest) for c, *rest in ordered]
        )
        self._keep_periods(invoiced, moves, "invoice_id")
        self._keep_periods(ordered, orders, "order_id")
        return moves or orders

    @api.model
    def _create_documents(self, name, vals_list):
        """Create invoices or orders of contracts; each says from which one it comes.

        Core's own “created” is a message and a search of followers for each: all of
        ours are written at once.
        """
        model = self.env[name].sudo()  # sudo: drafts, which accountants check
        created = model.with_context(mail_create_nolog=True).create(vals_list)
        documents = model.browse(created.ids)
        documents._message_log_batch(
            bodies={
                document.id: Markup("<p>{}</p>").format(
                    self.env._("Made from contract %s.", contract._get_html_link())
                )
                for document in documents
                for contract in document.crm_contract_id
            }
        )
        return documents

    def _keep_periods(self, jobs, documents, field):
        self.env["crm.service.contract.period"].sudo().create(  # sudo: the ledger
            [
                {
                    "contract_id": contract.id,
                    "date_start": period.start,
                    "date_end": period.stop,
                    "share": period.share,
                    "amount": document.amount_untaxed,
                    field: document.id,
                }
                for (contract, period, _r), document in zip(
                    jobs, documents, strict=True
                )
            ]
        )
        for (_contract, _period, records), document in zip(
            jobs, documents, strict=True
        ):
            self._keep_excess(document, records)
        last = {contract: period.stop for contract, period, _records in jobs}
        for stop in set(last.values()):
            contracts = self.browse(c.id for c in last if last[c] == stop).sudo()
            contracts.with_context(tracking_disable=True).write(
                {"invoiced_until": stop, "invoice_error": False}
            )

    def _check_billable(self, periods):
        self.ensure_one()
        if periods and not self.line_ids:
            raise UserError(
                self.env._("Contract %s has no fee to bill.", self.display_name)
            )
        archived = self.line_ids.product_id.filtered(lambda p: not p.active)
        if archived:
            raise UserError(
                self.env._(
                    "Contract %(contract)s: the product “%(product)s” is archived,"
                    " choose another one for the fee.",
                    contract=self.display_name,
                    product=archived[0].display_name,
                )
            )

    def _get_bill_to(self):
        self.ensure_one()
        partner = self.invoice_partner_id
        if partner:
            return partner
        address = self.partner_id.address_get(["invoice"])["invoice"]
        return partner.browse(address)

    def _prepare_invoice(self, period, beyond=()):
        """Return the values of a draft invoice.

        :param period: whose fees it bills, or None
        :param beyond: work and visits that it bills, too
        """
        self.ensure_one()
        term = self.payment_term_id
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": self._get_bill_to().id,
            "crm_contract_id": self.id,
            "invoice_origin": self.number,
            "currency_id": self.currency_id.id,
            # else core's: the customer's own, for all of them at once
            **({"invoice_payment_term_id": term.id} if term else {}),
            "invoice_line_ids": [
                Command.create(values)
                for values in self._prepare_lines(
                    "_prepare_invoice_line", period, beyond
                )
            ],
        }

    def _prepare_lines(self, how, period, beyond):
        """Return the values of the lines of fees, then of what exceeds."""
        fees = [getattr(line, how)(period) for line in self.line_ids] if period else []
        extra = self._number_excess([getattr(record, how)() for record in beyond])
        return fees + extra

    def _prepare_order(self, period, beyond=()):
        """Return the values of a quotation, see ``_prepare_invoice``."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "partner_invoice_id": self._get_bill_to().id,
            "company_id": self.company_id.id,
            "origin": self.number,
            "crm_contract_id": self.id,
            "order_line": [
                Command.create(values)
                for values in self._prepare_lines("_prepare_order_line", period, beyond)
            ],
        }


class CrmServiceContractLine(models.Model):
    _inherit = "crm.service.contract.line"

    def _prepare_common(self, period):
        self.ensure_one()
        contract = self.contract_id
        label = self.env._(
            "%(name)s, from %(start)s to %(stop)s",
            name=self.name or self.product_id.display_name,
            start=contract._format_day(period.start),
            stop=contract._format_day(period.stop),
        )
        price = self.price_unit
        if period.share < 1:
            price = self.currency_id.round(price * period.share)
        return {
            "product_id": self.product_id.id,
            "name": label,
            "price_unit": price,
            "discount": self.discount,
        }

    def _prepare_invoice_line(self, period):
        """Return the values of a fee's line on the invoice of a period."""
        return {**self._prepare_common(period), "quantity": self.quantity}

    def _prepare_order_line(self, period):
        """Return the values of a fee's line on the quotation of a period."""
        return {**self._prepare_common(period), "product_uom_qty": self.quantity}
