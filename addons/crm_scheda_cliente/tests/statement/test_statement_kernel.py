"""The statement's arithmetic, for all inputs."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.statement.kernel import ageing as kernel
from . import oracle

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))
bounds = st.lists(st.integers(1, 400), min_size=1, max_size=11, unique=True).map(sorted)
units = st.sampled_from([kernel.DAYS, kernel.MONTHS])
cents = st.integers(-(10**9), 10**9)

# a busy machine is no reason to fail, nor a random history
quiet = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@tagged("post_install", "-at_install")
class TestStatementKernel(BaseCase):
    """SC-03 The arithmetic of the statement, without a database."""

    @quiet
    @given(days, bounds, units, st.lists(st.tuples(days, cents)))
    def test_every_cent_has_one_bucket(self, at, limits, unit, items):
        """SC-03 The sum of the ageing is the open balance, to the cent."""
        cutoffs = kernel.cutoffs(at, limits, unit)
        pairs = [(oracle.bucket_index(due, cutoffs), cent) for due, cent in items]
        ageing = oracle.age(pairs, len(limits) + 2)
        self.assertEqual(sum(ageing), sum(cent for _due, cent in items))

    @quiet
    @given(days, bounds, st.integers(-50, 600))
    def test_bucket_in_days_is_its_span(self, at, limits, late):
        """SC-03 An item stands in the bucket whose span holds its days late."""
        bucket = oracle.bucket_index(
            at - timedelta(days=late), kernel.cutoffs(at, limits)
        )
        first, last = kernel.bucket_spans(limits)[bucket]
        self.assertTrue(first is None or late >= first)
        self.assertTrue(last is None or late <= last)

    @quiet
    @given(days, bounds, units, days, days)
    def test_older_is_never_younger(self, at, limits, unit, one, other):
        """SC-03 What fell due earlier never stands in a younger bucket."""
        cutoffs = kernel.cutoffs(at, limits, unit)
        self.assertEqual(cutoffs, sorted(cutoffs))
        old, young = sorted((one, other))
        self.assertGreaterEqual(
            oracle.bucket_index(old, cutoffs), oracle.bucket_index(young, cutoffs)
        )

    @quiet
    @given(cents, st.lists(st.tuples(days, cents.map(abs))), days, days)
    def test_open_shrinks_toward_zero(self, amount, matched, one, other):
        """SC-03 What is matched later makes no difference to an earlier day."""
        matches = [oracle.Match(*pair) for pair in matched]
        early, late = sorted((one, other))
        moved = sum(m.amount for m in matches if early < m.date <= late)
        difference = oracle.open_at(amount, matches, early) - oracle.open_at(
            amount, matches, late
        )
        self.assertEqual(difference, moved if amount >= 0 else -moved)

    @quiet
    @given(cents, st.lists(cents))
    def test_running_balance_ends_at_the_closing(self, opening, amounts):
        """SC-03 Opening plus movements is the last running balance."""
        balances = oracle.running(opening, amounts)
        self.assertEqual(len(balances), len(amounts))
        self.assertEqual([opening, *balances][-1], opening + sum(amounts))

    @quiet
    @given(st.integers(0, 3), cents)
    def test_minor_units_go_and_come_back(self, digits, minor):
        """SC-03 An amount survives being turned into cents and back."""
        self.assertEqual(kernel.to_minor(kernel.to_major(minor, digits), digits), minor)

    def test_bounds_that_are_none(self):
        """SC-03 Boundaries that make no ageing are refused."""
        for wrong in ([], [0], [30, 30], [60, 30], ["x"], None, list(range(1, 14))):
            with self.assertRaises(kernel.BoundsError):
                kernel.check_bounds(wrong, kernel.DAYS)
        with self.assertRaises(kernel.BoundsError):
            kernel.check_bounds([30], "weeks")

    def test_months_end_where_the_month_ends(self):
        """SC-03 A month before the 31st is that month's last day."""
        self.assertEqual(kernel.months_before(date(2026, 3, 31), 1), date(2026, 2, 28))
        self.assertEqual(kernel.months_before(date(2026, 1, 15), 1), date(2025, 12, 15))
