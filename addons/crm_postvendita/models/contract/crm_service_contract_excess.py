"""What exceeds a contract: work and visits, billed at its prices, once."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .crm_service_contract import AMOUNTS

#: lines of what exceeds follow the fees; the number says which line is whose
_FIRST = 1000


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_contract_id = fields.Many2one(
        "crm.service.contract",
        string="Service contract",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )

    def _prepare_invoice(self):
        values = super()._prepare_invoice()
        if self.crm_contract_id:
            values["crm_contract_id"] = self.crm_contract_id.id
        return values


class CrmServiceContract(models.Model):
    _inherit = "crm.service.contract"

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

    def _compute_excess_amount(self):
        found = self._get_excess()
        for contract in self:
            records = found.get(contract.id, ())
            contract.excess_amount = sum(record.price for record in records)

    # ---------------------------------------------------------------------- search
    @api.model
    def _get_excess_models(self):
        """Return the models that exceed contracts, and their date."""
        return (("crm.ticket.work", "date"), ("crm.maintenance.visit", "date_visit"))

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

    # --------------------------------------------------------------------- billing
    @api.model
    def _cron_bill(self):
        """Bill the fees that are due, then what exceeds and waits for no fee."""
        left = super()._cron_bill()
        if left:
            today = fields.Date.context_today(self)
            ids = self._find_excess_due(today).ids
            left = self._bill_batches(ids, lambda b: b._bill_excess_safely(today))
        return left

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

    def _show_documents(self, documents):
        """Return the window of invoices or orders, False if one may not see them."""
        if not documents:
            return False
        model = self.env[documents[0]._name]
        ids = [d.id for d in documents if d._name == model._name]
        if not model.has_access("read"):
            return False
        return self._open(self.env._("Billed now"), model._name, [("id", "in", ids)])
