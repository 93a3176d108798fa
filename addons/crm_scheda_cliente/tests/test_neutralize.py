from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestNeutralize(TransactionCase):
    def test_a_copy_reaches_nobody(self):
        """A database restored with ``--neutralize`` mails no statements."""
        accountant = new_test_user(
            self.env, "neutral_paola", groups="account.group_account_invoice"
        )
        customer = self.env["res.partner"].create({"name": "Officine Rossi S.r.l."})
        schedule = self.env["crm.statement.schedule"].create(
            {
                "name": "Monthly",
                "partner_ids": customer.ids,
                "user_id": accountant.id,
            }
        )
        self.env.flush_all()
        for query in get_neutralization_queries(["crm_scheda_cliente"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(schedule.active)
