"""Pure figures of campaigns: return, lift, hold-out."""

import random

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.campaign.kernel.campaign import (
    hold_out,
    lift,
    ratio,
    roi,
)
from ..action.test_schedule import PATIENT


@tagged("post_install", "-at_install")
class TestCampaignNumbers(BaseCase):
    def test_not_yet(self):
        """PV-13 No cost or no members is "not yet", never a division by zero."""
        self.assertIsNone(roi(1000, 0))
        self.assertIsNone(ratio(0, 0))
        self.assertEqual(roi(1500, 500), 2)
        self.assertEqual(roi(0, 500), -1)

    def test_lift_by_the_book(self):
        """PV-13 The interval is Newcombe's (1998, table II, 56/70 and 48/80)."""
        difference, low, high = lift(70, 56, 80, 48)
        self.assertAlmostEqual(difference, 0.2)
        self.assertAlmostEqual(low, 0.0524, 3)
        self.assertAlmostEqual(high, 0.3339, 3)
        self.assertIsNone(lift(10, 1, 0, 0))

    @PATIENT
    @given(st.integers(1, 500), st.integers(1, 500), st.data())
    def test_lift_contains_the_difference(self, reached, held_out, data):
        """PV-13 The interval contains the difference and stays within reason."""
        converted = data.draw(st.integers(0, reached))
        alone = data.draw(st.integers(0, held_out))
        difference, low, high = lift(reached, converted, held_out, alone)
        self.assertLessEqual(low - 1e-9, difference)
        self.assertLessEqual(difference, high + 1e-9)
        self.assertTrue(-1 - 1e-9 <= low and high <= 1 + 1e-9)

    @PATIENT
    @given(st.sets(st.integers(1, 9999)), st.floats(0, 100))
    def test_hold_out(self, ids, share):
        """PV-12 The hold-out is as large as asked, drawn from the candidates."""
        chosen = hold_out(list(ids), share, random.Random(1))
        self.assertTrue(chosen <= ids)
        self.assertEqual(len(chosen), round(len(ids) * share / 100))
