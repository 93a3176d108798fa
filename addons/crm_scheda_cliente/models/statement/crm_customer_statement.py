from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from . import queries
from .kernel import ageing as kernel


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

    @api.readonly
    @api.model
    def get_statement(
        self,
        partner_ids,
        kind="open",
        date_from=None,
        date_to=None,
        currency_ids=None,
        include_children=True,
        buckets=None,
        with_ageing=None,
        with_ledger=False,
    ):
        """Return the statements of some customers, or of all of them.

        :param list partner_ids: any partners of the customers; None is everybody
            who has something to show
        :param str kind: ``"open"``, what is open on ``date_to``, or ``"ledger"``,
            every entry between the two dates
        :param date_from: first day of the ledger, by default that of the year
        :param date_to: last day, by default today
        :param list currency_ids: only these currencies
        :param bool include_children: also the companies under the customer; its
            contacts and addresses belong to it in any case
        :param dict buckets: ``{"unit": "days" | "months", "bounds": [30, 60]}``
        :param bool with_ageing: ageing of a ledger too (one more query)
        :param bool with_ledger: fill ``ledger`` and ``elsewhere`` for open items
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
        self._check_reader()
        request = self._parse(
            kind,
            date_from,
            date_to,
            currency_ids,
            include_children,
            buckets,
            with_ageing,
            with_ledger,
        )
        return self._build(partner_ids, request)

    @api.readonly
    @api.model
    def get_matches(self, line_ids, date_to=None):
        """Return what closed some items until a day, for the drill-down.

        :return: ``{line_id: [{"id", "move_id", "name", "date", "amount"}]}`` with
            the amount in the item's currency
        """
        self._check_reader()
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
    def _may_read(self):
        """Say whether the user may see amounts of accounting."""
        return self.env.su or (
            self.env.user.has_group("account.group_account_invoice")
            or self.env.user.has_group("account.group_account_readonly")
        )

    @api.model
    def _check_reader(self):
        if not self._may_read():
            raise AccessError(
                self.env._(
                    "Statements of account are for accounting staff. Ask your"
                    " administrator for the role “Invoicing” or “Read-only”."
                )
            )

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
        Partner = self.env["res.partner"].with_context(active_test=False)
        Partner.flush_model(["commercial_partner_id", "parent_id"])
        try:
            ids = list(dict.fromkeys(int(id_) for id_ in partner_ids))
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Choose the customers again.")) from error
        found = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, commercial_partner_id FROM res_partner"
                    " WHERE id = ANY(%s)",
                    ids,
                )
            )
        )
        if len(found) < len(ids):
            raise UserError(
                self.env._(
                    "This customer no longer exists: it was deleted or merged"
                    " into another one. Search for it again."
                )
            )
        return list(dict.fromkeys(found[id_] or id_ for id_ in ids))

    @api.model
    def _read_customers(self, ids, strict=True):
        """Return who some customers are, as far as the reader may see them."""
        Partner = self.env["res.partner"].with_context(active_test=False)
        query = Partner._search([("id", "in", ids)], order="complete_name, id")
        columns = ("id", "complete_name", "ref", "vat", "lang", "email", "active")
        Partner.flush_model(columns[1:])
        rows = self.env.execute_query(
            query.select(*(SQL.identifier("res_partner", name) for name in columns))
        )
        if strict and len(rows) < len(ids):
            raise AccessError(
                self.env._(
                    "You may not see this customer: it belongs to another company."
                    " Switch company, or ask whoever follows it."
                )
            )
        keys = ("id", "name", "ref", "vat", "lang", "email", "active")
        return {row[0]: dict(zip(keys, row, strict=True)) for row in rows}

    @api.model
    def _lines(self, request):
        """Return the condition of the receivable items the reader may see."""
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
        query = self.env["account.move.line"]._search(domain)
        if query.from_clause.code == '"account_move_line"':
            return query.where_clause
        # a rule that needs a join
        return SQL("account_move_line.id IN %s", query.subselect())

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
