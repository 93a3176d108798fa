"""What providers call in: proofs, states, answers, opt-out."""

import hashlib
import hmac
import json
import time
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.crm_scheda_cliente.models import crm_security_log

from .common import SmsCommon


@tagged("post_install", "-at_install")
class TestWebhook(SmsCommon, HttpCase):
    """What the provider tells us, over HTTP."""

    def _call(self, what, data, signature=None, token=None, stamp=None, **headers):
        """Call as the provider does; each call has a time stamp of its own."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        stamp = str(time.time_ns() / 1e9) if stamp is None else stamp
        signed = body if stamp == "" else f"{stamp}.".encode() + body
        known = hmac.new(b"hook", signed, hashlib.sha256).hexdigest()
        return self.url_open(
            f"/crm_sms/{token or self.gateway.token}/{what}",
            data=body,
            headers={
                "Content-Type": "application/json",
                "X-Signature": known if signature is None else signature,
                "X-Timestamp": stamp,
                **headers,
            },
        )

    def setUp(self):
        super().setUp()
        crm_security_log.refusals.reset()
        self.addCleanup(crm_security_log.refusals.reset)

    def _status(self, message):
        message.invalidate_recordset()
        return message.notification_ids.notification_status

    def test_delivered(self):
        """PV-36 The provider says that a message arrived; twice is once."""
        message = self._text()
        for _time in range(2):
            answer = self._call("status", {"id": "P1", "status": "DELIVRD"})
            self.assertEqual((answer.status_code, answer.text), (200, "1 understood"))
            self.assertEqual(self._status(message), "sent")
        # what arrived stays arrived
        self._call("status", {"id": "P1", "status": "expired"})
        self.assertEqual(self._status(message), "sent")

    def test_many_states_and_failures(self):
        """PV-36 Several states in one call; failures say what the provider said."""
        self.gateway.hook_items_path = "reports"
        messages = [self._text(f"Number {number}") for number in range(3)]
        reports = [
            {"id": "P1", "status": "failed"},
            {"id": "P2", "status": "rejected"},
            {"id": "P3", "status": "expired"},
            {"id": "P9", "status": "delivered"},
            {"id": "P1"},
            "nonsense",
            None,
        ]
        answer = self._call("status", {"reports": reports})
        self.assertEqual(answer.text, "4 understood")
        self.assertEqual(
            [self._status(message) for message in messages],
            ["exception", "bounce", "exception"],
        )

    def test_form_with_a_signature(self):
        """PV-36 A form is signed as well as JSON is."""
        message = self._text()
        body = b"id=P1&status=delivered&note=a+b"
        for content in (body, body.replace(b"+", b"%20")):
            answer = self._call(
                "status",
                content,
                **{"Content-Type": "application/x-www-form-urlencoded"},
            )
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._status(message), "sent")

    def test_forged(self):
        """PV-36 No signature, a wrong one, a wrong address: nothing happens."""
        message = self._text()
        data = {"id": "P1", "status": "delivered"}
        for signature in ("", "0" * 64, "sha256="):
            self.assertEqual(self._call("status", data, signature).status_code, 403)
        self.assertEqual(self._call("status", data, token="0" * 32).status_code, 404)
        self.assertEqual(
            self.url_open(f"/crm_sms/{self.gateway.token}/status").status_code, 405
        )
        self.gateway.signature_secret = "nowhere"
        self.assertEqual(self._call("status", data).status_code, 403)
        self.assertEqual(self._status(message), "pending")

    def test_sent_again(self):
        """PV-36 Whoever has seen a signed call sends it again: nothing happens twice,
        at neither address"""
        data = {"id": "R1", "from": self.number, "text": "Hi", "status": "delivered"}
        stamp = str(time.time())
        self.assertEqual(self._call("inbound", data, stamp=stamp).text, "1 understood")
        for what in ("inbound", "status"):
            again = self._call(what, data, stamp=stamp)
            self.assertEqual(
                (again.status_code, again.text), (200, "0 understood, known already")
            )
        self.assertEqual(self.env["crm.sms.inbound"].search_count([]), 1)
        call = self.env["crm.sms.call"].search([])
        self.assertEqual(len(call), 1)
        self.assertGreater(call.expires, fields.Datetime.now() + timedelta(minutes=5))
        call.expires = fields.Datetime.now() - timedelta(minutes=1)
        self.env["crm.sms.call"]._gc_calls()
        self.assertFalse(call.exists())

    def test_refused_calls_are_told(self):
        """SU-01 Administrators see refused calls, a line for each kind, no secrets."""
        data = {"id": "R1", "from": self.number, "text": "Hi", "status": "delivered"}
        stamp = str(time.time())
        for _time in range(4):
            self._call("status", data, "0" * 64)
            self._call("status", data, token="0" * 32)
            self._call("inbound", data, stamp=stamp)
        self._call("status", b" " * 300000)
        lines = self.env["crm.security.log"].search([("kind", "=", "refused")])
        self.assertEqual(len(lines), 4)
        self.assertTrue(all(lines.mapped("address")))
        told = " ".join(lines.mapped("what"))
        for words in (
            "signature|firma",
            "unknown address|indirizzo sconosciuto",
            "came before|già arrivata",
            "too large|troppo grande",
        ):
            self.assertRegex(told, words)
        for secret in (self.gateway.token, "0000", self.number, "hook"):
            self.assertNotIn(secret, told)
        of_gateway = lines.filtered(lambda line: line.res_id == self.gateway.id)
        self.assertEqual(len(of_gateway), 3)

    def test_page_of_tokens(self):
        """SU-01 Age and last use of the addresses; a new one sends the old one away."""
        admin = self.env.ref("base.user_admin")
        page = self.env["crm.token.line"].with_user(admin)
        self.gateway.token_date -= timedelta(days=200, minutes=1)
        self._call("status", {"id": "P1", "status": "delivered"})
        lines = page.search(page.action_open()["domain"])
        mine = lines.filtered(
            lambda line: (line.res_model, line.res_id) == (self.gateway._name,
                                                           self.gateway.id)
        )  # fmt: skip
        self.assertEqual(mine.age, 200)
        self.assertTrue(mine.used)
        names = [name for name in lines.mapped("name") if "Loopback: " in name]
        self.assertEqual(sorted(names), ["Loopback: token", "Loopback: webhook"])
        old = self.gateway.token
        mine.action_turn_over()
        data = {"id": "P1", "status": "delivered"}
        self.assertEqual(self._call("status", data, token=old).status_code, 404)
        self.assertEqual(self._call("status", data).status_code, 200)
        line = self.env["crm.security.log"].search([("kind", "=", "token")], limit=1)
        self.assertEqual((line.user_id, line.res_id), (admin, self.gateway.id))
        self.assertLess(
            fields.Datetime.now() - self.gateway.token_date, timedelta(minutes=5)
        )
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.sara).action_new_token()

    def test_time_stamp(self):
        """PV-36 A call of another time, without one, with one that was not signed"""
        data = {"id": "P1", "status": "delivered"}
        message, now = self._text(), time.time()
        for stamp in (now - 400, now + 400, 0, "soon", "9" * 300):
            answer = self._call("status", data, stamp=str(stamp))
            self.assertEqual(answer.status_code, 403, stamp)
        self.assertEqual(self._call("status", data, stamp="").status_code, 403)
        signed = hmac.new(b"hook", json.dumps(data).encode(), hashlib.sha256)
        answer = self._call("status", data, signature=signed.hexdigest())
        self.assertEqual(answer.status_code, 403, "the time stamp is signed, too")
        self.assertEqual(self._status(message), "pending")
        iso = fields.Datetime.now().isoformat()
        self.assertEqual(self._call("status", data, stamp=iso).status_code, 200)
        self.assertEqual(self._status(message), "sent")

    def test_time_in_the_body(self):
        """PV-36 A provider that signs the body, which holds the time; one that tells
        none, whose equal calls count once"""
        self.gateway.write({"time_kind": "body", "time_path": "at"})
        data = {"id": "P1", "status": "delivered", "at": time.time() - 400}
        self.assertEqual(self._call("status", data, stamp="").status_code, 403)
        data["at"] = int(time.time() * 1000)
        self.assertEqual(self._call("status", data, stamp="").text, "1 understood")
        self.gateway.time_kind = "none"
        del data["at"]
        self.assertEqual(self._call("status", data, stamp="").text, "1 understood")
        again = self._call("status", data, stamp="")
        self.assertEqual(again.text, "0 understood, known already")
        with self.assertRaisesRegex(ValidationError, "{timestamp} and {body}"):
            self.gateway.write({"time_kind": "header", "signed_text": "{body}"})

    def test_what_is_not_signed(self):
        """PV-36 What stands in the address is never read"""
        body = b"from=%2B393471234567&text=Hi"
        stamp = str(time.time())
        signed = hmac.new(b"hook", f"{stamp}.".encode() + body, hashlib.sha256)
        answer = self.url_open(
            f"/crm_sms/{self.gateway.token}/inbound?id=in-77&text=STOP",
            data=body,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Signature": signed.hexdigest(),
                "X-Timestamp": stamp,
            },
        )
        self.assertEqual(answer.text, "1 understood")
        received = self.env["crm.sms.inbound"].search([])
        self.assertEqual((received.reference, received.text), (False, "Hi"))

    def test_hostile_values(self):
        """PV-36 Signed calls that no database or parser can take in"""
        deep = b"[" * 100_000 + b"]" * 100_000
        nested = b'{"id": ' * 60 + b"1" + b"}" * 60
        for body in (deep, nested, b"[" + b"9" * 5000 + b"]"):
            self.assertEqual(self._call("status", body).status_code, 400)
        for value in ("a\x00b", "\ud800", {"a": 1}, [], 10**30, "x" * 9000, True):
            for what in ("status", "inbound"):
                data = {"id": value, "status": "failed", "text": value}
                answer = self._call(what, {**data, "from": self.number})
                self.assertEqual(answer.status_code, 200, value)
        self.assertEqual(self._call("status", {}, token="%00").status_code, 404)

    def test_secret_in_a_header(self):
        """PV-36 A provider that cannot sign shows a secret."""
        self.gateway.signature_kind = "header"
        data = {"id": "P1", "status": "delivered"}
        self.assertEqual(self._call("status", data, "hook").status_code, 200)
        self.assertEqual(self._call("status", data, "hoo").status_code, 403)

    def test_nonsense(self):
        """PV-36 Nonsense with the right signature is answered, never a failure."""
        for body in (b"{", b"\xff\xfe", b"<xml/>"):
            self.assertEqual(self._call("status", body).status_code, 400)
        for data in ([], {}, 7, None, "x", [[1]], {"id": {}, "status": []}):
            for what in ("status", "inbound"):
                answer = self._call(what, data)
                self.assertEqual((answer.status_code, answer.text[0]), (200, "0"))
        self.assertEqual(self._call("status", b" " * 300000).status_code, 413)

    def test_answer(self):
        """PV-36 BA-05 An answer is on the customer's timeline, once."""
        data = {"from": "393471234567", "text": "<b>Yes</b>, please", "id": "R1"}
        for _time in range(2):
            self.assertEqual(self._call("inbound", data).text, "1 understood")
        received = self.env["crm.sms.inbound"].search([])
        self.assertEqual(received.partner_id, self.contact)
        self.assertFalse(received.opt_out)
        message = self.contact.message_ids[0]
        self.assertEqual(message.message_type, "sms")
        self.assertIn("&lt;b&gt;Yes", message.body)
        page = self.env["crm.timeline"].with_user(self.marco)
        page = page.get_page(self.brambilla.id, {"kinds": ["message"]})
        self.assertIn("Yes", page["entries"][0]["text"])

    def test_opt_out(self):
        """PV-36 STOP closes the channel, consents with it; nonstop does not."""
        consent = self.env["crm.consent"].create(
            {
                "partner_id": self.contact.id,
                "purpose_id": self._ref("crm_consent_purpose_marketing").id,
                "channel": "sms",
            }
        )
        data = {"from": "347 1234567", "text": "nonstop!", "id": "R1"}
        self._call("inbound", data)
        self.assertFalse(self.contact.phone_sanitized_blacklisted)
        self._call("inbound", {**data, "text": " Stop.", "id": "R2"})
        self.contact.invalidate_recordset()
        self.assertTrue(self.contact.phone_sanitized_blacklisted)
        self.assertEqual(consent.state, "withdrawn")
        self.assertIn("Stop", consent.withdrawn_reason)

    def test_unknown_and_shared_numbers(self):
        """PV-36 Unknown numbers are listed; of a shared one, whom we wrote to."""
        self._call("inbound", {"from": "+44 7400 123456", "text": "Hi", "id": "R1"})
        received = self.env["crm.sms.inbound"].search([])
        self.assertEqual(
            (received.number, received.partner_id.id), ("+447400123456", False)
        )
        twin = self.contact.copy({"name": "Twin"})
        twin._message_sms("Hello")
        self._call("inbound", {"from": self.number, "text": "Hi", "id": "R2"})
        self.assertEqual(
            self.env["crm.sms.inbound"].search([], limit=1).partner_id, twin
        )

    def test_access(self):
        """PV-36 Answers are read like the customers they come from."""
        self.contact.user_id = self.marco
        self._call("inbound", {"from": self.number, "text": "Hi", "id": "R1"})
        received = self.env["crm.sms.inbound"]
        self.assertTrue(received.with_user(self.marco).search([]))
        self.assertFalse(received.with_user(self.gina).search([]))
        self.assertTrue(received.with_user(self.sara).search([]))
        with self.assertRaises(AccessError):
            received.with_user(self.paola).search([])
        with self.assertRaises(AccessError):
            received.with_user(self.marco).create({"number": "1"})
