"""Months, shares, budgets and rounds, without the ORM."""

import doctest
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.contract.kernel import cover
from ...models.equipment.kernel import periods
from ...models.maintenance.kernel import rounds

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
#: the machine may be busy
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONTHS = st.sampled_from([1, 2, 3, 6, 12])


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_doctests(self):
        for module in (periods, cover, rounds):
            self.assertFalse(doctest.testmod(module).failed, module)

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


@tagged("post_install", "-at_install")
class TestCover(BaseCase):
    def choose(self, *offers, quantity=2.0):
        return cover.choose(offers, lambda key: quantity)

    def test_the_closest_coverage_comes_first(self):
        charge = self.choose(
            cover.Offer(1, cover.EVERYTHING, 50.0),
            cover.Offer(2, cover.EQUIPMENT, 50.0),
        )
        self.assertEqual(charge, cover.Charge(2, 2.0, 0.0))

    def test_a_sufficient_budget_comes_first_among_equals(self):
        charge = self.choose(cover.Offer(1, 0, 1.0, True), cover.Offer(2, 0, 5.0, True))
        self.assertEqual(charge.key, 2)

    def test_what_ends_first_is_used_first(self):
        charge = self.choose(
            cover.Offer(1, 0, None, until=date(2027, 1, 1)),
            cover.Offer(2, 0, None, until=date(2026, 1, 1)),
            cover.Offer(3, 0, None),
        )
        self.assertEqual(charge.key, 2)

    def test_an_empty_budget_without_a_price_takes_nothing(self):
        self.assertIsNone(self.choose(cover.Offer(1, 0, 0.0)))
        self.assertEqual(
            self.choose(cover.Offer(1, 0, 0.0, True)), cover.Charge(1, 0.0, 2.0)
        )

    @_CALM
    @given(st.floats(0, 1000), st.none() | st.floats(-100, 1000))
    def test_nothing_is_lost_in_a_split(self, quantity, left):
        included, exceeding = cover.split(quantity, left)
        self.assertAlmostEqual(included + exceeding, quantity)
        self.assertGreaterEqual(included, 0)
        self.assertGreaterEqual(exceeding, 0)


@tagged("post_install", "-at_install")
class TestRounds(BaseCase):
    def technician(self, key, days=5, **values):
        monday = date(2026, 1, 5)
        free = {}
        for step in range(days):
            day = monday + timedelta(days=step)
            noon = datetime(day.year, day.month, day.day, 12)
            free[day] = [
                (noon - timedelta(hours=4), noon),
                (noon + timedelta(hours=1), noon + timedelta(hours=5)),
            ]
        return rounds.Technician(key, free=free, **values)

    def visit(self, key, hours=2, **values):
        span = {"first": date(2026, 1, 5), "last": date(2026, 1, 9), **values}
        return rounds.Visit(key=key, hours=hours, **span)

    def test_one_zone_becomes_one_round(self):
        """PO-21 Visits of one zone are grouped on one technician's day."""
        visits = [self.visit(n, zone=1 + n % 2, place=str(n)) for n in range(1, 5)]
        made, refused = rounds.plan(visits, [self.technician(7)])
        self.assertFalse(refused)
        days = {}
        for visit in visits:
            days.setdefault(visit.zone, set()).add(made[visit.key][1].date())
        self.assertEqual([len(found) for found in days.values()], [1, 1])
        self.assertFalse(set.intersection(*days.values()))

    def test_zone_and_skill_are_asked_for(self):
        """PO-21 Only technicians of the zone with the skill are planned."""
        able = self.technician(1, zones=frozenset({1}), skills=frozenset({9}))
        other = self.technician(2, zones=frozenset({2}))
        made, refused = rounds.plan(
            [
                self.visit(1, zone=1, skills=frozenset({9})),
                self.visit(2, zone=2, skills=frozenset({9})),
                self.visit(3, zone=3),
            ],
            [able, other],
        )
        self.assertEqual(made[1][0], 1)
        self.assertEqual(refused, {2: rounds.NO_SKILL, 3: rounds.NOBODY})

    def test_nothing_overlaps_and_windows_hold(self):
        late = [
            (datetime(2026, 1, d, 15), datetime(2026, 1, d, 17)) for d in range(5, 10)
        ]
        visits = [self.visit(n, hours=2, windows=late) for n in range(1, 8)]
        made, refused = rounds.plan(visits, [self.technician(1)])
        self.assertEqual(len(made), 5)
        self.assertEqual(set(refused.values()), {rounds.NO_TIME})
        for _who, start, stop in made.values():
            self.assertEqual((start.hour, stop.hour), (15, 17))

    @_CALM
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), max_size=25))
    def test_no_technician_is_in_two_places(self, wanted):
        visits = [
            self.visit(n, zone=zone, hours=hours)
            for n, (zone, hours) in enumerate(wanted)
        ]
        made, refused = rounds.plan(visits, [self.technician(1), self.technician(2)])
        self.assertEqual(len(made) + len(refused), len(visits))
        spans = sorted(made.values())
        for one, other in zip(spans, spans[1:], strict=False):
            if one[0] == other[0]:
                self.assertLessEqual(one[2], other[1])
