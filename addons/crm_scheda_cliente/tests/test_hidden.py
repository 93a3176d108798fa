"""Characters that turn a line around or have no width: seen, not obeyed."""

from odoo.tests import BaseCase, TransactionCase, tagged

from ..models.hidden import MARK, mark_stored, show_hidden


class TestHidden(BaseCase):
    def test_turned_around(self):
        """SC-01 What turns a line around is seen instead of obeyed."""
        for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)):
            self.assertEqual(show_hidden(f"a{chr(code)}b"), f"a{MARK}b", hex(code))

    def test_without_width(self):
        """SC-01 Two names that look alike do not: what has no width is seen."""
        for code in (0x200B, 0x200C, 0x200D, 0x200E, 0x2060, 0xFEFF, 0xAD):
            self.assertEqual(
                show_hidden(f"Ros{chr(code)}si"), f"Ros{MARK}si", hex(code)
            )

    def test_scripts_that_need_them(self):
        """SC-01 Families of emoji, Persian and Hebrew stay as they are."""
        for text in (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u05d0\u05d1\u200f",
            "Società “Però” – 100 %",
        ):
            self.assertEqual(show_hidden(text), text)
        self.assertIs(show_hidden(False), False)


@tagged("post_install", "-at_install")
class TestHiddenStored(TransactionCase):
    def test_stored_before(self):
        """SC-01 A name that was stored before names were marked is marked, once."""
        partner, other = self.env["res.partner"].create(
            [{"name": "Ros si"}, {"name": "Società Però"}]
        )
        self.env.cr.execute(
            "UPDATE res_partner SET name = %s WHERE id = %s",
            ("Ros\u202esi", partner.id),
        )
        self.assertEqual(mark_stored(self.env.cr, "res_partner", ["name"]), 1)
        self.assertFalse(mark_stored(self.env.cr, "res_partner", ["name"]))
        self.env.invalidate_all()
        self.assertEqual(partner.name, f"Ros{MARK}si")
        self.assertEqual(other.name, "Società Però")
