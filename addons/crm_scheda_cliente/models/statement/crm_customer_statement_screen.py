from odoo import api, fields, models

from . import queries
from .kernel import ageing as kernel


class CrmCustomerStatement(models.AbstractModel):
    """What the screen shows: one customer's statement, or a list of customers."""

    _inherit = "crm.customer.statement"

    #: rows of an account on the first screen; the others on demand
    _SCREEN_ROWS = 200
    _SCREEN_CUSTOMERS = 80
    #: what the list of a ledger sums
    _SUMS = ("opening", "debit", "credit", "closing")

    @api.readonly
    @api.model
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
        self._check_reader()
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
    def get_ageing(
        self,
        partner_ids=None,
        date_to=None,
        currency_ids=None,
        include_children=True,
        buckets=None,
    ):
        """Return what customers owe by age, without the items: summed by the database.

        :param list partner_ids: any partners of the customers; None is everybody
        :return: ``{"buckets": [str], "rows": [...], "totals": [...]}``; a row is an
            account as of ``get_statement`` with its ``partner`` and no ``rows``, the
            most overdue first; a total is by currency
        :raises AccessError: unless the reader may see accounting and the customers
        :raises UserError: if what is asked makes no sense
        """
        self._check_reader()
        request = self._parse(
            "open", None, date_to, currency_ids, include_children, buckets
        )
        rows = self._ageing_rows(partner_ids, request)
        return {
            "buckets": self._bucket_labels(request),
            "rows": rows,
            "totals": self._currency_totals(rows),
        }

    @api.model
    def _screen_options(self, options):
        """Return the options that a screen, a link or a mail may hold."""
        options = dict(options or {})
        names = (
            "kind",
            "date_from",
            "date_to",
            "currency_ids",
            "include_children",
            "buckets",
        )
        known = {name: options[name] for name in names if options.get(name) is not None}
        return {"kind": "open", "include_children": True, **known}

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
        accounts = self._assemble(request, [], [], ages, [])
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
        accounts = self._assemble(request, [], [], [], [], turnover=sums)
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
