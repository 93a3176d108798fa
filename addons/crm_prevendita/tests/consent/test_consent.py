"""Consent, opposition and erasure: who may be contacted, who is forgotten."""

import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import format_date

from ...models.consent.kernel import gate
from ..name.common import NameCase

DAY = date(2026, 11, 20)


@tagged("post_install", "-at_install")
class TestGate(BaseCase):
    def test_rules(self):
        """PV-02 The opposition register's rules, one by one."""
        old, new = date(2026, 11, 1), date(2026, 11, 10)
        cases = [
            ({}, (False, "unchecked")),
            ({"checked": new}, (True, "checked")),
            ({"checked": old}, (False, "stale")),
            ({"checked": new, "opposed": old}, (False, "opposed")),
            ({"opposed": old, "consented": new}, (True, "consented")),
            ({"opposed": new, "consented": old}, (False, "opposed")),
            ({"checked": new, "opposed": new, "contracted": True}, (True, "contract")),
            ({"foreign": True}, (True, "foreign")),
            ({"foreign": True, "blacklisted": True}, (False, "blacklisted")),
            ({"consented": new, "blacklisted": True}, (False, "blacklisted")),
        ]
        for values, expected in cases:
            self.assertEqual(gate.may_call(DAY, 15, **values), expected, values)
        self.assertEqual(gate.may_call(DAY, 0), (True, "free"))
        # a setting shortens what a check holds, never lengthens it
        self.assertEqual(gate.may_call(DAY, 5, checked=new), (False, "stale"))
        self.assertEqual(gate.may_call(DAY, 90, checked=old), (False, "stale"))
        self.assertTrue(gate.contract_holds(DAY, None))
        self.assertTrue(gate.contract_holds(DAY, date(2026, 10, 21)))
        self.assertFalse(gate.contract_holds(DAY, date(2026, 10, 20)))


@tagged("post_install", "-at_install")
class TestConsent(NameCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["res.partner"].create(
            {
                "name": "Ada Neri",
                "email": "ada@neri.example",
                "phone": "+39 030 2345678",
                "country_id": cls.it.id,
            }
        )
        cls.purpose = cls.env.ref("crm_prevendita.crm_consent_purpose_marketing")
        cls.number = "+390302345678"

    def _consent(self, channel="phone", **values):
        return (
            self.env["crm.consent"]
            .with_user(self.giulia)
            .create({"partner_id": self.lead.id, "purpose_id": self.purpose.id,
                     "channel": channel, **values})
        )  # fmt: skip

    def test_label(self):
        """PV-02 A consent not yet filled in has no label; then purpose and channel."""
        self.assertFalse(self.env["crm.consent"].new({}).display_name)
        purpose = self.env["crm.consent.purpose"].create({"name": "Newsletter"})
        consent = self.env["crm.consent"].new(
            {"purpose_id": purpose.id, "channel": "email"}
        )
        self.assertTrue(consent.display_name.startswith("Newsletter · "))

    def test_withdrawal(self):
        """PV-02 A withdrawn consent closes the channel everywhere at once; a new
        one opens it again."""
        consent = self._consent("email")
        self.assertEqual(consent.version, self.purpose.version)
        self.assertTrue(consent.text)
        consent.action_withdraw()
        self.assertTrue(self.lead.is_blacklisted)
        with self.assertRaises(UserError):
            consent.date = "2020-01-01"
        self._consent("email")
        self.lead.invalidate_recordset()
        self.assertFalse(self.lead.is_blacklisted)

    @freeze_time("2026-11-20 10:00:00")
    def test_gate(self):
        """PV-02 No call without a fresh check; a later consent lifts a no."""
        self.assertEqual(self.lead._crm_may_call()[0], False)
        checks = self.env["crm.phone.check"]
        checks._record_answer({self.number: False}, date(2026, 11, 10))
        self.assertTrue(self.lead._crm_may_call()[0])
        checks._record_answer({self.number: False}, date(2026, 11, 1))
        allowed, why = self.lead._crm_may_call()
        self.assertFalse(allowed)
        self.assertIn(format_date(self.env, "2026-11-01"), why)
        checks._record_answer({self.number: True}, date(2026, 11, 15))
        self.assertIn("must not be called", self.lead._crm_may_call()[1])
        consent = self._consent()
        self.assertTrue(self.lead._crm_may_call()[0])
        consent.action_withdraw()
        self.assertFalse(self.lead._crm_may_call()[0])

    @freeze_time("2026-11-20 10:00:00")
    def test_customers(self):
        """PV-02 Having bought once is no consent; one within a contract holds until 30
        days after its end; numbers abroad are in no Italian register."""
        checks = self.env["crm.phone.check"]
        self.lead.lifecycle = "customer"
        self.assertFalse(self.lead._crm_may_call()[0])
        checks._record_answer({self.number: True}, date(2026, 11, 15))
        self.assertFalse(self.lead._crm_may_call()[0])
        consent = self._consent(origin="contract", date="2026-01-10 09:00:00")
        self.assertIn("within a contract", self.lead._crm_may_call()[1])
        consent.date_contract_end = "2026-10-21"
        self.assertTrue(self.lead._crm_may_call()[0])
        consent.date_contract_end = "2026-10-20"
        self.assertFalse(self.lead._crm_may_call()[0])
        consent.date_contract_end = False
        consent.action_withdraw()
        self.assertFalse(self.lead._crm_may_call()[0])
        self.lead.write({"phone": "+41 91 9220000", "country_id": False})
        self.assertTrue(self.lead._crm_may_call()[0])

    def test_register_round_trip(self):
        """PV-02 Numbers out to the register, its answer back."""
        name = self._name(phone="030 7654321")
        wizard = self.env["crm.consent.check"].with_user(self.sara).create({})
        wizard.action_export()
        sent = base64.b64decode(wizard.export).decode()
        self.assertIn("0307654321", sent)
        wizard.answer = base64.b64encode(b"0307654321;S\r\n0302345678;N\r\n")
        wizard.action_import()
        check = self.env["crm.phone.check"].search([("number", "=", name.phone)])
        self.assertTrue(check.opposed)
        wizard.answer = base64.b64encode(b"nothing;here\r\n")
        with self.assertRaises(UserError):
            wizard.action_import()
        with self.assertRaises(AccessError):
            self.env["crm.consent.check"].with_user(self.giulia).create({})

    def test_retention(self):
        """PV-01 Names kept too long are anonymised; the statistics remain."""
        self.bank.retention_days = 30
        old = self._name(phone="030 7654321", province="BS", turnover=1000)
        new = self._name("Beta")
        self.env.cr.execute(
            "UPDATE crm_name SET create_date = now() - interval '40 days'"
            " WHERE id = %s",
            [old.id],
        )
        with self.enter_registry_test_mode():
            cron = self.env.ref("crm_prevendita.crm_name_anonymise_cron")
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(old.anonymised)
        self.assertFalse(old.phone)
        self.assertEqual((old.province, old.turnover), ("BS", 1000))
        self.assertFalse(new.anonymised)
        self.assertEqual(self.bank.name_count, 2)

    def test_subject(self):
        """PV-01 A person's data are handed over, and erased, in one step."""
        name = self._name("Ada Neri", phone="030 7654321")
        lead = name._extract()
        entries = self.env["crm.privacy.export"]._get_entries(lead)
        names = [entry["data"] for entry in entries if entry["model"] == "crm.name"]
        self.assertIn("Ada Neri", names[0].values())
        with self.assertRaises(AccessError):
            lead.with_user(self.giulia).action_crm_erase_subject()
        with self.assertRaises(AccessError):
            lead.with_user(self.giulia).action_crm_ask_erasure()
        number = lead.phone_sanitized
        asked = lead.with_user(self.sara).action_crm_ask_erasure()
        self.assertTrue(lead.phone, "a slip in a menu erases nobody")
        wizard = self.env["crm.privacy.erasure"].with_user(self.sara)
        wizard.with_context(**asked["context"]).create({}).action_erase()
        self.assertFalse(lead.phone)
        self.assertNotIn("Neri", lead.name)
        self.assertTrue(name.anonymised)
        listed = self.env["phone.blacklist"].search([("number", "=", number)])
        self.assertTrue(listed, "the next list does not bring the person back")
        with self.assertRaises(UserError):
            self.sara.partner_id.action_crm_erase_subject()

    def test_erased_everywhere(self):
        """PV-01 Erasing reaches opportunities, files, mailings, merges and whoever
        was merged into the person."""
        twin = self.env["res.partner"].create(
            {"name": "Ada Neri", "email": "neri@posta.example"}
        )
        lead = self.env["crm.lead"].create(
            {"name": "Ada's press", "partner_id": twin.id, "contact_name": "Ada",
             "email_from": "neri@posta.example", "expected_revenue": 900}
        )  # fmt: skip
        file = self.env["ir.attachment"].create(
            {"name": "id.txt", "raw": b"x", "res_model": "res.partner",
             "res_id": self.lead.id}
        )  # fmt: skip
        log = self.lead.with_user(self.sara)._crm_merge(twin)
        self.lead.with_user(self.sara).action_crm_erase_subject()
        self.assertNotIn("Neri", twin.name)
        self.assertFalse(twin.email)
        self.assertFalse(lead.contact_name or lead.email_from)
        self.assertNotIn("Ada", lead.name)
        self.assertEqual(lead.expected_revenue, 900)
        self.assertFalse(file.exists() or log.exists())

    def test_files_forgotten(self):
        """PV-01 The imported file goes when the names it brought have gone."""
        self.bank.retention_days = 30
        batch = self._import("Azienda;Telefono\nAlfa;030 2345678\n;030 1\n")
        self.env.cr.execute(
            "UPDATE crm_name_import SET create_date = now() - interval '40 days'"
            " WHERE id = %s",
            [batch.id],
        )
        batches = self.env["crm.name.import"]
        batches._forget_files()
        self.assertTrue(batch.file, "a name is still worked on")
        batch.name_ids._anonymise()
        batches._forget_files()
        self.assertFalse(batch.file)
        self.assertFalse(batch.row_ids)

    def test_told_before_the_call(self):
        """PV-02 Whoever skims sees that a number may not be called, and why."""
        name = self._name(phone="030 7654321")
        self.assertFalse(name.call_allowed)
        self.assertIn("check it first", name.call_verdict)
        self.env["crm.phone.check"]._record_answer({name.phone: False}, date.today())
        name.invalidate_recordset(["call_allowed", "call_verdict"])
        self.assertTrue(name.call_allowed)

    def test_call_program(self):
        """PV-02 A call programme does not hand out a number that the gate blocks."""
        kind = self.env["crm.marketing.action.type"].search(
            [("kind", "=", "call")], limit=1
        )
        program = self.env["crm.call.program"].create(
            {"name": "Calls", "type_id": kind.id}
        )
        item = self.env["crm.call.item"].create(
            {"program_id": program.id, "partner_id": self.lead.id}
        )
        self.assertIn("opposition register", item._get_block(item._get_facts())[1])
        today = date.today()
        self.env["crm.phone.check"]._record_answer({self.number: False}, today)
        self.assertFalse(item._get_block(item._get_facts()))
