from odoo import Command
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestNeutralize(TransactionCase):
    def test_a_copy_reaches_nobody(self):
        """A database restored with ``--neutralize`` takes no calls."""
        exchange = self.env["crm.phone.exchange"].create({"name": "Branch"})
        exchange._generate_token()
        reader = self.env["res.partner"].create(
            {"name": "Sara", "email": "sara@quarzo.example"}
        )
        schedule = self.env["crm.dashboard.schedule"].create(
            {"name": "Monthly", "partner_ids": [Command.set(reader.ids)]}
        )
        self.env.flush_all()
        for query in get_neutralization_queries(["crm_mydesk"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(exchange.active)
        self.assertFalse(exchange.token_hash)
        self.assertFalse(schedule.active)
