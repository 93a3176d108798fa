"""What people mean who answer a text message, and what follows."""

import csv
import doctest
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from .. import answers, segments
from .common import SmsCommon

TABLE = Path(__file__).parent / "data" / "answers.csv"
WORDS = ["stop", "basta", "cancella", "cancellami", "disiscrivi"]


@tagged("post_install", "-at_install")
class TestAnswersPure(BaseCase):
    def test_doctests(self):
        """PV-36 The examples in the text are right."""
        for module in (answers, segments):
            self.assertFalse(doctest.testmod(module).failed)

    def test_table(self):
        """PV-36 What each of the answers of the table means."""
        with TABLE.open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        self.assertGreaterEqual(len(rows), 60)
        for row in rows:
            with self.subTest(text=row["text"]):
                self.assertEqual(answers.meaning(row["text"], WORDS), row["meaning"])

    @given(st.text())
    def test_anything(self, text):
        """PV-36 Whatever comes in has one of four meanings."""
        known = {answers.STOP, answers.DOUBT, answers.YES, answers.OTHER}
        self.assertIn(answers.meaning(text, WORDS), known)

    @given(st.text())
    def test_length(self, text):
        """PV-36 Parts hold the whole text, and none is paid for nothing."""
        places, parts, strange = segments.measure(text)
        alone, each = segments.ANY if strange else segments.PHONE
        self.assertLessEqual(places, alone if parts <= 1 else parts * each)
        if parts > 1:
            self.assertGreater(places, max(alone, (parts - 1) * each))


@tagged("post_install", "-at_install")
class TestAnswers(SmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.step = cls.env["crm.campaign.step"].create(
            {"name": "Doors open", "campaign_id": cls.campaign.id, "channel": "sms",
             "body": "Come and see us"}
        )  # fmt: skip
        cls.member = cls.env["crm.campaign.member"].create(
            {"campaign_id": cls.campaign.id, "partner_id": cls.contact.id}
        )
        cls.passage = cls.env["crm.campaign.passage"].create(
            {"step_id": cls.step.id, "member_id": cls.member.id}
        )
        cls.brambilla.user_id = cls.marco

    def setUp(self):
        super().setUp()
        self.passage._do(self.step)
        self._send_queue()

    def _answer(self, text, number=None):
        number = number or self.number
        self.gateway._receive_messages({"from": number, "text": text, "id": text})
        return self.env["crm.sms.inbound"].search([], order="id desc", limit=1)

    def _facts(self):
        return self.step._get_facts(self.member)[self.member.id]

    def test_interest(self):
        """PV-14 PV-36 Somebody is interested: member, figures, conditions and the
        owner know."""
        self.assertEqual((self.member.state, self._facts()), ("targeted", set()))
        received = self._answer("Sì, mi interessa")
        self.assertEqual((received.meaning, received.to_do), ("yes", True))
        self.assertEqual(self.passage.state, "done", self.passage.reason)
        self.assertEqual(received.partner_id, self.contact)
        self.assertEqual(received.campaign_id, self.campaign)
        self.assertEqual(self.member.state, "responded")
        self.assertEqual(self._facts(), {"reached", "replied"})
        self.campaign.action_refresh_members()
        self.assertEqual(self.member.state, "responded")
        task = self.contact.activity_ids
        self.assertEqual(task.user_id, self.marco)
        self.assertIn("Sì, mi interessa", task.note)
        report = self.env["crm.campaign.touch.report"].with_user(self.sara)
        self.env.flush_all()
        domain = [("step_id", "=", self.step.id)]
        measures = ["touched:sum", "reached:sum", "responded:sum"]
        self.assertEqual(report._read_group(domain, [], measures), [(1, 1, 1)])
        received.with_user(self.marco).action_done()
        self.assertFalse(received.to_do)

    def test_delivered(self):
        """PV-14 PV-36 A message that arrived has reached the member."""
        self.gateway._receive_states({"id": "P1", "status": "delivered"})
        self.assertEqual((self.member.state, self._facts()), ("reached", {"reached"}))

    def test_stop(self):
        """PV-36 “No grazie” closes the channel, and is no interest."""
        received = self._answer("No grazie")
        self.assertTrue(received.opt_out)
        self.assertFalse(received.to_do or self.contact.activity_ids)
        self.contact.invalidate_recordset()
        self.assertTrue(self.contact.phone_sanitized_blacklisted)
        self.assertEqual(self._facts(), {"reached"})

    def test_doubt(self):
        """PV-36 What may be a refusal is somebody's to read; one click closes."""
        received = self._answer("Stop, il compressore è fermo")
        self.assertEqual((received.meaning, received.to_do), ("doubt", True))
        self.assertFalse(self.contact.phone_sanitized_blacklisted)
        self.assertEqual(self.contact.activity_ids.user_id, self.marco)
        with self.assertRaises(AccessError):
            received.with_user(self.paola).action_leave_alone()
        received.with_user(self.marco).action_leave_alone()
        self.assertTrue(self.contact.phone_sanitized_blacklisted)
        self.assertFalse(received.to_do)

    def test_consent(self):
        """PV-16 PV-36 A campaign's text message leaves for who agreed to them; having
        bought is no consent, and the reason says so."""
        self.env.company.crm_asks_ground = True
        self.passage.write({"state": "waiting", "date": False})
        self.passage._do(self.step)
        self.assertEqual(self.passage.state, "failed")
        self.assertIn("art. 130", self.passage.reason)
        kind = self.env.ref("crm_prevendita_sms.action_type_sms")
        action = self._new_action(type_id=kind.id, contact_id=self.contact.id)
        said = action.with_user(self.sara).action_send_sms_all()
        self.assertIn("1 were left out", said["params"]["message"])
        self.env["crm.consent"].create(
            {"partner_id": self.contact.id, "channel": "sms",
             "purpose_id": self._ref("crm_consent_purpose_marketing").id}
        )  # fmt: skip
        self.passage.write({"state": "waiting"})
        self.passage._do(self.step)
        self.assertEqual(self.passage.state, "done")

    def test_unknown_number(self):
        """PV-36 From a number that nobody has it waits in the list."""
        received = self._answer("Chi siete?", "+39 347 0000001")
        self.assertEqual((received.partner_id.id, received.to_do), (False, True))
