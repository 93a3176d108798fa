"""The statement of account: what is asked, whose it is, and what the screen shows.

The arithmetic stands in ``kernel/``, the SQL in ``queries.py``, paper and mail in
``crm_customer_statement_file.py``.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..arguments import (
    MOMENT,
    PLAIN,
    RECORDS,
    SOME_OR_ALL,
    TRUTH,
    shape,
    takes,
    text,
    whole,
)
from . import queries
from .kernel import ageing as kernel
from .kernel.account import Accounts

#: what a screen, a link or a mail may ask for; the others are the caller's own
OPTIONS = (
    "kind",
    "date_from",
    "date_to",
    "currency_ids",
    "include_children",
    "buckets",
)

#: what a statement may be asked for; what it means is for ``_parse``
_OPTIONS = {
    "kind": text(40),
    "date_from": MOMENT,
    "date_to": MOMENT,
    "currency_ids": RECORDS,
    "include_children": TRUTH,
    "buckets": shape(unit=text(40), bounds=PLAIN),
    "with_ageing": TRUTH,
    "with_ledger": TRUTH,
}
_AGEING_OPTIONS = {name: kind for name, kind in _OPTIONS.items() if name != "kind"}


class StatementRequest(NamedTuple):
    """What somebody asked for, checked."""

    kind: str
    date_from: object
    date_to: object
    currency_ids: tuple
    include_children: bool
    unit: str
    bounds: tuple
    with_ageing: bool
    with_ledger: bool


class CrmCustomerStatement(models.AbstractModel):
    """The statement of account: open items on a day, or the ledger of a period.

    A fixed number of queries for any number of customers; amounts are summed in
    cents by the kernel, so that opening + movements = closing to the last one.
    """

    _name = "crm.customer.statement"
    _description = "Statement of account"

    _KINDS = ("open", "ledger")
    #: rows of an account on the first screen; the others on demand
    _SCREEN_ROWS = 200
    _SCREEN_CUSTOMERS = 80
    #: what the list of a ledger sums
    _SUMS = ("opening", "debit", "credit", "closing")

    @api.readonly
    @api.model
    @takes(partner_ids=SOME_OR_ALL, **_OPTIONS)
    def get_statement(self, partner_ids, **options):
        """Return the statements of some customers, or of all of them.

        :param list partner_ids: any partners of the customers; None is everybody
            who has something to show
        :param options: what is asked, all of them optional, as ``_parse`` takes them:

        * ``kind`` (str): ``"open"``, what is open on ``date_to``, or ``"ledger"``,
          every entry between the two dates
        * ``date_from``: first day of the ledger, by default that of the year
        * ``date_to``: last day, by default today
        * ``currency_ids`` (list): only these currencies
        * ``include_children`` (bool): also the companies under the customer; its
          contacts and addresses belong to it in any case
        * ``buckets`` (dict): ``{"unit": "days" | "months", "bounds": [30, 60]}``
        * ``with_ageing`` (bool): ageing of a ledger too (one more query)
        * ``with_ledger`` (bool): fill ``ledger`` and ``elsewhere`` for open items
          too (one more query)

        :return: ``{"kind", "date_from", "date_to", "buckets": [str],
            "statements": [...], "notices": [str]}``. A statement is ``{"partner":
            {"id", "name", "ref", "vat", "lang", "email", "active"}, "accounts":
            [...], "notices": [str]}``. An account, one per company and currency,
            is ``{"company_id", "currency_id", "currency", "digits", "opening",
            "debit", "credit", "closing", "ledger", "elsewhere", "overdue",
            "ageing": [float], "rows": [...]}``; a row ``{"id", "move_id", "date",
            "due", "name", "ref", "kind", "disputed", "address", "amount",
            "company_amount", "company_open", "writeoff", "partial", "open",
            "debit", "credit", "balance", "bucket", "days"}`` with amounts in the
            account's currency, dates as ``date``
        :raises AccessError: unless the reader may see accounting and the customers
        :raises UserError: if what is asked makes no sense
        """
        self.env["res.users"]._crm_check_accounting()
        request = self._parse(**options)
        return self._build(partner_ids, request)

    @api.readonly
    @api.model
    @takes(
        partner_ids=RECORDS,
        options=shape(**_OPTIONS),
        search=text(),
        limit=whole(1, 100_000),
    )
    def get_screen(self, partner_ids=None, options=None, search="", limit=None):
        """Return what the statement's screen shows, in one call.

        :param list partner_ids: one customer: its statement; several, or none for
            everybody: their open amounts by age, the most overdue first, or of the
            ledger what each had, bought and paid in the period
        :param dict options: the arguments of ``get_statement`` by name
        :param str search: part of a customer's name, for the list
        :param int limit: how many rows of each account, or customers
        :return: ``{"mode": "customer" | "customers", "options", "currencies",
            "can_send", "buckets", …}`` with ``statements`` as of ``get_statement``
            plus each account's ``row_count``; or ``rows``, ``count`` and ``totals`` by
            currency
        :raises AccessError: unless the reader may see accounting and the customers
        :raises UserError: if what is asked makes no sense
        """
        self.env["res.users"]._crm_check_accounting()
        options = self._screen_options(options)
        request = self._parse(**options, with_ledger=True, with_ageing=True)
        if partner_ids and len(partner_ids) == 1:
            data = self._build(partner_ids, request)
            for statement in data["statements"]:
                for account in statement["accounts"]:
                    account["row_count"] = len(account["rows"])
                    account["rows"] = account["rows"][: limit or self._SCREEN_ROWS]
            data["mode"] = "customer"
        else:
            data = self._screen_customers(partner_ids, request, search, limit)
        data["options"] = {
            **options,
            "date_from": fields.Date.to_string(
                request.date_from or request.date_to.replace(month=1, day=1)
            ),
            "date_to": fields.Date.to_string(request.date_to),
            "buckets": {"unit": request.unit, "bounds": request.bounds},
        }
        data["can_send"] = self.env["crm.statement.send"].has_access("create")
        data["currencies"] = [
            {"id": currency.id, "name": currency.name}
            for currency in self.env["res.currency"].search([])
        ]
        return data

    @api.readonly
    @api.model
    @takes(partner_ids=RECORDS, **_AGEING_OPTIONS)
    def get_ageing(self, partner_ids=None, date_to=None, **options):
        """Return what customers owe by age, without the items: summed by the database.

        :param list partner_ids: any partners of the customers; None is everybody
        :param options: as of ``get_statement``
        :return: ``{"buckets": [str], "rows": [...], "totals": [...]}``; a row is an
            account as of ``get_statement`` with its ``partner`` and no ``rows``, the
            most overdue first; a total is by currency
        :raises AccessError: unless the reader may see accounting and the customers
        :raises UserError: if what is asked makes no sense
        """
        self.env["res.users"]._crm_check_accounting()
        request = self._parse(**options, kind="open", date_to=date_to)
        rows = self._ageing_rows(partner_ids, request)
        return {
            "buckets": self._bucket_labels(request),
            "rows": rows,
            "totals": self._currency_totals(rows),
        }

    @api.readonly
    @api.model
    @takes(line_ids=RECORDS, date_to=MOMENT)
    def get_matches(self, line_ids, date_to=None):
        """Return what closed some items until a day, for the drill-down.

        :return: ``{line_id: [{"id", "move_id", "name", "date", "amount"}]}`` with
            the amount in the item's currency
        """
        self.env["res.users"]._crm_check_accounting()
        items = self.env["account.move.line"].browse(line_ids).exists()
        items.check_access("read")
        self.env["account.partial.reconcile"].flush_model()
        upto = self._to_date(date_to) or fields.Date.context_today(self)
        found = {line_id: [] for line_id in items.ids}
        for row in self.env.execute_query(queries.matches(items.ids)):
            line_id, day, amount, _balance, other_id, move_id, name, _date = row
            if day <= upto:
                found[line_id].append(
                    {
                        "id": other_id,
                        "move_id": move_id,
                        "name": name,
                        "date": fields.Date.to_string(day),
                        "amount": amount,
                    }
                )
        return found

    # -- what is asked -----------------------------------------------------

    @api.model
    def _parse(
        self,
        kind="open",
        date_from=None,
        date_to=None,
        currency_ids=None,
        include_children=True,
        buckets=None,
        with_ageing=None,
        with_ledger=False,
    ):
        """Return the ``StatementRequest``, or a sentence about what is wrong."""
        if kind not in self._KINDS:
            raise UserError(self.env._("A statement is of open items or a ledger."))
        last = self._to_date(date_to) or fields.Date.context_today(self)
        first = None
        if kind == "ledger":
            first = self._to_date(date_from) or last.replace(month=1, day=1)
            if first > last:
                raise UserError(
                    self.env._(
                        "The period ends (%(last)s) before it begins (%(first)s)."
                        " Exchange the two dates.",
                        first=format_date(self.env, first),
                        last=format_date(self.env, last),
                    )
                )
        unit, bounds = self._parse_buckets(buckets)
        return StatementRequest(
            kind,
            first,
            last,
            self._parse_currencies(currency_ids),
            bool(include_children),
            unit,
            bounds,
            kind == "open" if with_ageing is None else bool(with_ageing),
            bool(with_ledger),
        )

    @api.model
    def _screen_options(self, options):
        """Return the options that a screen, a link or a mail may hold."""
        options = dict(options or {})
        known = {
            name: options[name] for name in OPTIONS if options.get(name) is not None
        }
        return {"kind": "open", "include_children": True, **known}

    @api.model
    def _to_date(self, value):
        try:
            return fields.Date.to_date(value) if value else None
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%s” is not a date. Write it again.", value)
            ) from error

    @api.model
    def _parse_buckets(self, buckets):
        buckets = buckets or {}
        unit = buckets.get("unit") or kernel.DAYS
        default = (1, 2, 3, 6) if unit == kernel.MONTHS else kernel.DEFAULT_BOUNDS
        try:
            return unit, kernel.check_bounds(buckets.get("bounds") or default, unit)
        except kernel.BoundsError as error:
            raise UserError(
                self.env._(
                    "The ageing needs one to %s rising numbers of days or months,"
                    " for instance 30, 60, 90.",
                    kernel.MAX_BOUNDS,
                )
            ) from error

    @api.model
    def _parse_currencies(self, currency_ids):
        currencies = self.env["res.currency"].browse(currency_ids or [])
        if currencies != currencies.exists():
            raise UserError(
                self.env._("One of the currencies no longer exists. Choose it again.")
            )
        return tuple(currencies.ids)

    # -- whose statement ---------------------------------------------------

    @api.model
    def _customers(self, partner_ids, include_children):
        """Return the customers asked for and who stands under each.

        :return: ``{customer id: dict}`` in the order of names, and the family
        """
        roots = self._roots(partner_ids)
        tree = self.env.execute_query(queries.family_tree(roots, include_children))
        # who stands under another customer asked for is shown there, once
        asked = set(roots)
        covered = {id_ for id_, root in tree if id_ != root and id_ in asked}
        family = [(id_, root) for id_, root in tree if root not in covered]
        customers = self._read_customers([id_ for id_ in roots if id_ not in covered])
        return customers, family

    @api.model
    def _roots(self, partner_ids):
        """Return the ids of the commercial entities of some partners."""
        try:
            ids = list(dict.fromkeys(int(id_) for id_ in partner_ids))
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Choose the customers again.")) from error
        # sudo: only whose record each is; who may not see a customer is told so below
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search_fetch([("id", "in", ids)], ["commercial_partner_id"])
        if len(found) < len(ids):
            raise UserError(
                self.env._(
                    "This customer no longer exists: it was deleted or merged"
                    " into another one. Search for it again."
                )
            )
        entity = {one.id: one.commercial_partner_id.id or one.id for one in found}
        return list(dict.fromkeys(entity[id_] for id_ in ids))

    @api.model
    def _read_customers(self, ids, strict=True):
        """Return who some customers are, as far as the reader may see them."""
        names = ("ref", "vat", "lang", "email", "active")
        partners = self.env["res.partner"].with_context(active_test=False)
        found = partners.search_fetch(
            [("id", "in", ids)], ["complete_name", *names], order="complete_name, id"
        )
        if strict and len(found) < len(ids):
            raise AccessError(
                self.env._(
                    "You may not see this customer: it belongs to another company."
                    " Switch company, or ask whoever follows it."
                )
            )
        return {
            one.id: {
                "id": one.id,
                "name": one.complete_name,
                **{name: one[name] for name in names},
            }
            for one in found
        }

    @api.model
    def _lines(self, request):
        """Return the ``Query`` of the receivable items that the reader may see."""
        accounts = self.env["account.account"].sudo()  # sudo: ids of accounts only
        accounts = accounts.with_context(active_test=False).search(
            [("account_type", "=", "asset_receivable")]
        )
        domain = [
            ("parent_state", "=", "posted"),
            ("account_id", "in", accounts.ids),
            ("company_id", "in", self.env.companies.ids),
        ]
        if request.currency_ids:
            domain.append(("currency_id", "in", request.currency_ids))
        for model in ("account.move", "account.move.line", "account.partial.reconcile"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id", "parent_id"])
        return self.env["account.move.line"]._search(domain)

    # -- the statement -----------------------------------------------------

    @api.model
    def _build(self, partner_ids, request):
        """Return the statements; the caller has checked who is asking."""
        lines = self._lines(request)
        if partner_ids is None:
            customers, family = None, None
        else:
            customers, family = self._customers(partner_ids, request.include_children)
        accounts = self._accounts(lines, family, request)
        if customers is None:
            roots = {key[0] for key in accounts}
            customers = self._read_customers(list(roots), strict=False)
        statements = {
            id_: {"partner": partner, "accounts": [], "notices": []}
            for id_, partner in customers.items()
        }
        own = set(self.env.companies.currency_id.ids)
        for (root, *_key), account in sorted(
            accounts.items(), key=lambda item: (item[0][2] not in own, item[0])
        ):
            if root in statements:
                statements[root]["accounts"].append(account)
        for statement in statements.values():
            statement["notices"] = self._notices(statement, request)
        return {
            "kind": request.kind,
            "date_from": fields.Date.to_string(request.date_from),
            "date_to": fields.Date.to_string(request.date_to),
            "buckets": self._bucket_labels(request),
            "statements": list(statements.values()),
            "notices": [],
        }

    @api.model
    def _accounts(self, lines, family, request):
        """Return the accounts by (customer, company, currency)."""
        at = request.date_to
        cutoffs = kernel.cutoffs(at, request.bounds, request.unit)
        opening, ledger, ages, rows = [], [], [], []
        if family is None or family:
            run = self.env.execute_query
            if request.kind == "open":
                rows = run(queries.open_items(lines, family, at, cutoffs))
            else:
                before = request.date_from - timedelta(days=1)
                opening = run(queries.balances(lines, family, before))
                rows = run(queries.movements(lines, family, request.date_from, at))
                if request.with_ageing:
                    ages = run(queries.ageing(lines, family, at, cutoffs))
            if request.with_ledger:
                ledger = run(queries.balances(lines, family, at))
        return self._assemble(request, opening, rows, ages, ledger)

    @api.model
    def _assemble(self, request, opening=(), rows=(), ages=(), ledger=(), turnover=()):
        """Return ``{(customer, company, currency): account}`` from rows of queries."""
        accounts = Accounts(
            self._currencies(opening, rows, ages, ledger, turnover),
            {
                company.id: (company.root_id.id, company.currency_id.decimal_places)
                for company in self.env.companies
            },
            buckets=len(request.bounds) + 2,
        )
        accounts.add_opening(opening)
        accounts.add_items(rows, request.date_to, request.kind == "open")
        accounts.add_ageing(ages)
        accounts.add_turnover(turnover)
        accounts.add_ledger(ledger)
        return accounts.values(request.kind, request.with_ledger, request.with_ageing)

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
    def _bucket_labels(self, request):
        """Return the ageing's heads, the first one for what is not yet due."""
        labels = [self.env._("Not yet due")]
        for first, last in kernel.bucket_spans(request.bounds, request.unit)[1:]:
            if request.unit == kernel.DAYS:
                span = f"{first}–{last}" if last else self.env._("over %s", first - 1)
                labels.append(self.env._("%s days", span))
            else:
                span = f"{first}" if first == last else f"{first}–{last}"
                span = span if last else self.env._("over %s", first - 1)
                labels.append(self.env._("%s months", span))
        return labels

    @api.model
    def _notices(self, statement, request):
        """Return what the reader must know before trusting the statement."""
        notices = []
        if not statement["partner"]["active"]:
            notices.append(self.env._("This customer is archived."))
        if not request.currency_ids:
            return notices
        missing = set(request.currency_ids) - {
            account["currency_id"] for account in statement["accounts"]
        }
        for currency in self.env["res.currency"].browse(sorted(missing)):
            notices.append(
                self.env._("There are no entries in %s here.", currency.name)
            )
        return notices

    # -- lists of customers ---------------------------------------------------

    @api.model
    def _screen_customers(self, partner_ids, request, search, limit):
        """Return the open amounts by age, or the ledger's sums, of customers."""
        words = (search or "").casefold().split()
        is_ledger = request.kind == "ledger"
        read = self._turnover_rows if is_ledger else self._ageing_rows
        rows = [
            row
            for row in read(partner_ids, request)
            if all(word in row["partner"]["name"].casefold() for word in words)
        ]
        return {
            "mode": "customers",
            "buckets": self._bucket_labels(request),
            "count": len(rows),
            "rows": rows[: limit or self._SCREEN_CUSTOMERS],
            "totals": self._currency_totals(rows, self._SUMS if is_ledger else ()),
            "notices": [],
        }

    @api.model
    def _ageing_rows(self, partner_ids, request):
        """Return one row per account with its ageing, the most overdue first."""
        lines, customers, family = self._asked(partner_ids, request)
        cutoffs = kernel.cutoffs(request.date_to, request.bounds, request.unit)
        ages = self.env.execute_query(
            queries.ageing(lines, family, request.date_to, cutoffs)
        )
        accounts = self._assemble(request, ages=ages)
        rows = self._with_customers(accounts, customers)
        rows.sort(key=lambda row: (-row["overdue"], -row["open"]))
        return rows

    @api.model
    def _turnover_rows(self, partner_ids, request):
        """Return one row per account with the sums of a period, the largest first."""
        lines, customers, family = self._asked(partner_ids, request)
        sums = self.env.execute_query(
            queries.turnover(lines, family, request.date_from, request.date_to)
        )
        accounts = self._assemble(request, turnover=sums)
        rows = self._with_customers(accounts, customers)
        rows.sort(key=lambda row: (-row["closing"], row["partner"]["name"]))
        return rows

    @api.model
    def _asked(self, partner_ids, request):
        """Return the items' condition, the customers asked for and their family."""
        lines = self._lines(request)
        if not partner_ids:
            return lines, None, None
        return lines, *self._customers(partner_ids, request.include_children)

    @api.model
    def _with_customers(self, accounts, customers):
        """Return the accounts without rows, each with whose it is."""
        if customers is None:
            roots = {root for root, *_key in accounts}
            customers = self._read_customers(list(roots), strict=False)
        return [
            {"partner": customers[root], **self._without_rows(account)}
            for (root, *_key), account in accounts.items()
            if root in customers
        ]

    @api.model
    def _without_rows(self, account):
        return {name: value for name, value in account.items() if name != "rows"}

    @api.model
    def _currency_totals(self, accounts, names=()):
        """Return the sums of some accounts by currency, exact to the cent.

        :param tuple names: amounts summed beside those of the ageing
        """
        by_currency = {}
        for account in accounts:
            by_currency.setdefault(account["currency_id"], []).append(account)
        return [self._get_total(alike, names) for alike in by_currency.values()]

    @api.model
    def _get_total(self, accounts, names=()):
        """Return the sums of accounts in one currency."""
        digits = accounts[0]["digits"]
        columns = zip(*(account["ageing"] for account in accounts), strict=True)
        ageing = [kernel.sum_minor(column, digits) for column in columns]
        return {
            "currency_id": accounts[0]["currency_id"],
            "currency": accounts[0]["currency"],
            "digits": digits,
            "ageing": [kernel.to_major(minor, digits) for minor in ageing],
            "open": kernel.to_major(sum(ageing), digits),
            "overdue": kernel.to_major(sum(ageing[1:]), digits),
            **{
                name: kernel.to_major(
                    kernel.sum_minor([account[name] for account in accounts], digits),
                    digits,
                )
                for name in names
            },
        }

    @api.model
    def _get_action(self, partner_ids=None, **options):
        """Return the client action that opens the statement of some customers."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_scheda_cliente.crm_customer_statement_action"
        )
        ids = list(partner_ids or [])
        context = {"active_ids": ids, "active_id": ids[0]} if ids else {}
        return {**action, "context": {**context, "statement_options": options}}
