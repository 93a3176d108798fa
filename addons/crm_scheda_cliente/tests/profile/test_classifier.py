"""Classifiers: their values, and what a step asks for."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestClassifier(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.single, cls.multiple = cls.env["crm.classifier"].create(
            [
                {"name": "Settore", "code": "t_sector", "required_from": "prospect"},
                {"name": "Mercato", "code": "t_market", "multiple": True},
            ]
        )
        cls.values = cls.env["crm.classifier.value"].create(
            [
                {"name": name, "code": name.lower(), "classifier_id": dimension.id}
                for dimension in (cls.single, cls.multiple)
                for name in ("Uno", "Due")
            ]
        )

    def test_single_and_multiple(self):
        """BA-02 A dimension takes one value or several, as it says."""
        self.rossi.classifier_value_ids = self.values[2:] | self.values[0]
        self.assertEqual(len(self.rossi.classifier_value_ids), 3)
        with self.assertRaisesRegex(ValidationError, "Officine Rossi.*Settore"):
            self.rossi.classifier_value_ids = self.values[:2]

    def test_contacts_follow(self):
        """BA-02 Contacts carry the values of their company."""
        self.rossi.classifier_value_ids = self.values[0]
        self.assertEqual(self.anna_partner.classifier_value_ids, self.values[0])

    def test_group_and_filter(self):
        """BA-02 Names are filtered and grouped by classifier."""
        self.rossi.classifier_value_ids = self.values[0]
        self.bianchi.classifier_value_ids = self.values[1]
        Partner = self.env["res.partner"].with_user(self.giulia)
        domain = [("id", "in", (self.rossi | self.bianchi).ids)]
        found = Partner.search(
            domain + [("classifier_value_ids", "=", self.values[0].id)]
        )
        self.assertEqual(found, self.rossi)
        groups = Partner.formatted_read_group(
            domain, ["classifier_value_ids"], ["__count"]
        )
        self.assertEqual([g["__count"] for g in groups], [1, 1])

    def test_missing(self):
        """BA-11 What the step asks for and the name lacks is reported."""
        self.assertNotIn(self.single, self.rossi._crm_missing_classifiers())
        self.rossi._crm_reach("customer")
        self.assertIn(self.single, self.rossi._crm_missing_classifiers())
        self.rossi.classifier_value_ids = self.values[0]
        self.assertNotIn(self.single, self.rossi._crm_missing_classifiers())

    def test_roles(self):
        """BA-02 Everybody inside reads classifiers, the manager keeps them."""
        value = self.values[0]
        for user in (self.giulia, self.luca, self.paola):
            self.assertEqual(value.with_user(user).name, "Uno")
            with self.assertRaises(AccessError):
                value.with_user(user).name = "Altro"
        value.with_user(self.sara).name = "Altro"
