"""Telephone numbers as exchanges and people write them."""

import doctest

from odoo.tests import BaseCase, tagged

from ...models.caller.kernel import phone_number


@tagged("post_install", "-at_install")
class TestPhoneNumber(BaseCase):
    def test_examples(self):
        failed, tried = doctest.testmod(phone_number)
        self.assertTrue(tried)
        self.assertFalse(failed)

    def test_formats_of_the_world(self):
        """MD-03 A number is understood in every format of the world."""
        milan = "+390212345678"
        cases = {
            "02 12345678": milan,
            "02/12345678": milan,
            "(02) 1234.5678": milan,
            "+39 02 1234 5678": milan,
            "0039 02 12345678": milan,
            "390212345678": milan,
            "tel:+39-02-12345678": milan,
            "sip:+390212345678@pbx.example;user=phone": milan,
            "+39\u00a002\u202f12345678": milan,
            "347 1234567": "+393471234567",
            "+44 20 7946 0958": "+442079460958",
            "0044 20 7946 0958": "+442079460958",
            "+1 (212) 555-0123": "+12125550123",
            "+49 89 636-48018": "+498963648018",
            "+86 10 6552 9988": "+861065529988",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertIn(expected, phone_number.e164(text, "IT"))

    def test_what_is_no_number(self):
        bad = ["", " ", "12", "113", "abc", "+", "++", "00", "\x00", "+39", "٣٤", "-"]
        bad += ["9" * 40, "anonymous", "'; DROP TABLE res_partner; --", "😀" * 20]
        for text in bad:
            with self.subTest(text):
                self.assertEqual(phone_number.e164(text, "IT"), [])
                self.assertIsInstance(phone_number.prefixes(text, "IT"), list)
                self.assertIsInstance(phone_number.pretty(text), str)
        self.assertEqual(phone_number.e164(None, None), [])

    def test_short_codes_are_no_callers(self):
        for text in ("12", "113", "9"):
            self.assertFalse(phone_number.looks_like_number(text))
        self.assertTrue(phone_number.looks_like_number("0301"))
