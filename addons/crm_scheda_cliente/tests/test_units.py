from odoo.tests import tagged

from .hoot import HootCase


@tagged("post_install", "-at_install")
class TestUnits(HootCase):
    def test_components(self):
        """SC-01 SC-03 The components of card, statement and segments, one by one."""
        self.run_hoot()
