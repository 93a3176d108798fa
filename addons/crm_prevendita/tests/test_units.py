from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hoot import HootCase


@tagged("post_install", "-at_install")
class TestUnits(HootCase):
    def test_units(self):
        """PV-01 PV-18 The bar of an import; the call screen: keys, clock, consents."""
        self.run_hoot()
