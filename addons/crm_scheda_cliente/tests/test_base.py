"""What every model of the suite can ask: labels of selections, record rules."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestLabels(TransactionCase):
    """A selection's label has one way to be read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Officine Rossi"})

    def test_label_of_a_record(self):
        self.partner.type = "invoice"
        self.assertEqual(self.partner._crm_label("type"), "Invoice")

    def test_label_of_nothing_is_empty(self):
        self.partner.type = False
        self.assertEqual(self.partner._crm_label("type"), "")

    def test_label_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("it_IT")
        values = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "res.partner"),
                ("field_id.name", "=", "type"),
                ("value", "=", "invoice"),
            ]
        )
        values.with_context(lang="it_IT").name = "Fatturazione di prova"
        italian = self.partner.with_context(lang="it_IT")
        italian.type = "invoice"
        self.assertEqual(italian._crm_label("type"), "Fatturazione di prova")
        self.assertEqual(
            self.env["res.partner"]
            .with_context(lang="it_IT")
            ._crm_labels("type")["invoice"],
            "Fatturazione di prova",
        )

    def test_labels_of_a_model_keep_the_order(self):
        field = self.env["res.partner"]._fields["type"]
        self.assertEqual(
            list(self.env["res.partner"]._crm_labels("type")),
            field.get_values(self.env),
        )

    def test_labels_of_a_computed_selection(self):
        labels = self.env["res.partner"]._crm_labels("lang")
        self.assertEqual(
            list(labels), [code for code, _ in self.env["res.lang"].get_installed()]
        )
