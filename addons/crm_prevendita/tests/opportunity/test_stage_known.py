"""What is known of stages without a query: frozen, and forgotten when it changes."""

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestStageKnown(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.env["crm.stage"].create({"name": "Visit"})

    def test_a_new_name_is_known_at_once(self):
        """A stage that gets another name is shown under it."""
        self.assertEqual(self.stage._get_label(), "Visit")
        self.stage.name = "Second visit"
        self.assertEqual(self.stage._get_label(), "Second visit")

    def test_only_what_is_known_is_forgotten(self):
        """A stage that is moved empties nobody's cache."""
        with patch.object(type(self.env.registry), "clear_cache") as clear:
            self.stage.sequence = 99
            clear.assert_not_called()
            self.stage.name = "Second visit"
            clear.assert_called()

    def test_what_is_known_cannot_be_changed(self):
        """What one reader does with it is no other reader's."""
        known = self.stage._get_known(("name",))
        with self.assertRaises(NotImplementedError):
            known[self.stage.id]["name"] = "Mine"
        with self.assertRaises(NotImplementedError):
            known.clear()
