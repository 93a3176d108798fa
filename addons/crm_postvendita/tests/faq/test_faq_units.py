from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestFaqUnits(HootCase):
    def test_lists(self):
        """PO-15 the lists of articles note what somebody searched for in vain"""
        self.run_hoot("@crm_postvendita/faq")
