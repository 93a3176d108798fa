"""What an update brings to a database that was installed before."""

from importlib.util import module_from_spec, spec_from_file_location

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path

SCRIPT = "crm_prevendita/migrations/19.0.1.1.0/post-migration.py"


@tagged("post_install", "-at_install")
class TestMigration(TransactionCase):
    def test_keys_of_names_with_figures(self):
        """PV-02 The blocks of names with figures are made anew, the others stay."""
        bank = self.env["crm.name.bank"].create({"name": "Fiera"})
        values = {"city": "Brescia", "zip": "25121"}
        texts = ("Bar Centrale 2000", "Bar Centrale")
        names = self.env["crm.name"].create(
            [
                {"bank_id": bank.id, "name": text, "province": "BS", **values}
                for text in texts
            ]
        )
        partners = self.env["res.partner"].create(
            [{"name": text, "is_company": True, **values} for text in texts]
        )
        blocks = names.mapped("key_blocks"), partners.mapped("crm_key_blocks")
        self.assertEqual(blocks[0], blocks[1])
        names.write({"key_blocks": "old"})
        partners.write({"crm_key_blocks": "old"})
        self.env.flush_all()
        spec = spec_from_file_location("post_migration", file_path(SCRIPT))
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(names.mapped("key_blocks"), [blocks[0][0], "old"])
        self.assertEqual(partners.mapped("crm_key_blocks"), [blocks[0][0], "old"])
