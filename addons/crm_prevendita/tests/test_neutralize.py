from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestNeutralize(TransactionCase):
    def test_a_copy_reaches_nobody(self):
        """A database restored with ``--neutralize`` takes no files."""
        bank = self.env["crm.name.bank"].create({"name": "Fair", "folder": "fair"})
        self.env["ir.config_parameter"].set_param(
            "crm_prevendita.import_folder", "/srv/import"
        )
        for query in get_neutralization_queries(["crm_prevendita"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(bank.folder)
        self.assertFalse(self.env["crm.name.bank"]._get_import_folder())
