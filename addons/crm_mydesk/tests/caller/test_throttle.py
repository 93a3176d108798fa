from odoo.tests import BaseCase, tagged

from ...models.caller.kernel.throttle import Throttle


@tagged("post_install", "-at_install")
class TestThrottle(BaseCase):
    def setUp(self):
        super().setUp()
        self.now = 0.0
        self.throttle = Throttle(limit=2, seconds=60, keys=3, clock=lambda: self.now)

    def test_limit_and_recovery(self):
        self.assertTrue(self.throttle.allow("a"))
        self.assertTrue(self.throttle.allow("a"))
        self.assertFalse(self.throttle.allow("a"))
        self.assertTrue(self.throttle.allow("b"))
        self.assertTrue(self.throttle.allow("a", limit=3))
        self.now = 61
        self.assertTrue(self.throttle.allow("a"))

    def test_memory_is_bounded(self):
        for key in range(100):
            self.throttle.allow(key)
        self.assertLessEqual(len(self.throttle._hits), 3)
