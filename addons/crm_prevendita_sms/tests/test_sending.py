"""Sending text messages: answers, failures, attempts, actions and campaigns."""

import json
from unittest.mock import patch

import requests
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from .common import SmsCommon


@tagged("post_install", "-at_install")
class TestSending(SmsCommon):
    """What goes out, against a real server on the loopback."""

    def _status(self, message):
        notification = message.notification_ids
        return notification.notification_status, notification.failure_reason

    def test_sent(self):
        """PV-36 A message goes to the provider as the templates say."""
        message = self._text('He said "no"\nè così')
        ((path, headers, body),) = self.provider.requests
        self.assertEqual(path, "/send")
        self.assertEqual(headers["Authorization"], "Bearer s3cret")
        data = json.loads(body)
        self.assertEqual(data["to"], self.number)
        self.assertEqual(data["text"], 'He said "no"\nè così')
        self.assertEqual(data["from"], "Bellandi")
        self.assertEqual(self._status(message), ("pending", False))
        tracker = message.notification_ids.sms_tracker_ids
        self.assertEqual(tracker.gateway_ref, "P1")

    def test_form_and_status(self):
        """PV-36 A provider that wants a form and answers by its status."""
        self.gateway.write(
            {
                "body_kind": "form",
                "body": "To = {number_plain}\nBody={text}",
                "url": f"{self.provider.url}/a/{{secret:token}}",
                "answer_kind": "status",
            }
        )
        message = self._text("50% & più")
        ((path, _headers, body),) = self.provider.requests
        self.assertEqual(path, "/a/s3cret")
        self.assertEqual(body, "To=393471234567&Body=50%25+%26+pi%C3%B9")
        self.assertEqual(self._status(message)[0], "pending")

    def test_text_answer(self):
        """PV-36 A provider that answers a line of text."""
        self.gateway.write(
            {
                "answer_kind": "text",
                "ok_path": r"^\+OK",
                "id_path": r"id=(\w+)",
                "error_path": r"ERR (.*)",
            }
        )
        self.provider.answers = [(200, "+OK id=77aa"), (200, "-ERR no credit")]
        good, bad = self._text(), self._text("again")
        self.assertEqual(good.notification_ids.sms_tracker_ids.gateway_ref, "77aa")
        self.assertEqual(self._status(bad), ("exception", "no credit"))

    def test_nonsense(self):
        """PV-36 Nonsense, refusals and errors are failures that say why."""
        for status, text, reason in (
            (200, "<html>Welcome</html>", "answered 200: <html>Welcome</html>"),
            (200, '{"status": "KO", "error": "no such number"}', "no such number"),
            (200, "[]", "answered 200"),
            (200, "\x00\xff" * 9, "answered 200"),
            (200, "", "answered 200"),
            (500, '{"status": "OK"}', "answered 500"),
            (302, '{"status": "OK"}', "answered 302"),
        ):
            with self.subTest(text=text):
                self.provider.answers = [(status, text)]
                state, said = self._status(self._text())
                self.assertEqual(state, "exception")
                self.assertIn(reason, said)

    def test_no_answer_is_not_sent_again(self):
        """PV-36 A provider that goes silent: failed, and never sent twice."""
        self.provider.answers = [(0, "")]
        message = self._text()
        state, reason = self._status(message)
        self.assertEqual(state, "exception")
        self.assertIn("may have been sent", reason)
        self._send_queue()
        self.assertEqual(len(self.provider.requests), 1)

    def test_late_answer_is_not_sent_again(self):
        """PV-36 A provider that answers too late: the same."""
        with patch.object(
            requests.Session, "request", side_effect=requests.ReadTimeout
        ):
            message = self._text()
        self.assertIn("may have been sent", self._status(message)[1])

    def test_not_reached_is_tried_again(self):
        """PV-36 A provider that is down gets the message once it is up."""
        with self._nobody_there():
            message = self._text()
        self.assertEqual(self._status(message)[0], "ready")
        queued = self.env["sms.sms"].search([("mail_message_id", "=", message.id)])
        self.assertEqual((queued.state, queued.gateway_attempts), ("outgoing", 1))
        self.assertFalse(queued.gateway_next, "the address was mended")
        queued.gateway_next = "2100-01-01"
        self._send_queue()
        self.assertEqual(queued.gateway_attempts, 1, "not before its time")
        self.provider.answers = [(503, "busy")]
        self._try_now(queued)
        self.assertEqual(queued.gateway_attempts, 2)
        self._try_now(queued)
        self.assertEqual(self._status(message)[0], "pending")

    def _try_now(self, queued):
        queued.gateway_next = False
        self._send_queue()

    def test_not_reached_at_all(self):
        """PV-36 After five attempts it fails, and says so."""
        self.provider.answers = [(429, "")] * 9
        message = self._text()
        queued = self.env["sms.sms"].search([("mail_message_id", "=", message.id)])
        for _attempt in range(4):
            self._try_now(queued)
        self.assertEqual(len(self.provider.requests), 5)
        state, reason = self._status(message)
        self.assertEqual(state, "exception")
        self.assertIn("come back later", reason)

    def test_on_its_way(self):
        """PV-36 That a message is given away is kept before the provider is asked."""
        for number in range(3):
            self.contact._message_sms(f"Number {number}")
        self._send_queue()
        # (on their way, asked so far) at each commit
        steps = [(1, 0), (0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (0, 3)]
        self.assertEqual(self.commits, steps)

    def _cut_off(self):
        """A message whose sending ended with the server."""
        message = self.contact._message_sms("Cut off")
        queued = self.env["sms.sms"].search([("mail_message_id", "=", message.id)])
        queued.write({"state": "process", "gateway_flight": "2026-05-04 08:00:00"})
        self._send_queue()
        return message, queued

    def test_killed(self):
        """PV-36 What a server that stopped had in hand is not sent again: it says so,
        and a person may."""
        message, queued = self._cut_off()
        self.assertFalse(self.provider.requests)
        state, reason = self._status(message)
        self.assertEqual((state, queued.gateway_flight), ("exception", False))
        self.assertIn("may have been sent", reason)
        self.assertEqual(queued.resend_failed()["params"]["type"], "success")
        self._send_queue()
        self.assertEqual(len(self.provider.requests), 1)
        self.assertEqual(self._status(message)[0], "pending")

    def test_killed_with_a_provider_that_knows_again(self):
        """PV-36 A provider that sends a number once gets it again, with the number."""
        self.gateway.knows_again = True
        message, queued = self._cut_off()
        ((_path, _headers, body),) = self.provider.requests
        self.assertEqual(json.loads(body)["ref"], queued.uuid)
        self.assertEqual(self._status(message)[0], "pending")

    def test_refused_token(self):
        """PV-36 A provider that refuses us gets one message, not the whole queue; the
        administrators are told, and nothing is lost."""
        messages = [self.contact._message_sms(f"Number {n}") for n in range(3)]
        self.provider.answers = [(401, "who are you?")]
        self._send_queue()
        self.assertEqual(len(self.provider.requests), 1)
        self.assertTrue(self.gateway.stopped)
        self.assertIn("401", self.gateway.stopped_reason)
        self.assertEqual({self._status(m)[0] for m in messages}, {"ready"})
        told = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertIn("Loopback", told.subject)
        self.assertIn(self.env.ref("base.user_admin").partner_id,
                      told.notified_partner_ids)  # fmt: skip
        self._send_queue()
        self.assertEqual(len(self.provider.requests), 1)
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.sara).action_resume()
        self.gateway.action_resume()
        self._send_queue()
        self.assertEqual(len(self.provider.requests), 4)
        self.assertEqual({self._status(m)[0] for m in messages}, {"pending"})

    def test_length_and_cost(self):
        """PV-36 A step's message says how many it is, why, and what it costs."""
        self.gateway.price = 0.05
        members = self.env["crm.campaign.member"]
        for partner in self.brambilla | self.contact:
            values = {"campaign_id": self.campaign.id, "partner_id": partner.id}
            members.create(values)
        step = self.env["crm.campaign.step"].create(
            {"name": "News", "campaign_id": self.campaign.id, "channel": "sms",
             "body": "a" * 161}
        )  # fmt: skip
        self.assertIn("161 letters: 2 messages", step.sms_length)
        self.assertIn("To all 2 members", step.sms_length)
        step.body = "È aperto"
        self.assertIn("8 letters: one message; because of “È”", step.sms_length)
        self.gateway.price = 0
        step.invalidate_recordset()
        self.assertNotIn("members", step.sms_length)

    def test_missing_secret(self):
        """PV-36 A secret that is not configured is named, with where it belongs."""
        self.gateway.headers = "X-Key: {secret:nowhere}"
        with self.assertRaisesRegex(UserError, "CRM_SMS_NOWHERE"):
            self.gateway._prepare_request(self.number, "x", "u")
        state, reason = self._status(self._text())
        self.assertEqual(state, "exception")
        self.assertIn("CRM_SMS_NOWHERE", reason)
        self.assertFalse(self.provider.requests)

    def test_wrong_settings(self):
        """PV-36 Settings that cannot work are refused with a sentence."""
        for values, said in (
            ({"url": "ftp://x"}, "is no address"),
            ({"url": "https://{number}/"}, "is no address"),
            ({"body": '{"to": {numero}}'}, "nobody knows {numero}"),
            ({"body": '{"to": "{number}"'}, "not valid JSON"),
            ({"answer_kind": "text", "ok_path": "("}, "is no pattern"),
        ):
            with self.subTest(values=values):
                with self.assertRaises(ValidationError) as refused:
                    self.gateway.write(values)
                self.assertIn(said, str(refused.exception))

    def test_framework_s_own_service(self):
        """PV-36 Without a gateway of the company core's own service is used."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.gateway.company_id = other
        sms = self.env["sms.sms"].create({"number": self.number, "body": "x"})
        ((api, _messages),) = sms._split_by_api()
        self.assertIsInstance(api, SmsApi)
        ((api, _messages),) = sms.with_company(other)._split_by_api()
        self.assertEqual(api.gateway, self.gateway)

    def test_access(self):
        """PV-36 Settings are the administrator's; sending is everybody's."""
        for user in (self.marco, self.sara, self.paola):
            with self.assertRaises(AccessError):
                self.gateway.with_user(user).read(["url"])
        message = self.contact.with_user(self.marco)._message_sms("Hello")
        self._send_queue()
        self.assertEqual(self._status(message.sudo())[0], "pending")

    def test_trial(self):
        """PV-36 The trial message goes to the administrator's own number."""
        self.env.user.partner_id.phone = "+39 347 7654321"
        self.provider.answers = [None, (200, '{"status": "KO"}')]
        result = self.gateway.action_test()["params"]
        self.assertEqual(result["type"], "success")
        result = self.gateway.action_test()["params"]
        self.assertEqual(result["type"], "danger")
        self.env.user.partner_id.phone = False
        with self.assertRaisesRegex(UserError, "no valid phone number"):
            self.gateway.action_test()

    @freeze_time("2026-05-04 08:00:00")
    def test_marketing_actions(self):
        """PV-07 PV-36 A series has text messages; who opposed is left out."""
        kind = self.env.ref("crm_prevendita_sms.action_type_sms")
        kind.sms_template_id = self.env["sms.template"].create(
            {
                "name": "Visit",
                "model_id": self.env["ir.model"]._get_id("crm.marketing.action"),
                "body": "We come to {{ object.partner_id.name }}",
            }
        )
        series = self.env["crm.marketing.series"].create(
            {"name": "Visit", "line_ids": [(0, 0, {"type_id": kind.id, "days": 0})]}
        )
        opposed = self.env["res.partner"].create(
            {"name": "Opposed", "phone": "+39 347 9999999"}
        )
        self.env["phone.blacklist"]._add(["+393479999999"])
        actions = series._plan(self.contact | opposed)
        result = actions.with_user(self.sara).action_send_sms_all()
        self.assertIn("1 were left out", result["params"]["message"])
        self.assertEqual(set(actions.mapped("state")), {"planned", "done"})
        self._send_queue()
        ((_path, _headers, body),) = self.provider.requests
        self.assertIn("We come to", json.loads(body)["text"])
        # one by one, through core's composer
        action = self._new_action(type_id=kind.id, contact_id=self.contact.id)
        window = action.action_send_sms()
        composer = self.env["sms.composer"].with_context(**window["context"])
        composer.create({"body": "Hello"})._action_send_sms()
        self.assertEqual(action.state, "done")

    def test_campaign(self):
        """PV-12 PV-36 A campaign's text messages go through the gateway, stand on the
        timeline, and who opposed gets none."""
        opposed = self.env["res.partner"].create(
            {"name": "Opposed", "phone": "+39 347 9999999"}
        )
        self.env["phone.blacklist"]._add(["+393479999999"])
        step = self.env["crm.campaign.step"].create(
            {
                "name": "Doors open",
                "campaign_id": self.campaign.id,
                "channel": "sms",
                "body": "Come and see us",
            }
        )
        members = self.env["crm.campaign.member"].create(
            [
                {"campaign_id": self.campaign.id, "partner_id": partner.id}
                for partner in self.contact | opposed
            ]
        )
        passages = self.env["crm.campaign.passage"].create(
            [{"step_id": step.id, "member_id": member.id} for member in members]
        )
        passages._do(step)
        self.assertEqual(passages.mapped("state"), ["done", "failed"])
        self._send_queue()
        ((_path, _headers, body),) = self.provider.requests
        self.assertEqual(json.loads(body)["text"], "Come and see us")
        page = self.env["crm.timeline"].with_user(self.marco)
        entry = page.get_page(self.brambilla.id, {"kinds": ["message"]})["entries"][0]
        self.assertIn("Come and see us", entry["text"])
        self.assertIn("Text message", entry["state"])

    def test_timeline(self):
        """PV-36 SC-01 Messages sent and their state are on the customer's timeline."""
        self._text("See you tomorrow")
        page = self.env["crm.timeline"].with_user(self.marco)
        page = page.get_page(self.brambilla.id, {"kinds": ["message"]})
        entry = page["entries"][0]
        self.assertIn("See you tomorrow", entry["text"])
        self.assertEqual(entry["icon"], "fa-mobile")
