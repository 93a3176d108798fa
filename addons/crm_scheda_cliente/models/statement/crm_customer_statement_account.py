from odoo import api, models

from .kernel import ageing as kernel


class _Account:
    """One customer's account in one currency while it is being filled, in cents."""

    __slots__ = ("ageing", "closing", "credit", "debit", "opening", "overdue", "rows")

    def __init__(self, buckets):
        self.opening = self.closing = self.debit = self.credit = self.overdue = 0
        self.ageing = [0] * buckets
        self.rows = []

    def is_empty(self):
        """Return whether it has neither rows nor sums: nothing to show."""
        sums = self.opening or self.debit or self.credit or any(self.ageing)
        return not (self.rows or sums)


def _weigh(account, opened, bucket):
    """Add what is open of an item to the sums of its account."""
    account.closing += opened
    account.ageing[bucket] += opened
    if opened >= 0:
        account.debit += opened
    else:
        account.credit -= opened


class CrmCustomerStatement(models.AbstractModel):
    """From the rows of the database to accounts that add up."""

    _inherit = "crm.customer.statement"

    @api.model
    def _assemble(self, request, opening, rows, ages, ledger, turnover=()):
        """Return ``{(customer, company, currency): account}``.

        Branches of one company are one account: they share the chart and may
        settle each other's items.
        """
        company_root = {c.id: c.root_id.id for c in self.env.companies}
        currencies = self._currencies(opening, rows, ages, ledger, turnover)
        size = len(request.bounds) + 2
        accounts = {}

        def account_of(root, company_id, currency_id):
            key = (root, company_root.get(company_id, company_id), currency_id)
            account = accounts.get(key)
            if account is None:
                account = accounts[key] = _Account(size)
            return account

        # balances are carried on from the opening: it comes before the rows
        self._fill_opening(opening, account_of, currencies)
        fill = self._fill_open if request.kind == "open" else self._fill_ledger
        fill(request, rows, account_of, currencies)
        self._fill_ageing(ages, account_of, currencies)
        self._fill_turnover(turnover, account_of, currencies)
        ledgers = self._sum_ledgers(ledger, company_root, currencies)
        return {
            key: self._account_values(
                key, account, currencies[key[2]], request, ledgers.get(key, 0)
            )
            for key, account in accounts.items()
            if not account.is_empty()
        }

    @api.model
    def _fill_opening(self, opening, account_of, currencies):
        for root, company_id, currency_id, amount, _balance in opening:
            account = account_of(root, company_id, currency_id)
            minor = kernel.to_minor(amount, currencies[currency_id]["digits"])
            account.opening += minor
            account.closing += minor

    @api.model
    def _fill_ageing(self, ages, account_of, currencies):
        for root, company_id, currency_id, bucket, amount, _balance, _count in ages:
            minor = kernel.to_minor(amount, currencies[currency_id]["digits"])
            account_of(root, company_id, currency_id).ageing[bucket] += minor

    @api.model
    def _fill_turnover(self, turnover, account_of, currencies):
        """Put the sums of entries that are not listed into their accounts."""
        for root, company_id, currency_id, *sums in turnover:
            digits = currencies[currency_id]["digits"]
            before, debit, credit = (kernel.to_minor(value, digits) for value in sums)
            account = account_of(root, company_id, currency_id)
            account.opening += before
            account.debit += debit
            account.credit += credit
            account.closing += before + debit - credit

    @api.model
    def _sum_ledgers(self, ledger, company_root, currencies):
        """Return the balance of each account in the books, in minor units."""
        ledgers = {}
        for root, company_id, currency_id, amount, _balance in ledger:
            key = (root, company_root.get(company_id, company_id), currency_id)
            minor = kernel.to_minor(amount, currencies[currency_id]["digits"])
            ledgers[key] = ledgers.get(key, 0) + minor
        return ledgers

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
        factors = self._factors(currencies)
        own = self._company_factors()
        for row in rows:
            (root, company_id, currency_id, id_, day, due, move_id, name, ref, kind,
             disputed, address, amount, balance, writeoff, opened, open_own, bucket,
            ) = row  # fmt: skip
            account = account_of(root, company_id, currency_id)
            factor, company_factor = factors[currency_id], own[company_id]
            _weigh(account, opened, bucket)
            value = opened / factor
            late = (at - due).days
            account.rows.append(
                {
                    "id": id_,
                    "move_id": move_id,
                    "date": day,
                    "due": due,
                    "name": name,
                    "ref": ref if ref != name else "",
                    "kind": kind if kind != "payment" else "on_account",
                    "disputed": disputed,
                    "address": address,
                    "amount": amount / factor,
                    "company_amount": balance / company_factor,
                    "company_open": open_own / company_factor,
                    "writeoff": writeoff / factor,
                    "partial": opened != amount,
                    "open": value,
                    "debit": value if opened >= 0 else 0.0,
                    "credit": -value if opened < 0 else 0.0,
                    "balance": account.closing / factor,
                    "bucket": bucket,
                    "days": late if late > 0 else 0,
                }
            )

    @api.model
    def _fill_ledger(self, request, rows, account_of, currencies):
        """Put each entry into its account and carry the balance on."""
        factors = self._factors(currencies)
        own = self._company_factors()
        for row in rows:
            (root, company_id, currency_id, id_, day, due, move_id, name, ref, kind,
             disputed, address, amount, balance, writeoff, _none,
            ) = row  # fmt: skip
            account = account_of(root, company_id, currency_id)
            factor = factors[currency_id]
            account.closing += amount
            value = amount / factor
            if amount >= 0:
                account.debit += amount
            else:
                account.credit -= amount
            account.rows.append(
                {
                    "id": id_,
                    "move_id": move_id,
                    "date": day,
                    "due": due,
                    "name": name,
                    "ref": ref if ref != name else "",
                    "kind": kind,
                    "disputed": disputed,
                    "address": address,
                    "amount": value,
                    "company_amount": balance / own[company_id],
                    "company_open": 0.0,
                    "writeoff": writeoff / factor,
                    "partial": False,
                    "open": 0.0,
                    "debit": value if amount >= 0 else 0.0,
                    "credit": -value if amount < 0 else 0.0,
                    "balance": account.closing / factor,
                    "bucket": None,
                    "days": 0,
                }
            )

    @api.model
    def _factors(self, currencies):
        """Return how many minor units make one of each currency."""
        return {id_: 10 ** values["digits"] for id_, values in currencies.items()}

    @api.model
    def _company_factors(self):
        return {
            company.id: 10**company.currency_id.decimal_places
            for company in self.env.companies
        }

    @api.model
    def _account_values(self, key, account, currency, request, ledger):
        """Return an account for people; its sums are exact."""
        digits = currency["digits"]
        factor = 10**digits
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
            **{name: minor / factor for name, minor in values.items()},
            "ageing": [minor / factor for minor in account.ageing],
            "rows": account.rows,
        }
