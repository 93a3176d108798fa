"""The SQL of the statement: each function returns one set-based query.

``lines`` is always a ``Query`` on ``account_move_line`` made by the ORM, so that
record rules and allowed companies hold in every branch. ``family`` is a list of
pairs ``(partner, customer)``, or None for the whole book, where each item goes
to its own commercial entity.
"""

from odoo.tools import SQL

# What an item is. An entry between a customer's account and a profit or loss
# account that is matched to the end is the cent that was given up. (A scalar
# subquery: the planner would turn EXISTS into a scan of the whole ledger.)
_KIND = SQL(
    """
    CASE
        WHEN move.move_type IN ('out_invoice', 'out_receipt') THEN 'invoice'
        WHEN move.move_type = 'out_refund' THEN 'credit_note'
        WHEN move.origin_payment_id IS NOT NULL OR move.statement_line_id IS NOT NULL
             OR journal.type IN ('bank', 'cash', 'credit')
            THEN CASE WHEN item.amount <= 0 AND item.balance <= 0
                 THEN 'payment' ELSE 'refund' END
        WHEN move.journal_id = company.currency_exchange_journal_id THEN 'exchange'
        WHEN item.reconciled AND (
            SELECT TRUE FROM account_move_line other
              JOIN account_account contra ON contra.id = other.account_id
             WHERE other.move_id = item.move_id
               AND (contra.account_type LIKE 'income%%'
                    OR contra.account_type LIKE 'expense%%')
             LIMIT 1)
            THEN 'writeoff'
        ELSE 'entry'
    END"""
)


def _minor(amount, currency):
    """Return an amount of the database in the currency's minor unit, exactly.

    Whole numbers are also read several times as fast as decimal ones.
    """
    return SQL(
        """(%s * CASE %s WHEN 2 THEN 100 WHEN 0 THEN 1 WHEN 3 THEN 1000
                 ELSE power(10::numeric, %s) END)::bigint""",
        SQL(amount),
        SQL(f"{currency}.decimal_places"),
        SQL(f"{currency}.decimal_places"),
    )


_LINE = SQL(
    """
    account_move_line.id,
    account_move_line.partner_id,
    account_move_line.company_id,
    account_move_line.currency_id,
    account_move_line.date,
    account_move_line.date_maturity,
    account_move_line.move_id,
    account_move_line.move_name,
    account_move_line.ref,
    account_move_line.name,
    account_move_line.reconciled,
    account_move_line.no_followup,
    account_move_line.amount_currency AS amount,
    account_move_line.balance"""
)


def family_tree(roots, include_children):
    """Return who stands under each customer: rows ``(partner, customer)``."""
    if include_children:
        step = SQL("TRUE")
    else:
        step = SQL("child.commercial_partner_id = tree.root")
    return SQL(
        """
        WITH RECURSIVE tree(id, root) AS (
            SELECT id, id FROM res_partner WHERE id = ANY(%s)
            UNION
            SELECT child.id, tree.root
              FROM tree CROSS JOIN LATERAL (
                   -- a fence: the planner expects ten times the rows of a step
                   -- and would read the index of all partners instead
                   SELECT id, commercial_partner_id FROM res_partner
                    WHERE parent_id = tree.id OFFSET 0) child
             WHERE %s
        )
        SELECT id, root FROM tree""",
        list(roots),
        step,
    )


def _family(family):
    """Return the join that gives each item its customer as ``family.root``."""
    if family is None:
        return SQL(
            """JOIN (SELECT id AS partner_id, commercial_partner_id AS root
                       FROM res_partner) family
                 ON family.partner_id = account_move_line.partner_id"""
        )
    return SQL(
        """JOIN unnest(%s::int[], %s::int[]) AS family(partner_id, root)
             ON family.partner_id = account_move_line.partner_id""",
        [partner for partner, _root in family],
        [root for _partner, root in family],
    )


def _later(lines, family, at):
    """Return what was matched after a day, by item: (line_id, amount, currency).

    Adding it back to what is open today gives what was open on that day.
    """
    side = """
        SELECT match.%(side)s_move_id AS line_id,
               %(sign)s match.amount AS balance,
               %(sign)s match.%(side)s_amount_currency AS amount
          FROM account_partial_reconcile match"""
    halves = []
    for name, sign in (("debit", ""), ("credit", "-")):
        half = SQL(side % {"side": name, "sign": sign})
        if family is None:
            halves.append(SQL("%s WHERE match.max_date > %s", half, at))
            continue
        halves.append(
            SQL(
                "%s CROSS JOIN %s %s WHERE account_move_line.id = match.%s"
                " AND %s AND account_move_line.date <= %s AND match.max_date > %s",
                half,
                lines.from_clause,
                _family(family),
                SQL.identifier(f"{name}_move_id"),
                lines.where_clause,
                at,
                at,
            )
        )
    return SQL(
        """SELECT line_id, SUM(balance) AS balance, SUM(amount) AS amount
             FROM (%s UNION ALL %s) halves GROUP BY line_id""",
        *halves,
    )


def _open(lines, family, at, columns):
    """Return the items open on a day, with ``open`` and ``open_balance``.

    Two branches, so that each finds its index: what is open today, and what was
    closed after that day.
    """
    return SQL(
        """
        later AS MATERIALIZED (%(later)s),
        item AS (
            SELECT %(columns)s, family.root,
                   account_move_line.amount_residual_currency
                       + COALESCE(later.amount, 0) AS open,
                   account_move_line.amount_residual
                       + COALESCE(later.balance, 0) AS open_balance
              FROM %(lines)s %(family)s
              LEFT JOIN later ON later.line_id = account_move_line.id
             WHERE %(where)s AND account_move_line.date <= %(at)s
               AND account_move_line.reconciled IS NOT TRUE
            UNION ALL
            SELECT %(columns)s, family.root,
                   account_move_line.amount_residual_currency + later.amount,
                   account_move_line.amount_residual + later.balance
              FROM later CROSS JOIN %(lines)s %(family)s
             WHERE account_move_line.id = later.line_id
               AND %(where)s AND account_move_line.date <= %(at)s
               AND account_move_line.reconciled IS TRUE
        )""",
        later=_later(lines, family, at),
        columns=columns,
        lines=lines.from_clause,
        where=lines.where_clause,
        family=_family(family),
        at=at,
    )


def _details(columns):
    """Return the rows of the items, named and told what they are."""
    return SQL(
        """
        SELECT item.root, item.company_id, item.currency_id, item.id, item.date,
               COALESCE(item.date_maturity, item.date) AS due,
               item.move_id, item.move_name,
               COALESCE(NULLIF(item.ref, ''), item.name, ''),
               %(kind)s,
               COALESCE(move.payment_state = 'blocked'
                   OR (item.no_followup AND move.move_type <> 'entry'), FALSE),
               CASE WHEN move.partner_id <> item.root
                    THEN COALESCE(NULLIF(address.name, ''), address.complete_name)
                    ELSE '' END,
               %(amount)s, %(balance)s,
               CASE WHEN payment.currency_id = item.currency_id
                    THEN GREATEST(%(amount_abs)s - %(paid)s, 0) ELSE 0 END,
               %(columns)s
          FROM item
          JOIN account_move move ON move.id = item.move_id
          JOIN account_journal journal ON journal.id = move.journal_id
          JOIN res_company company ON company.id = item.company_id
          JOIN res_currency currency ON currency.id = item.currency_id
          JOIN res_currency own ON own.id = company.currency_id
          LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
          LEFT JOIN res_partner address ON address.id = move.partner_id""",
        kind=_KIND,
        amount=_minor("item.amount", "currency"),
        amount_abs=_minor("abs(item.amount)", "currency"),
        paid=_minor("payment.amount", "currency"),
        balance=_minor("item.balance", "own"),
        columns=columns,
    )


def open_items(lines, family, at, cutoffs):
    """Return the query of the items open on a day, oldest first."""
    columns = SQL(
        "%s, %s, %s",
        _minor("item.open", "currency"),
        _minor("item.open_balance", "own"),
        _bucket(cutoffs),
    )
    return SQL(
        """WITH %s %s
            WHERE item.open <> 0 OR item.open_balance <> 0
            ORDER BY due, item.date, item.id""",
        _open(lines, family, at, _LINE),
        _details(columns),
    )


def _bucket(cutoffs):
    """Return an item's bucket of the ageing: 0 is not yet due, the last the oldest.

    :param list cutoffs: what the kernel's ``cutoffs`` returned
    """
    return SQL(
        "%s - width_bucket(COALESCE(item.date_maturity, item.date), %s::date[])",
        len(cutoffs),
        list(cutoffs),
    )


def ageing(lines, family, at, cutoffs):
    """Return the query of the open amount by customer, currency and bucket."""
    columns = SQL(
        "account_move_line.company_id, account_move_line.currency_id,"
        " account_move_line.date, account_move_line.date_maturity"
    )
    return SQL(
        """WITH %s
           SELECT item.root, item.company_id, item.currency_id, %s AS bucket,
                  SUM(item.open), SUM(item.open_balance), COUNT(*)
             FROM item
            WHERE item.open <> 0 OR item.open_balance <> 0
            GROUP BY 1, 2, 3, 4""",
        _open(lines, family, at, columns),
        _bucket(cutoffs),
    )


def movements(lines, family, date_from, date_to):
    """Return the query of the entries between two days, in order of date."""
    return SQL(
        """WITH item AS (
               SELECT %s, family.root FROM %s %s
                WHERE %s AND account_move_line.date BETWEEN %s AND %s)
           %s
            ORDER BY item.date, item.id""",
        _LINE,
        lines.from_clause,
        _family(family),
        lines.where_clause,
        date_from,
        date_to,
        # nothing of a movement is open, and it is of no age
        _details(SQL("0, 0, NULL")),
    )


def balances(lines, family, upto):
    """Return the query of the ledger's balances up to a day, that day included."""
    return SQL(
        """SELECT family.root, account_move_line.company_id,
                  account_move_line.currency_id,
                  SUM(account_move_line.amount_currency),
                  SUM(account_move_line.balance)
             FROM %s %s
            WHERE %s AND account_move_line.date <= %s
            GROUP BY 1, 2, 3""",
        lines.from_clause,
        _family(family),
        lines.where_clause,
        upto,
    )


def turnover(lines, family, date_from, date_to):
    """Return the query of the sums before a period and in it, by customer."""
    amount = "account_move_line.amount_currency"
    inside = SQL("account_move_line.date >= %s", date_from)
    return SQL(
        """SELECT family.root, account_move_line.company_id,
                  account_move_line.currency_id,
                  COALESCE(SUM(%(amount)s) FILTER (WHERE NOT %(inside)s), 0),
                  COALESCE(SUM(%(amount)s) FILTER (
                      WHERE %(inside)s AND %(amount)s >= 0), 0),
                  COALESCE(-SUM(%(amount)s) FILTER (
                      WHERE %(inside)s AND %(amount)s < 0), 0)
             FROM %(lines)s %(family)s
            WHERE %(where)s AND account_move_line.date <= %(date_to)s
            GROUP BY 1, 2, 3""",
        amount=SQL(amount),
        inside=inside,
        family=_family(family),
        lines=lines.from_clause,
        where=lines.where_clause,
        date_to=date_to,
    )


def matches(line_ids):
    """Return the query of what closed some items: one row per matching."""
    return SQL(
        """
        SELECT match.line_id, match.date, match.amount, match.balance,
               other.id, other.move_id, other.move_name, other.date
          FROM (
            SELECT debit_move_id AS line_id, credit_move_id AS other_id,
                   max_date AS date, debit_amount_currency AS amount,
                   amount AS balance
              FROM account_partial_reconcile WHERE debit_move_id = ANY(%(ids)s)
            UNION ALL
            SELECT credit_move_id, debit_move_id, max_date,
                   credit_amount_currency, amount
              FROM account_partial_reconcile WHERE credit_move_id = ANY(%(ids)s)
          ) match
          JOIN account_move_line other ON other.id = match.other_id
         ORDER BY match.date, other.id""",
        ids=list(line_ids),
    )
