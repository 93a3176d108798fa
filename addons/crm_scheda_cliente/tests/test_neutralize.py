from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestNeutralize(TransactionCase):
    def test_a_copy_reaches_nobody(self):
        """A database restored with ``--neutralize`` mails no statements."""
        schedule = self.env["crm.statement.schedule"].create({"name": "Monthly"})
        for query in get_neutralization_queries(["crm_scheda_cliente"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(schedule.active)
