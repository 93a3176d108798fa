from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import TransactionCase, tagged

from ..models.iap_account import _PARAMETER


@tagged("post_install", "-at_install")
class TestNeutralize(TransactionCase):
    def test_a_copy_reaches_nobody(self):
        """A database restored with ``--neutralize`` looks up no company, whether an
        administrator had switched that on or it had never been decided."""
        accounts, parameters = self.env["iap.account"], self.env["ir.config_parameter"]
        for set_before in (True, False):
            accounts._crm_switch_company_data(True)
            if not set_before:
                parameters.search([("key", "=", _PARAMETER)]).unlink()
            self.assertTrue(accounts._crm_asks_outside())
            self.env.flush_all()
            for query in get_neutralization_queries(["crm_scheda_cliente_iap"]):
                self.env.cr.execute(query)
            self.env.invalidate_all()
            self.env.registry.clear_cache("stable")
            self.env.registry.clear_cache()
            self.assertFalse(accounts._crm_asks_outside())
