"""From the rows of the database to accounts that add up: no framework in here.

Amounts come in a currency's minor unit (cents) or are turned into it, are summed as
integers, and are shown as floats at the very end: opening + movements = closing to the
last cent.
"""

from .ageing import to_minor


class Account:
    """One customer's account in one currency while it is being filled, in cents."""

    __slots__ = ("ageing", "closing", "credit", "debit", "opening", "rows")

    def __init__(self, buckets):
        self.opening = self.closing = self.debit = self.credit = 0
        self.ageing = [0] * buckets
        self.rows = []

    def is_empty(self):
        """Return whether it has neither rows nor sums: nothing to show."""
        sums = self.opening or self.debit or self.credit or any(self.ageing)
        return not (self.rows or sums)

    def add(self, amount, bucket=None):
        """Add an amount to the sums, to a bucket of the ageing too if it has one."""
        self.closing += amount
        if bucket is not None:
            self.ageing[bucket] += amount
        if amount >= 0:
            self.debit += amount
        else:
            self.credit -= amount


class Accounts:
    """The accounts of some customers, one by customer, company and currency.

    :param dict currencies: ``{id: {"name": str, "digits": int}}``
    :param dict companies: ``{id: (id of the company whose books it keeps, digits)}``:
        branches of one company are one account, they share the chart and may settle
        each other's items
    :param int buckets: of the ageing
    """

    def __init__(self, currencies, companies, buckets):
        self.currencies, self.companies, self.buckets = currencies, companies, buckets
        self.accounts, self.ledgers = {}, {}

    def _key(self, root, company_id, currency_id):
        books, _digits = self.companies.get(company_id, (company_id, None))
        return root, books, currency_id

    def _minor(self, currency_id, amount):
        return to_minor(amount, self.currencies[currency_id]["digits"])

    def _factors(self):
        """Return how many minor units make one: by currency, and by company."""
        return (
            {id_: 10 ** values["digits"] for id_, values in self.currencies.items()},
            {id_: 10**digits for id_, (_books, digits) in self.companies.items()},
        )

    def account(self, root, company_id, currency_id):
        """Return an account, a new one if need be."""
        key = self._key(root, company_id, currency_id)
        account = self.accounts.get(key)
        if account is None:
            account = self.accounts[key] = Account(self.buckets)
        return account

    def add_opening(self, rows):
        """Begin with balances: balances are carried on, so this comes first."""
        for root, company_id, currency_id, amount, _balance in rows:
            account = self.account(root, company_id, currency_id)
            minor = self._minor(currency_id, amount)
            account.opening += minor
            account.closing += minor

    def add_items(self, rows, at, open_items):
        """Put each entry into its account and carry the balance on.

        :param date at: the day of the statement
        :param bool open_items: an item weighs what is left of it, not its amount
        """
        factors, own = self._factors()
        for row in rows:
            (root, company_id, currency_id, id_, day, due, move_id, name, ref, kind,
             disputed, address, amount, balance, writeoff, opened, open_own, bucket,
            ) = row  # fmt: skip
            account = self.account(root, company_id, currency_id)
            factor, own_factor = factors[currency_id], own[company_id]
            weight = opened if open_items else amount
            account.add(weight, bucket)
            value = weight / factor
            late = (at - due).days if open_items else 0
            on_account = open_items and kind == "payment"
            account.rows.append(
                {
                    "id": id_,
                    "move_id": move_id,
                    "date": day,
                    "due": due,
                    "name": name,
                    "ref": ref if ref != name else "",
                    "kind": "on_account" if on_account else kind,
                    "disputed": disputed,
                    "address": address,
                    "amount": amount / factor,
                    "company_amount": balance / own_factor,
                    "company_open": open_own / own_factor,
                    "writeoff": writeoff / factor,
                    "partial": open_items and opened != amount,
                    "open": opened / factor,
                    "debit": value if weight >= 0 else 0.0,
                    "credit": -value if weight < 0 else 0.0,
                    "balance": account.closing / factor,
                    "bucket": bucket,
                    "days": late if late > 0 else 0,
                }
            )

    def add_ageing(self, rows):
        """Add the sums of open items by age, without the items."""
        for root, company_id, currency_id, bucket, amount, _balance, _count in rows:
            account = self.account(root, company_id, currency_id)
            account.ageing[bucket] += self._minor(currency_id, amount)

    def add_turnover(self, rows):
        """Add the sums of entries before and in a period, without the entries."""
        for root, company_id, currency_id, *sums in rows:
            before, debit, credit = (self._minor(currency_id, value) for value in sums)
            account = self.account(root, company_id, currency_id)
            account.opening += before
            account.debit += debit
            account.credit += credit
            account.closing += before + debit - credit

    def add_ledger(self, rows):
        """Note the balance of each account in the books."""
        for root, company_id, currency_id, amount, _balance in rows:
            key = self._key(root, company_id, currency_id)
            minor = self._minor(currency_id, amount)
            self.ledgers[key] = self.ledgers.get(key, 0) + minor

    def values(self, kind, with_ledger, with_ageing):
        """Return ``{(customer, company, currency): account}`` for people, sums exact.

        :param str kind: ``"open"`` or ``"ledger"``
        :param bool with_ledger: whether the books' balances were noted
        :param bool with_ageing: whether the ageing was added
        """
        return {
            key: self._account_values(key, account, kind, with_ledger, with_ageing)
            for key, account in self.accounts.items()
            if not account.is_empty()
        }

    def _account_values(self, key, account, kind, with_ledger, with_ageing):
        _root, company_id, currency_id = key
        currency = self.currencies[currency_id]
        is_ledger = kind == "ledger"
        ledger = account.closing if is_ledger else self.ledgers.get(key, 0)
        known = is_ledger or with_ledger
        ageing = not is_ledger or with_ageing
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
        factor = 10 ** currency["digits"]
        return {
            "company_id": company_id,
            "currency_id": currency_id,
            "currency": currency["name"],
            "digits": currency["digits"],
            **{name: minor / factor for name, minor in values.items()},
            "ageing": [minor / factor for minor in account.ageing],
            "rows": account.rows,
        }
