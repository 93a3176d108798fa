"""Documents by category, and whose customer's they are."""

import base64

from odoo.tests import tagged

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestDocument(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_order(user_id=cls.sara.id)
        cls.category = cls.env["crm.document.category"].create({"name": "Collaudi"})
        cls.contract, cls.drawing, cls.foreign = cls.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": base64.b64encode(b"x"),
                    "res_model": record._name,
                    "res_id": record.id,
                    "category_id": cls.category.id,
                }
                for name, record in (
                    ("contratto.pdf", cls.rossi),
                    ("disegno.pdf", cls.order),
                    ("altro.pdf", cls.bianchi),
                )
            ]
        )

    def _rows(self, user):
        card = self.env["crm.customer.card"].with_user(user).get_card(self.rossi.id)
        section = next(s for s in card["sections"] if s["key"] == "documents")
        return {row["name"]: row["category"] for row in section["data"]["rows"]}

    def test_on_the_card(self):
        """BA-04 Documents of the name and of its records, by category."""
        self.assertEqual(
            self._rows(self.sara),
            {"contratto.pdf": "Collaudi", "disegno.pdf": "Collaudi"},
        )

    def test_access(self):
        """BA-04 A document is seen by who may read what it is attached to."""
        self.assertEqual(self._rows(self.giulia), {"contratto.pdf": "Collaudi"})
        self.assertEqual(self._rows(self.luca), {"contratto.pdf": "Collaudi"})

    def test_search(self):
        """BA-04 All documents of a customer are found by customer and category."""
        found = (
            self.env["ir.attachment"]
            .with_user(self.sara)
            .search(
                [
                    ("crm_customer_id", "=", self.rossi.id),
                    ("category_id", "=", self.category.id),
                ]
            )
        )
        self.assertEqual(found, self.contract | self.drawing)
        self.assertEqual(self.contract.crm_customer_id, self.rossi)
