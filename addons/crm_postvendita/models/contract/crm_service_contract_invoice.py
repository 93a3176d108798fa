"""Billing of contracts: fees and what exceeds them, into drafts, each once."""

import logging
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..equipment.kernel.periods import due_periods
from .crm_service_contract import AMOUNTS, MANAGER

_logger = logging.getLogger(__name__)

#: contracts invoiced between two commits
_BATCH = 100
#: lines of what exceeds follow the fees; the number says which line is whose
_FIRST = 1000


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
    excess_by = fields.Selection(
        [
            ("month", "Every month"),
            ("fee", "With the next fee"),
            ("hand", "By hand"),
        ],
        string="What exceeds is billed",
        default="month",
        required=True,
        help="Hours, calls, visits and material beyond what is included, at this"
        " contract's prices. Until then they can be billed from the ticket, the"
        " visit or here.",
    )
    excess_amount = fields.Monetary(
        "Beyond, to bill", compute="_compute_excess_amount", groups=AMOUNTS
    )
    # what it brought and cost
    yearly_amount = fields.Monetary(
        "Fees a year", compute="_compute_yearly_amount", store=True, groups=AMOUNTS
    )
    brought = fields.Monetary(
        compute="_compute_brought",
        groups=AMOUNTS,
        help="Invoices of this contract, posted, without taxes, and work beyond it.",
    )
    cost = fields.Monetary(
        compute="_compute_money", groups=MANAGER, help="Work and visits charged to it."
    )
    margin = fields.Monetary(compute="_compute_money", groups=MANAGER)

    _next_invoice_idx = models.Index("(next_invoice_date, id) WHERE state = 'running'")

    # -------------------------------------------------------------------- computed
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

    def _compute_excess_amount(self):
        found = self._get_excess()
        for contract in self:
            records = found.get(contract.id, ())
            contract.excess_amount = sum(record.price for record in records)

    @api.depends(
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
        "invoice_months",
    )
    def _compute_yearly_amount(self):
        for contract in self:
            periods = 12 / int(contract.invoice_months or 12)
            contract.yearly_amount = periods * sum(contract.line_ids.mapped("subtotal"))

    def _compute_brought(self):
        brought = self._get_brought()
        for contract in self:
            contract.brought = brought.get(contract.id, 0.0)

    def _compute_money(self):
        cost = self._get_cost()
        for contract in self:
            contract.cost = cost.get(contract.id, 0.0)
            contract.margin = contract.brought - contract.cost

    def _get_brought(self):
        """Return the invoices of contracts, and what is beyond in no such invoice."""
        moves = self.env["account.move"].sudo()  # sudo: sums only, by group
        sums = {
            contract.id: amount
            for contract, amount in moves._read_group(
                [("crm_contract_id", "in", self.ids), ("state", "=", "posted")],
                ["crm_contract_id"],
                ["amount_untaxed_signed:sum"],
            )
        }
        apart = Domain("invoice_line_id", "=", False) & (
            Domain("sale_line_id", "=", False)
            | Domain("sale_line_id.order_id.crm_contract_id", "=", False)
        )
        for name, _day in self._get_excess_models():
            model = self.env[name].sudo()  # sudo: sums only, by group
            for contract, price in model._read_group(
                Domain("contract_id", "in", self.ids) & apart,
                ["contract_id"],
                ["price:sum"],
            ):
                sums[contract.id] = sums.get(contract.id, 0.0) + price
        return sums

    def _get_cost(self):
        sums = {}
        for name, _day in self._get_excess_models():
            model = self.env[name].sudo()  # sudo: sums only, by group
            for contract, cost in model._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["cost:sum"]
            ):
                sums[contract.id] = sums.get(contract.id, 0.0) + cost
        return sums

    # ------------------------------------------------------------------------ cron
    @api.model
    def _get_billing_domain(self, today):
        return Domain("state", "=", "running") & Domain(
            "next_invoice_date", "<=", today
        )

    @api.model
    def _cron_bill(self):
        """Bill every period that is due, then what exceeds and waits for no fee.

        In batches; one bad contract stops nothing. Each batch is committed with its
        progress: killed at any moment, the next run goes on where this one stood, and
        bills nothing twice.
        """
        today = fields.Date.context_today(self)
        domain = self._get_billing_domain(today)
        ids = self.search(domain, order="next_invoice_date, id").ids
        # another run may have billed them meanwhile
        left = self._bill_batches(
            ids, lambda batch: batch.filtered_domain(domain)._bill_safely(today)
        )
        if left:
            ids = self._find_excess_due(today).ids
            self._bill_batches(ids, lambda batch: batch._bill_excess_safely(today))

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

    # ------------------------------------------------------------------------ fees
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
            done = self.browse(c.id for c in last if last[c] == stop)
            # sudo: how far a contract is invoiced is what its invoices say, nobody's
            contracts = done.sudo().with_context(tracking_disable=True)
            contracts.write({"invoiced_until": stop, "invoice_error": False})

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

    # ---------------------------------------------------------------- what exceeds
    @api.model
    def _get_excess_models(self):
        """Hook: the models whose records are charged to contracts, and their date."""
        return (("crm.ticket.work", "date"),)

    def _get_excess(self, until=None):
        """Return what exceeds contracts and is in no document, oldest first.

        :param until: last day that counts, or None
        :return: ``{contract id: [work and visits, in superuser mode]}``
        """
        found = defaultdict(list)
        for name, day in self._get_excess_models():
            domain = Domain("contract_id", "in", self.ids) & self._beyond_domain()
            if until:
                domain &= Domain(day, "<", fields.Date.add(until, days=1))
            model = self.env[name].sudo()  # sudo: the whole contract's, for its bill
            for record in model.search(domain, order=f"{day}, id")._get_beyond():
                found[record.contract_id.id].append(record)
        return found

    @api.model
    def _beyond_domain(self):
        return Domain("excess_quantity", ">", 0) & Domain("is_billed", "=", False)

    def _get_excess_due(self, today):
        """Return what the next documents of contracts bill beside their fees."""
        month = fields.Date.start_of(today, "month")
        ways = self.grouped("excess_by")
        due = ways.get("fee", self.browse())._get_excess(today)
        monthly = ways.get("month", self.browse())
        due.update(monthly._get_excess(fields.Date.subtract(month, days=1)))
        return due

    @api.model
    def _find_excess_due(self, today):
        """Return the contracts that have something to bill apart from a fee.

        Those billed with the next fee wait for it, as long as there is one.
        """
        until = fields.Date.subtract(fields.Date.start_of(today, "month"), days=1)
        ids = set()
        for name, day in self._get_excess_models():
            domain = self._beyond_domain() & Domain("contract_id", "!=", False)
            domain &= Domain(day, "<", fields.Date.add(until, days=1))
            model = self.env[name].sudo()  # sudo: which contracts, no more
            groups = model._read_group(domain, ["contract_id"])
            ids.update(contract.id for [contract] in groups)
        apart = Domain("excess_by", "=", "month") | (
            Domain("excess_by", "=", "fee")
            & (Domain("next_invoice_date", "=", False) | Domain("state", "=", "ended"))
        )
        domain = Domain("id", "in", list(ids)) & apart
        return self.search(domain & Domain("state", "in", ("running", "ended")))

    def _bill_excess_safely(self, today):
        """Bill what exceeds contracts; one that cannot be billed keeps the reason."""
        due = self._get_excess_due(today)
        for contract in self:
            try:
                with self.env.cr.savepoint():
                    contract._bill_excess(due.get(contract.id, []))
            except Exception as reason:  # whatever it is, the others are billed
                self.env.invalidate_all()
                contract._keep_billing_error(reason)

    def _bill_excess(self, records):
        """Create the document that bills work and visits beyond the contract.

        :param records: list of records, see ``_get_excess``
        :return: the invoice or the order, empty without records
        """
        self.ensure_one()
        contract = self.sudo()  # sudo: prices become drafts, accountants check them
        if contract.invoice_by == "order":
            name, prepare = "sale.order", contract._prepare_order
        else:
            name, prepare = "account.move", contract._prepare_invoice
        values = [prepare(None, records)] if records else []
        document = self._create_documents(name, values)
        self._keep_excess(document, records)
        today = fields.Date.context_today(self)
        waits = self.next_invoice_date and self.next_invoice_date <= today
        if self.invoice_error and not waits:
            contract.invoice_error = False
        return document

    @api.model
    def _number_excess(self, values):
        """Give the lines of what exceeds the numbers by which they are found."""
        return [{**line, "sequence": _FIRST + n} for n, line in enumerate(values)]

    @api.model
    def _keep_excess(self, document, records):
        """Write on work and visits which line bills them."""
        if not records:
            return
        invoiced = document._name == "account.move"
        lines = document.invoice_line_ids if invoiced else document.order_line
        found = {line.sequence: line for line in lines}
        field = "invoice_line_id" if invoiced else "sale_line_id"
        for number, record in enumerate(records):
            record[field] = found[_FIRST + number]

    def action_bill_excess(self):
        """Bill now what exceeds the chosen contracts, and show it.

        :raises UserError: if there is nothing
        """
        self.check_access("write")
        contracts = self.try_lock_for_update()
        found = contracts._get_excess()
        if not found:
            raise UserError(
                self.env._(
                    "Nothing to bill: no work and no visit exceeds what is included,"
                    " or it is billed already."
                )
            )
        made = [c._bill_excess(found[c.id]) for c in contracts if c.id in found]
        return self._show_documents(made)

    # ----------------------------------------------------------------------- shown
    def _show_documents(self, documents):
        """Return the window of invoices or orders, False if one may not see them."""
        if not documents:
            return False
        model = self.env[documents[0]._name]
        ids = [d.id for d in documents if d._name == model._name]
        if not model.has_access("read"):
            return False
        return self._open(self.env._("Billed now"), model._name, [("id", "in", ids)])

    def action_view_invoices(self):
        self.ensure_one()
        return self._open(
            self.env._("Invoices"), "account.move", [("crm_contract_id", "=", self.id)]
        )
