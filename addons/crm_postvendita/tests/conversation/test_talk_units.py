from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestTalkUnits(HootCase):
    def test_images(self):
        """PO-11 images from elsewhere are fetched when somebody asks for them"""
        self.run_hoot("@crm_postvendita/conversation")

    def test_told_once(self):
        """PO-06 PO-32 a new ticket is told once, and not once it is solved"""
        self.run_hoot("@crm_postvendita/ticket")
