"""Rounds of visits, without the ORM."""

import doctest
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.maintenance.kernel import rounds

#: the machine may be busy
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestRounds(BaseCase):
    def test_doctests(self):
        self.assertFalse(doctest.testmod(rounds).failed)

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
