"""Random books: what adds up for every customer."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import float_round

from .common import StatementCommon

START = date(2026, 1, 1)
amounts = st.integers(1, 500_000).map(lambda cents: cents / 100)
steps = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "refund", "payment", "partial", "unmatch"]),
        amounts,
        st.integers(0, 180),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@tagged("post_install", "-at_install")
class TestStatementProperties(StatementCommon):
    """SC-03 Over generated histories, the engine assigns every cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gold = cls.setup_other_currency("CAD", rates=[("2025-01-01", 2.0)])

    def _play(self, step):
        """Do one thing to Beta's account."""
        what, amount, day, foreign = step
        day = START + timedelta(days=day)
        currency = self.gold if foreign else None
        if what in ("invoice", "refund"):
            due = day + timedelta(days=30)
            refund = what == "refund"
            self.invoice(self.beta, amount, day, due, currency, refund)
        elif what == "unmatch":
            self._beta_items().remove_move_reconcile()
        else:
            paid = self.entry(self.beta, -amount, day, currency=currency)
            opened = self._beta_items().filtered(
                lambda item: (
                    not item.reconciled
                    and item.balance > 0
                    and item.currency_id == paid.currency_id
                )
            )
            if what == "payment":
                opened = opened[:1]
            (opened + paid).reconcile()

    def _beta_items(self):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.beta.id),
                ("account_id", "=", self.receivable.id),
                ("parent_state", "=", "posted"),
            ]
        )

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps, st.integers(0, 200), st.integers(0, 200))
    def test_every_cent_is_assigned(self, history, one, other):
        """SC-03 opening + movements = closing = ledger; ageing = open balance."""
        first, last = sorted((START + timedelta(one), START + timedelta(other)))
        with self.env.cr.savepoint() as savepoint:
            for step in history:
                self._play(step)
            for currency in self.company.currency_id + self.gold:
                self._check(currency, first, last)
            self._check_core()
            savepoint.rollback()
        self.env.invalidate_all()

    def _check(self, currency, first, last):
        items = self._beta_items().filtered(lambda i: i.currency_id == currency)
        upto = items.filtered(lambda item: item.date <= last)
        ledger = float_round(sum(upto.mapped("amount_currency")), 2)
        account = self.account(
            self.beta,
            currency,
            kind="ledger",
            date_from=first,
            date_to=last,
            with_ageing=True,
        )
        if account:
            moved = float_round(account["debit"] - account["credit"], 2)
            self.assertEqual(
                float_round(account["opening"] + moved, 2), account["closing"]
            )
            self.assertEqual(account["closing"], ledger)
        else:
            self.assertEqual(ledger, 0)
        opened = self.account(self.beta, currency, date_to=last, with_ledger=True)
        if opened:
            self.assertEqual(float_round(sum(opened["ageing"]), 2), opened["closing"])
            self.assertEqual(
                float_round(opened["closing"] + opened["elsewhere"], 2), ledger
            )
            self.assertEqual(opened["elsewhere"], 0)
            self.assertEqual(opened["rows"][-1]["balance"], opened["closing"])
        else:
            self.assertEqual(ledger, 0)
        if account:
            self.assertEqual(account["ageing"], (opened or account)["ageing"])

    def _check_core(self):
        """Everything, long after: core's own balance of the partner."""
        self.env.invalidate_all()
        statement = self.Statement.get_statement(self.beta.ids, date_to="2030-01-01")
        total = sum(
            row["company_open"]
            for account in statement["statements"][0]["accounts"]
            for row in account["rows"]
        )
        self.assertEqual(float_round(total, 2), float_round(self.beta.credit, 2))
