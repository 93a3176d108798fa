from odoo.tests import BaseCase

from ..models.tally import Tally


class TestTally(BaseCase):
    def setUp(self):
        super().setUp()
        self.now = 0
        self.tally = Tally(seconds=60, keys=3, clock=lambda: self.now)

    def test_told_at_once_and_then_together(self):
        told = [self.tally.knock("a") for _i in range(100)]
        self.assertEqual(told, [1] + [0] * 99)
        self.assertEqual(self.tally.knock("b"), 1)
        self.now = 60
        self.assertEqual(self.tally.knock("a"), 100)
        self.assertEqual(self.tally.knock("a"), 0)
        self.tally.reset()
        self.assertEqual(self.tally.knock("a"), 1)

    def test_many_keys(self):
        """Whoever knocks from many addresses does not fill the memory"""
        for key in range(100):
            self.assertEqual(self.tally.knock(key), 1)
        self.assertLessEqual(len(self.tally._knocks), 3)
