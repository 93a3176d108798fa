"""Months, terms and shares, without the ORM."""

import doctest
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.equipment.kernel import periods

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
#: the machine may be busy
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONTHS = st.sampled_from([1, 2, 3, 6, 12])


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_doctests(self):
        self.assertFalse(doctest.testmod(periods).failed)

    @_CALM
    @given(DAYS, MONTHS, st.integers(0, 2000))
    def test_every_day_is_in_one_period(self, anchor, months, after):
        day = anchor + timedelta(days=after)
        period = periods.period_at(anchor, months, day)
        self.assertLessEqual(period.start, day)
        self.assertGreaterEqual(period.stop, day)
        self.assertEqual(period.share, 1.0)
        following = periods.period_at(anchor, months, period.stop + timedelta(days=1))
        self.assertEqual(following.number, period.number + 1)
        self.assertEqual(following.start, period.stop + timedelta(days=1))

    @_CALM
    @given(DAYS, MONTHS, st.integers(1, 800), st.booleans())
    def test_due_periods_join_and_fill_the_term(self, anchor, months, length, arrears):
        last = anchor + timedelta(days=length)
        found = periods.due_periods(
            anchor, months, None, date(2070, 1, 1), last, arrears, limit=1000
        )
        self.assertEqual(found[0].start, anchor)
        self.assertEqual(found[-1].stop, last)
        for before, after in zip(found, found[1:], strict=False):
            self.assertEqual(after.start, before.stop + timedelta(days=1))
        self.assertLessEqual(found[-1].share, 1)
        self.assertGreater(found[-1].share, 0)

    def test_month_ends_and_leap_days(self):
        found = periods.due_periods(
            date(2023, 12, 31), 1, None, date(2024, 3, 31), None
        )
        self.assertEqual(
            [period.start for period in found],
            [
                date(2023, 12, 31),
                date(2024, 1, 31),
                date(2024, 2, 29),
                date(2024, 3, 31),
            ],
        )
        leap = periods.period_at(date(2024, 2, 29), 12, date(2026, 3, 1))
        self.assertEqual(
            (leap.start, leap.stop), (date(2026, 2, 28), date(2027, 2, 27))
        )
        self.assertEqual(periods.add_months(date(2024, 2, 29), 48), date(2028, 2, 29))

    def test_in_arrears_is_due_the_day_after(self):
        args = (date(2026, 1, 1), 3, None)
        self.assertFalse(periods.due_periods(*args, date(2026, 3, 31), None, True))
        [first] = periods.due_periods(*args, date(2026, 4, 1), None, True)
        self.assertEqual(first.stop, date(2026, 3, 31))

    def test_a_day_before_the_anchor_is_refused(self):
        with self.assertRaises(ValueError):
            periods.period_number(date(2026, 1, 1), 1, date(2025, 12, 31))
