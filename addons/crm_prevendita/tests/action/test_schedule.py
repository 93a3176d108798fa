"""Pure decisions about time: ends of days, next steps, clashes."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.action.kernel.schedule import (
    at_hour,
    clashing,
    end_of_day,
    local_day,
    proposed_hours,
    step_day,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
ROME = "Europe/Rome"
# a busy machine must not fail a true property
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestSchedule(BaseCase):
    @PATIENT
    @given(DAYS)
    def test_end_of_day_is_in_the_day(self, day):
        """PV-09 A deadline ends with its day, where its owner lives."""
        self.assertEqual(local_day(end_of_day(day, ROME), ROME), day)
        after = end_of_day(day, ROME) + timedelta(seconds=1)
        self.assertEqual(local_day(after, ROME), day + timedelta(days=1))

    @PATIENT
    @given(DAYS, st.integers(0, 400))
    def test_step_day_is_a_working_day(self, day, days):
        """PV-09 A next step is never proposed on a weekend, nor early."""
        target = step_day(day, days)
        self.assertLess(target.weekday(), 5)
        self.assertIn((target - day).days - days, (0, 1, 2))

    def test_daylight_saving(self):
        """PV-09 Nine o'clock stays nine o'clock; odd hours are no error."""
        self.assertEqual(
            at_hour(date(2026, 3, 27), 9, ROME), datetime(2026, 3, 27, 8, 0)
        )
        self.assertEqual(
            at_hour(date(2026, 3, 30), 9, ROME), datetime(2026, 3, 30, 7, 0)
        )
        # 2:30 does not exist on 29 March, comes twice on 25 October
        self.assertEqual(
            at_hour(date(2026, 3, 29), 2.5, ROME), datetime(2026, 3, 29, 1, 30)
        )
        self.assertEqual(
            at_hour(date(2026, 10, 25), 2.5, ROME), datetime(2026, 10, 25, 0, 30)
        )

    def test_proposed_hours(self):
        """BA-09 Time is proposed from the timer or the appointment, not invented."""
        now = datetime(2026, 5, 4, 10, 0)
        self.assertEqual(proposed_hours(0.25, False, None, now), 0)
        self.assertEqual(proposed_hours(1.5, True, None, now), 1.5)
        started = datetime(2026, 5, 4, 9, 48)
        self.assertEqual(proposed_hours(1.5, True, started, now), 0.25)
        self.assertEqual(proposed_hours(1, True, now + timedelta(hours=1), now), 0)

    def test_clashing(self):
        """PV-09 Spans that overlap clash, spans that touch do not."""
        day = datetime(2026, 5, 4)
        nine, ten, eleven = (day.replace(hour=hour) for hour in (9, 10, 11))
        self.assertEqual(clashing([(nine, ten, "a"), (ten, eleven, "b")]), {})
        self.assertEqual(
            clashing([(nine, eleven, "a"), (ten, eleven, "b")]),
            {"a": ["b"], "b": ["a"]},
        )
        self.assertTrue(clashing([(nine, nine, "a"), (nine, nine, "b")]))

    @PATIENT
    @given(
        st.lists(
            st.tuples(st.integers(0, 50), st.integers(0, 10)), min_size=0, max_size=12
        )
    )
    def test_clashing_is_symmetric_and_complete(self, pairs):
        """PV-09 The sweep finds what comparing each pair finds."""
        day = datetime(2026, 5, 4)
        spans = [
            (day + timedelta(minutes=a), day + timedelta(minutes=a + b), i)
            for i, (a, b) in enumerate(pairs)
        ]
        found = clashing(spans)
        for first in spans:
            for second in spans:
                if first[2] == second[2]:
                    continue
                overlap = (first[0] < second[1] and second[0] < first[1]) or first[
                    0
                ] == second[0]
                self.assertEqual(second[2] in found.get(first[2], []), overlap)
