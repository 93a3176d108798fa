"""Relations between names, from both ends."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CardCommon


@tagged("post_install", "-at_install")
class TestRelation(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env["crm.relation.type"].create(
            {"name": "Consulente di", "inverse_name": "Assistita da"}
        )
        cls.relation = cls.env["crm.partner.relation"].create(
            {
                "partner_id": cls.bianchi.id,
                "type_id": cls.type.id,
                "other_partner_id": cls.rossi.id,
                "date_start": "2025-01-01",
            }
        )

    def _seen(self, partner):
        card = self.env["crm.customer.card"].with_user(self.giulia)
        section = next(
            s for s in card.get_card(partner.id)["sections"] if s["key"] == "relations"
        )
        return [(row["relation"], row["id"]) for row in section["data"]["rows"]]

    def test_both_cards(self):
        """BA-03 A relation is on both cards, named from either end."""
        self.assertEqual(self._seen(self.bianchi), [("Consulente di", self.rossi.id)])
        self.assertEqual(self._seen(self.rossi), [("Assistita da", self.bianchi.id)])

    def test_search(self):
        """BA-03 Names are found by the names they are in relation with."""
        Partner = self.env["res.partner"]
        found = Partner.search([("crm_related_partner_ids", "=", self.rossi.id)])
        self.assertEqual(found, self.bianchi)
        found = Partner.search([("crm_related_partner_ids", "ilike", "Bianchi")])
        self.assertIn(self.rossi, found)
        others = Partner.search(
            [
                ("id", "in", (self.rossi | self.branch).ids),
                ("crm_related_partner_ids", "not in", self.bianchi.ids),
            ]
        )
        self.assertEqual(others, self.branch)
        self.assertEqual(self.rossi.crm_related_partner_ids, self.bianchi)

    def test_dates(self):
        """BA-03 Dates tell what is current; the same relation may come back."""
        Relation = self.env["crm.partner.relation"]
        self.assertTrue(self.relation.is_current)
        self.assertIn(self.relation, Relation.search([("is_current", "=", True)]))
        refused = self.assertRaisesRegex(ValidationError, "End the earlier one")
        with refused, self.cr.savepoint():
            self.relation.copy()
        self.relation.date_end = "2025-12-31"
        self.assertFalse(self.relation.is_current)
        self.assertNotIn(self.relation, Relation.search([("is_current", "=", True)]))
        self.relation.copy({"date_start": "2026-01-01", "date_end": False})

    @mute_logger("odoo.sql_db")
    def test_nonsense(self):
        """BA-03 Nobody is in relation with oneself, nothing ends before it begins."""
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.relation.copy({"other_partner_id": self.bianchi.id})
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.relation.write({"date_end": "2024-01-01"})
            self.env.flush_all()

    def test_form(self):
        """BA-03 The salesperson records a relation on the form of the name."""
        with Form(self.rossi.with_user(self.sara)) as form:
            with form.crm_relation_ids.new() as line:
                line.type_id = self.type
                line.other_partner_id = self.branch
        self.assertEqual(self.rossi.crm_relation_ids.other_partner_id, self.branch)

    def test_roles(self):
        """BA-03 Everybody inside reads relations, salespeople keep them."""
        self.assertEqual(self.relation.with_user(self.luca).type_id, self.type)
        with self.assertRaises(AccessError):
            self.relation.with_user(self.luca).note = "x"
        self.relation.with_user(self.giulia).note = "x"
