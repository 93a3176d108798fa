"""When the light changes, without the ORM."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.credit.kernel import light as kernel
from ...models.credit.kernel.light import AMBER, GREEN, LIMIT, OVERDUE, RED, Thresholds

ORDER = {GREEN: 0, AMBER: 1, RED: 2}
amounts = st.integers(0, 10**7)

# a busy machine is no reason to fail, nor a random history
quiet = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@tagged("post_install", "-at_install")
class TestCreditKernel(BaseCase):
    """SC-04 The light, without a database."""

    def test_colours(self):
        """SC-04 Green, amber and red at their thresholds."""
        for exposure, limit, days, color, reasons in (
            (0, 1000, 0, GREEN, ()),
            (799.99, 1000, 14, GREEN, ()),
            (800, 1000, 0, AMBER, (LIMIT,)),
            (1000, 1000, 0, AMBER, (LIMIT,)),
            (1000.01, 1000, 0, RED, (LIMIT,)),
            (10**6, 0, 0, GREEN, ()),
            (0, 0, 15, AMBER, (OVERDUE,)),
            (0, 1000, 60, RED, (OVERDUE,)),
            (2000, 1000, 60, RED, (LIMIT, OVERDUE)),
            (900, 1000, 60, RED, (OVERDUE,)),
        ):
            light = kernel.light(exposure, limit, days, Thresholds())
            self.assertEqual((light.color, light.reasons), (color, reasons))

    def test_excess(self):
        """SC-04 By how much the limit is passed."""
        light = kernel.light(1300, 1000, 0, Thresholds(red_percent=110))
        self.assertAlmostEqual(light.excess, 200)

    def test_switched_off(self):
        """SC-04 A threshold of zero switches itself off."""
        none = Thresholds(0, 0, 0, 0)
        self.assertEqual(kernel.light(10**6, 1, 10**4, none).color, GREEN)

    @quiet
    @given(amounts, amounts, amounts, st.integers(0, 500), st.integers(0, 500))
    def test_more_is_never_better(self, exposure, more, limit, days, longer):
        """SC-04 Owing more, or for longer, never improves the light."""
        before = kernel.light(exposure, limit, days, Thresholds())
        after = kernel.light(exposure + more, limit, days + longer, Thresholds())
        self.assertGreaterEqual(ORDER[after.color], ORDER[before.color])
