"""Who is calling: what finds a caller, and what does not."""

from odoo import Command
from odoo.tests import tagged

from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestCaller(DeskCommon):
    def _find(self, text, user=None, **params):
        caller = self.env["crm.caller"].with_user(user or self.marco)
        return caller.find(text, **params)

    def _ids(self, text, **params):
        return [c["partner_id"] for c in self._find(text, **params)["candidates"]]

    def test_number_in_any_format(self):
        """MD-03 The caller is found by number, however it is written."""
        for text in (
            "0307654321",
            "030 7654321",
            "+39 030 765 4321",
            "0039030/7654321",
            "390307654321",
            "tel:+390307654321",
        ):
            with self.subTest(text):
                first = self._find(text)["candidates"][0]
                self.assertEqual(first["partner_id"], self.officine.id)
                self.assertTrue(first["known"])
                self.assertIn("+39 030 765 4321", first["why"][0])

    def test_known_before_maybe(self):
        """MD-03 Who is known stands before who may be."""
        twin = self._partner("Other ending", phone="02 7654321")
        found = self._find("030 7654321")["candidates"]
        self.assertEqual(found[0]["partner_id"], self.officine.id)
        known = [c["known"] for c in found]
        self.assertEqual(known, sorted(known, reverse=True))
        self.assertNotIn(twin.id, [c["partner_id"] for c in found if c["known"]])

    def test_number_being_typed(self):
        self.assertIn(self.officine.id, self._ids("030 76"))
        self.assertIn(self.officine.id, self._ids("+39 030 765"))

    def test_direct_line_of_the_switchboard(self):
        """MD-03 An unknown direct line points at the company's switchboard."""
        first = self._find("030 7654399")["candidates"][0]
        self.assertEqual(first["partner_id"], self.officine.id)
        self.assertFalse(first["known"])
        self.assertIn("switchboard", first["why"][0])

    def test_several_at_one_number(self):
        """MD-03 Several people at one number are all shown."""
        colleague = self._partner(
            "Carla Quarzo", parent_id=self.officine.id, phone="030 7654321"
        )
        found = self._find("030 7654321")["candidates"]
        known = {c["partner_id"] for c in found if c["known"]}
        self.assertEqual(known, {self.officine.id, colleague.id})

    def test_own_numbers_never_match(self):
        """MD-03 The company's own numbers match nobody."""
        self._partner("Employee's record", phone="+39 030 5550000")
        result = self._find("030 5550000")
        self.assertTrue(result["own"])
        self.assertFalse(result["candidates"])
        # nor do they while they are being typed
        self.assertNotIn(self.env.company.partner_id.id, self._ids("030 555"))

    def test_part_of_a_name(self):
        """MD-03 The caller is found by a part of the name."""
        self.assertEqual(self._ids("quarzo")[0], self.officine.id)
        self.assertEqual(self._ids("offic quar")[0], self.officine.id)
        self.assertIn(self.bruno.id, self._ids("bruno"))
        self.assertFalse(self._ids("q"))
        exact = self._find("Officine Quarzo S.r.l.")["candidates"][0]
        self.assertTrue(exact["known"])

    def test_vat_mail_document(self):
        """MD-03 The caller is found by VAT number, mail or document."""
        for text in ("IT12345670017", "12345670017", "it 1234567 0017"):
            found = self._find(text)["candidates"]
            self.assertEqual(found[0]["partner_id"], self.officine.id, text)
            self.assertTrue(found[0]["known"], text)
        found = self._find("bruno@quarzo.example")["candidates"]
        self.assertEqual(found[0]["partner_id"], self.bruno.id)
        order = self._quotation(self.marco)
        found = self._find(order.name)["candidates"][0]
        self.assertEqual(found["partner_id"], self.officine.id)
        self.assertEqual(found["document"]["id"], order.id)
        self.assertTrue(found["known"])

    def test_documents_keep_their_rules(self):
        """MD-03 Nobody finds through a document that they may not read."""
        order = self._quotation(self.marco)
        self.assertFalse(self._find(order.name, user=self.giulia)["candidates"])
        self.assertFalse(self._find(order.name, user=self.dario)["candidates"])
        other = self.env["res.company"].create({"name": "Other company"})
        hidden = self._partner("Zyxw Hidden", company_id=other.id)
        self.assertNotIn(hidden.id, self._ids("zyxw"))

    def test_invoice(self):
        journal = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.env.company.id)], limit=1
        )
        if not journal:
            self.skipTest("no chart of accounts")
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.officine.id,
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 1, "tax_ids": False})
                ],
            }
        )
        invoice.action_post()
        found = self._find(invoice.name, user=self.paola)["candidates"][0]
        self.assertEqual(found["document"]["model"], "account.move")

    def test_bad_input(self):
        """MD-03 Whatever is typed, the answer is a list, never an error."""
        bad = ["", " ", "%", "%%%", "_", "\\", "'", '"', "@", "@@", "+", "00", "()"]
        bad += ["0" * 500, "a" * 5000, "😀😀😀", "\x00", "Robert'); DROP TABLE x;--"]
        bad += ["anonymous", "hidden", "-1", "1e9", "٠٣٠٧٦٥٤٣٢١", None, 307654321]
        for text in bad:
            with self.subTest(text):
                self.assertIsInstance(self._find(text)["candidates"], list)
        # a wildcard typed by a person is a character like any other
        self.assertFalse(self._ids("%%%"))
        self.assertTrue(self._find("anonymous")["hidden"])

    def test_fixed_number_of_queries(self):
        """MD-03 The lookup costs the same for one match and for many."""

        def queries(text):
            # creating records empties the caches of rules: fill them again
            self._find(text)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._find(text)
            return self.env.cr.sql_log_count - before

        texts = ("0307654321", "quarzo", "bruno@quarzo.example")
        for text in texts:
            self._find(text)
        few = [queries(text) for text in texts]
        for i in range(30):
            self._partner(
                f"Quarzo {i}", phone="0307654321", email="bruno@quarzo.example"
            )
        for text, before in zip(texts, few, strict=True):
            self.assertLessEqual(queries(text), before, text)
        self.assertLessEqual(max(few), 10)

    def test_numbers_of_the_world(self):
        """MD-03 Customers abroad are found however their number is written."""
        abroad = {
            "+44 20 7946 0958": ("0044 20 7946 0958", "442079460958"),
            "+1 212 555 0123": ("+1 (212) 555-0123", "001 212 555 0123"),
            "+49 89 63648018": ("+49 (89) 636-48018", "tel:+498963648018"),
            "+41 44 668 18 00": ("0041446681800", "sip:+41446681800@pbx.example"),
        }
        for phone, texts in abroad.items():
            partner = self._partner(f"Abroad {phone}", phone=phone)
            for text in (phone, *texts):
                with self.subTest(text):
                    found = self._find(text)["candidates"]
                    self.assertEqual(found[0]["partner_id"], partner.id)
                    self.assertTrue(found[0]["known"])

    def test_no_caller_in_short_codes_and_letters(self):
        """MD-03 Short codes, letters and hidden callers name nobody."""
        for text in (
            "113",
            "12",
            "*86",
            "#31#",
            "0800-FLOWERS",
            "anonymous",
            "+",
            "٠٣",
        ):
            with self.subTest(text):
                found = self._find(text)
                self.assertFalse([c for c in found["candidates"] if c["known"]])
        self.assertTrue(self._find("anonymous")["hidden"])

    def test_country_of_the_company(self):
        """MD-03 A number without its country is of our own company's."""
        self.env.company.country_id = self.env.ref("base.de")
        partner = self._partner("Zahnrad", phone="+49 89 63648018")
        found = self._find("089 63648018")["candidates"]
        self.assertEqual(found[0]["partner_id"], partner.id)
        self.env.company.country_id = False
        self.assertEqual(self._find("+49 89 63648018")["candidates"][0]["known"], True)
        self.assertFalse(self._find("089 63648018")["number"])

    def test_queries(self):
        """MD-03 A full number: is it ours, whose rules, who is it and what is shown."""
        caller = self.env["crm.caller"].with_user(self.marco)
        caller.find("+39 030 7654321")
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            caller.find("+39 030 7654321")
