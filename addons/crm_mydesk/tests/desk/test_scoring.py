"""What comes first, and the reason that is given."""

from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ...models.desk.kernel import scoring

NOW = datetime(2026, 3, 10, 9, 0)
DAY_END = datetime(2026, 3, 10, 22, 59, 59)


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    def entry(self, **values):
        return {
            "model": "m",
            "id": 1,
            "deadline": None,
            "day_only": False,
            "can_be_late": True,
            "priority": 0,
            **values,
        }

    def reason(self, **values):
        return scoring.score(self.entry(**values), NOW, DAY_END)[1][0]

    def test_every_band_says_why(self):
        """MD-01 The queue says of every entry why it is where it is."""
        at = NOW.replace
        cases = [
            (dict(), ("no_deadline", 0)),
            (dict(deadline=at(hour=8)), ("late_hours", 1)),
            (dict(deadline=at(hour=8, minute=50)), ("late_minutes", 10)),
            (dict(deadline=at(day=7)), ("late_days", 3)),
            (dict(deadline=at(hour=9, minute=40)), ("due_in_minutes", 40)),
            (dict(deadline=at(hour=15)), ("due_in_hours", 6)),
            (dict(deadline=DAY_END, day_only=True), ("due_today", 0)),
            (dict(deadline=DAY_END + timedelta(days=1)), ("due_tomorrow", 0)),
            (dict(deadline=DAY_END + timedelta(days=4)), ("due_in_days", 4)),
            (
                dict(deadline=DAY_END - timedelta(days=1), day_only=True),
                ("late_days", 1),
            ),
        ]
        for values, expected in cases:
            with self.subTest(expected):
                self.assertEqual(self.reason(**values), expected)

    def test_appointments_are_never_late(self):
        meeting = dict(can_be_late=False)
        at = NOW.replace
        self.assertEqual(
            self.reason(deadline=at(hour=8), end=at(hour=10), **meeting),
            ("running", 0),
        )
        self.assertEqual(
            self.reason(deadline=at(minute=20), **meeting), ("starts_in", 20)
        )
        self.assertEqual(
            self.reason(deadline=at(hour=15), **meeting), ("on_in_hours", 6)
        )
        over = self.entry(deadline=at(hour=7), end=at(hour=8), **meeting)
        self.assertEqual(scoring.rank([over], NOW, DAY_END, 5), [])

    def test_visit_late_when_over(self):
        """MD-01 PO-21 A visit goes on until its end, and is late from then on."""
        at = NOW.replace
        start = at(hour=7)
        self.assertEqual(self.reason(deadline=start, end=at(hour=10)), ("running", 0))
        self.assertEqual(self.reason(deadline=start, end=at(hour=8)), ("late_hours", 1))

    def test_order_is_total(self):
        entries = [
            self.entry(id=2),
            self.entry(id=1),
            self.entry(id=3, deadline=NOW - timedelta(days=2)),
            self.entry(id=4, deadline=NOW + timedelta(minutes=10), can_be_late=False),
            self.entry(id=5, priority=9),
        ]
        ranked = scoring.rank(entries, NOW, DAY_END, 10)
        self.assertEqual([row[0]["id"] for row in ranked], [4, 3, 5, 1, 2])
        self.assertEqual(len(scoring.rank(entries, NOW, DAY_END, 2)), 2)
        stars = ranked[2][2][1]
        self.assertEqual(stars, ("priority", scoring.STARS_MAX))
