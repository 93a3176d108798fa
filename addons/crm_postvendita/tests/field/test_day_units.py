from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestDayUnits(HootCase):
    def test_day(self):
        """PO-33 the queue of a phone, what lies on its day, and its points"""
        self.run_hoot("@crm_postvendita/field")
