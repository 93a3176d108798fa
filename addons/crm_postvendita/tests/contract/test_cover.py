"""Who pays for work, without the ORM."""

import doctest
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.contract.kernel import cover

#: the machine may be busy
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestCover(BaseCase):
    def test_doctests(self):
        self.assertFalse(doctest.testmod(cover).failed)

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
