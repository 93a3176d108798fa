from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged

from .common import SmsCommon


@tagged("post_install", "-at_install")
class TestNeutralize(SmsCommon):
    def test_a_copy_reaches_nobody(self):
        """A database restored with ``--neutralize`` has no gateway that sends."""
        for query in get_neutralization_queries(["crm_prevendita_sms"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.gateway.active)
        self.assertFalse(self.gateway.token)
        self.assertIn(".invalid", self.gateway.url)
