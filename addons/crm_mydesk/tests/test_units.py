from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestDeskUnits(HootCase):
    def test_units(self):
        """MD-01 MD-02 MD-03 The screens' own tests in the browser."""
        self.run_hoot("@crm_mydesk")
