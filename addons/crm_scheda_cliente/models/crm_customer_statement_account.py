from odoo import api, models

from .. import statement_kernel as kernel


class _Account:
    """One customer's account in one currency while it is being filled, in cents."""

    __slots__ = ("ageing", "closing", "credit", "debit", "opening", "overdue", "rows")

    def __init__(self, buckets):
        self.opening = self.closing = self.debit = self.credit = self.overdue = 0
        self.ageing = [0] * buckets
        self.rows = []


class CrmCustomerStatement(models.AbstractModel):
    """From the rows of the database to accounts that add up."""

    _inherit = "crm.customer.statement"

    @api.model
    def _assemble(self, request, opening, rows, ages, ledger):
        """Return ``{(customer, company, currency): account}``.

        Branches of one company are one account: they share the chart and may
        settle each other's items.
        """
        company_root = {c.id: c.root_id.id for c in self.env.companies}
        currencies = self._currencies(opening, rows, ages, ledger)
        size = len(request.bounds) + 2
        accounts = {}

        def account_of(root, company_id, currency_id):
            key = (root, company_root.get(company_id, company_id), currency_id)
            account = accounts.get(key)
            if account is None:
                account = accounts[key] = _Account(size)
            return account

        for root, company_id, currency_id, amount, _balance in opening:
            account = account_of(root, company_id, currency_id)
            minor = kernel.to_minor(amount, currencies[currency_id]["digits"])
            account.opening += minor
            account.closing += minor
        fill = self._fill_open if request.kind == "open" else self._fill_ledger
        fill(request, rows, account_of, currencies)
        for root, company_id, currency_id, bucket, amount, _balance, _count in ages:
            minor = kernel.to_minor(amount, currencies[currency_id]["digits"])
            account_of(root, company_id, currency_id).ageing[bucket] += minor
        ledgers = {}
        for root, company_id, currency_id, amount, _balance in ledger:
            key = (root, company_root.get(company_id, company_id), currency_id)
            minor = kernel.to_minor(amount, currencies[currency_id]["digits"])
            ledgers[key] = ledgers.get(key, 0) + minor
        return {
            key: self._account_values(
                key, account, currencies[key[2]], request, ledgers.get(key, 0)
            )
            for key, account in accounts.items()
            if account.rows or account.opening or any(account.ageing)
        }

    @api.model
    def _currencies(self, *results):
        """Return name and digits of each currency in the rows."""
        ids = {row[2] for rows in results for row in rows}
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {
            currency.id: {"name": currency.name, "digits": currency.decimal_places}
            for currency in currencies.search_fetch(
                [("id", "in", list(ids))], ["name", "decimal_places", "rounding"]
            )
        }

    @api.model
    def _fill_open(self, request, rows, account_of, currencies):
        """Put each open item into its account: what is left of it is its weight."""
        at = request.date_to
        for row in rows:
            root, company_id, currency_id = row[:3]
            digits = currencies[currency_id]["digits"]
            account = account_of(root, company_id, currency_id)
            minor = kernel.to_minor(row[15], digits)
            bucket = row[17]
            account.closing += minor
            account.ageing[bucket] += minor
            if minor >= 0:
                account.debit += minor
            else:
                account.credit -= minor
            account.rows.append(
                self._row(row, minor, account.closing, digits, bucket, at)
            )

    @api.model
    def _fill_ledger(self, request, rows, account_of, currencies):
        """Put each entry into its account and carry the balance on."""
        at = request.date_to
        for row in rows:
            root, company_id, currency_id = row[:3]
            digits = currencies[currency_id]["digits"]
            account = account_of(root, company_id, currency_id)
            minor = kernel.to_minor(row[12], digits)
            account.closing += minor
            if minor >= 0:
                account.debit += minor
            else:
                account.credit -= minor
            account.rows.append(
                self._row(row, minor, account.closing, digits, None, at)
            )

    @api.model
    def _row(self, row, minor, balance, digits, bucket, at):
        """Return one row for people from a row of the database."""
        kind, amount, opened = row[9], row[12], row[15]
        if bucket is not None and kind == "payment":
            kind = "on_account"
        factor = 10**digits
        value = minor / factor
        return {
            "id": row[3],
            "move_id": row[6],
            "date": row[4],
            "due": row[5],
            "name": row[7],
            "ref": row[8] if row[8] != row[7] else "",
            "kind": kind,
            "disputed": bool(row[10]),
            "address": row[11] or "",
            "amount": amount,
            "company_amount": row[13],
            "company_open": row[16],
            "writeoff": row[14] if row[14] and row[14] > 0 else 0.0,
            "partial": bucket is not None and opened != amount,
            "open": value if bucket is not None else 0.0,
            "debit": value if minor >= 0 else 0.0,
            "credit": -value if minor < 0 else 0.0,
            "balance": balance / factor,
            "bucket": bucket,
            "days": max((at - row[5]).days, 0) if bucket is not None else 0,
        }

    @api.model
    def _account_values(self, key, account, currency, request, ledger):
        """Return an account for people; its sums are exact."""
        digits = currency["digits"]
        is_ledger = request.kind == "ledger"
        if is_ledger:
            ledger = account.closing
        known = is_ledger or request.with_ledger
        ageing = request.kind == "open" or request.with_ageing
        opened = sum(account.ageing)
        values = {
            "opening": account.opening,
            "debit": account.debit,
            "credit": account.credit,
            "closing": account.closing,
            "open": opened,
            "overdue": sum(account.ageing[1:]),
            # matched with items of another customer or in another currency
            "elsewhere": ledger - opened if known and ageing else 0,
            "ledger": ledger if known else 0,
        }
        return {
            "company_id": key[1],
            "currency_id": key[2],
            "currency": currency["name"],
            "digits": digits,
            **{name: kernel.to_major(minor, digits) for name, minor in values.items()},
            "ageing": [kernel.to_major(minor, digits) for minor in account.ageing],
            "rows": account.rows,
        }
