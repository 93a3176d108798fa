from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestTalkUnits(HootCase):
    def test_images(self):
        """PO-11 images from elsewhere are fetched when somebody asks for them"""
        self.run_hoot("@crm_postvendita/conversation")
