"""What a telephone exchange announces, and with which token."""

from datetime import timedelta
from urllib.parse import urlencode

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.crm_scheda_cliente.models import crm_security_log

from ...controllers.caller import call as controller
from ..common import DeskCommon


@tagged("post_install", "-at_install")
class TestExchange(DeskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marco.crm_extension = "12"
        cls.exchange = cls.env["crm.phone.exchange"].create({"name": "Headquarters"})
        cls.token = cls.exchange._generate_token()

    def setUp(self):
        super().setUp()
        for throttle in (
            controller.announcements,
            controller.mistakes,
            crm_security_log.refusals,
        ):
            throttle.reset()
            self.addCleanup(throttle.reset)

    def _call(self, method="post", **params):
        params.setdefault("token", self.token)
        if method == "post":
            return self.url_open("/crm_mydesk/call", data=params)
        return self.url_open(f"/crm_mydesk/call?{urlencode(params)}")

    def _last(self):
        return self.env["crm.phone.call"].search([], limit=1, order="id DESC")

    def _told(self):
        """Return the messages to the operators' screens since the last look."""
        values = self.env.cr.precommit.data.get("bus.bus.values", [])
        return [v["message"] for v in values if "crm_mydesk.call" in v["message"]]

    def test_ringing(self):
        """MD-03 The exchange announces a call: it is logged and shown."""
        answer = self._call(number="+39 030 7654321", extension="12")
        self.assertEqual((answer.status_code, answer.text), (200, "OK"))
        call = self._last()
        self.assertEqual(call.partner_id, self.officine)
        self.assertEqual((call.user_id, call.state), (self.marco, "ringing"))
        self.assertEqual(call.number_sanitized, "+390307654321")
        message = call._prepare_message()
        self.assertEqual(message["partner"], self.officine.name)

    def test_get_only_where_it_is_allowed(self):
        """MD-03 An address with token and number ends in logs: GET is asked for."""
        answer = self._call("get", number="0307654321", extension="12")
        self.assertEqual(answer.status_code, 405)
        self.assertFalse(self._last())
        self.exchange.allow_get = True
        answer = self._call("get", number="0307654321", extension="12")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._last().partner_id, self.officine)

    def test_token_in_a_header(self):
        """MD-03 The token stands in a header as well, as any client sends it."""
        for name, value in (
            ("Authorization", f"Bearer {self.token}"),
            ("X-Crm-Token", self.token),
        ):
            for given, status in ((value, 200), (f"{value}x", 403)):
                answer = self.url_open(
                    "/crm_mydesk/call", data={"number": "1"}, headers={name: given}
                )
                self.assertEqual(answer.status_code, status, name)

    def test_on_the_timeline(self):
        """BA-05 MD-03 A call stands on the customer's timeline."""
        self._call(number="0307654321", extension="12")
        page = self.env["crm.timeline"].with_user(self.marco).get_page(self.officine.id)
        kinds = [entry["kind"] for entry in page["entries"]]
        self.assertIn("call", kinds)

    def test_missed_becomes_a_call_back(self):
        """MD-01 A call that nobody answers becomes a call-back."""
        self._call(number="0307654321", extension="12", call="abc.1")
        self._call(number="0307654321", extension="12", call="abc.1", event="missed")
        calls = self.env["crm.phone.call"].search([("reference", "=", "abc.1")])
        self.assertEqual((len(calls), calls.state), (1, "missed"))
        self.assertEqual(calls.callback_date - calls.date, timedelta(hours=1))
        section = self._section(self._desk(self.marco), "callback")
        self.assertEqual(section["entries"][0]["partner_id"], self.officine.id)

    def test_without_reference(self):
        self._call(number="0307654321", extension="12")
        self._call(number="0307654321", extension="12", event="answered")
        calls = self.env["crm.phone.call"].search([("number", "=", "0307654321")])
        self.assertEqual((len(calls), calls.state), (1, "answered"))

    def test_caller_in_odd_clothes(self):
        """MD-03 Hidden, short, long and lettered numbers are all taken."""
        hidden = ("", "anonymous", "sip:anonymous@anonymous.invalid", "Private")
        for number in hidden:
            with self.subTest(number):
                self.assertEqual(
                    self._call(number=number, extension="12").status_code, 200
                )
                self.assertFalse(self._last().number)
                self.assertEqual(self._last().display_name, "Hidden number")
        for number in ("113", "0800-CALL-ME", "9" * 300, "<script>", "+", "٠٣٠"):
            with self.subTest(number):
                self.assertEqual(
                    self._call(number=number, extension="12").status_code, 200
                )
                self.assertFalse(self._last().partner_id)

    def test_doubt_names_nobody(self):
        self._partner("Somebody else", phone="030 7654321")
        self._call(number="0307654321", extension="12")
        self.assertFalse(self._last().partner_id)

    def test_own_number_names_nobody(self):
        self._call(number="0305550000", extension="12")
        self.assertFalse(self._last().partner_id)

    def test_unknown_extension(self):
        self._call(number="0307654321", extension="99", event="missed")
        self.assertFalse(self._last().user_id)
        # nobody in particular missed it: it waits on everybody's desk
        for user in (self.marco, self.giulia):
            section = self._section(self._desk(user), "callback")
            self.assertEqual(section["count"], 1)

    def test_callers_name_only_if_allowed(self):
        self.exchange.share_name = True
        answer = self._call(number="0307654321", extension="12")
        self.assertEqual(answer.text, self.officine.name)

    def test_bad_requests(self):
        for params in (
            {"extension": "12"},
            {"number": "1", "event": "boiling"},
            {"number": "1", "direction": "up"},
        ):
            with self.subTest(params):
                self.assertEqual(self._call(**params).status_code, 400)

    def test_token_guessed_or_revoked(self):
        """MD-03 A wrong, revoked or archived token is refused alike."""
        secret = self.token.partition(".")[2]
        wrong = ["", "x", f"{self.exchange.id}.", f"{self.exchange.id}.x"]
        wrong += [f"0.{secret}", f"{'9' * 30}.{secret}", secret]
        for token in wrong:
            with self.subTest(token):
                answer = self._call(token=token, number="1")
                self.assertEqual(answer.status_code, 403)
        controller.mistakes.reset()
        old, self.token = self.token, self.exchange._generate_token()
        self.assertEqual(self._call(token=old, number="1").status_code, 403)
        self.assertEqual(self._call(number="1").status_code, 200)
        self.exchange.action_revoke()
        self.assertEqual(self._call(number="1").status_code, 403)
        self.token = self.exchange._generate_token()
        self.exchange.active = False
        self.assertEqual(self._call(number="1").status_code, 403)

    def test_old_token_reused(self):
        """MD-03 A token that was replaced or revoked never comes back."""
        replaced, self.token = self.token, self.exchange._generate_token()
        self.exchange.action_revoke()
        revoked, self.token = self.token, self.exchange._generate_token()
        other = self.env["crm.phone.exchange"].create({"name": "Branch"})
        other._generate_token()
        swapped = f"{other.id}.{self.token.partition('.')[2]}"
        before = self.env["crm.phone.call"].search_count([])
        for token in (replaced, revoked, swapped):
            for method in ("get", "post"):
                answer = self._call(method, token=token, number="0307654321")
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn(self.officine.name, answer.text)
        self.assertEqual(self.env["crm.phone.call"].search_count([]), before)
        self.assertEqual(self._call(number="0307654321").status_code, 200)

    def test_guessing_is_slowed(self):
        """MD-03 Wrong tokens are limited by address, the right one always passes."""
        codes = [self._call(token="1.x", number="1").status_code for _i in range(12)]
        self.assertEqual(codes, [403] * 10 + [429] * 2)
        self.assertEqual(self._call(number="1").status_code, 200)

    def test_wrong_tokens_are_told_once(self):
        """SU-01 Administrators see that somebody tried, without a line per try."""
        for _i in range(12):
            self._call(token="1.secret-of-another", number="+39333111222")
        lines = self.env["crm.security.log"].search([("kind", "=", "refused")])
        self.assertEqual(len(lines), 1)
        self.assertTrue(lines.address)
        self.assertNotIn("secret", lines.what)
        self.assertNotIn("39333", lines.what)

    def test_token_is_turned_over(self):
        """MD-03 A new token leaves the old one for the hours of grace, no longer."""
        old = self.token
        context = self.exchange.with_user(self.sara).action_new_token()["context"]
        self.token = context["crm_phone_token"]
        for token in (old, self.token):
            self.assertEqual(self._call(token=token, number="1").status_code, 200)
        self.exchange.old_token_until = fields.Datetime.now() - timedelta(seconds=1)
        self.assertEqual(self._call(token=old, number="1").status_code, 403)
        self.exchange.grace_hours = 0
        old = self.token
        self.exchange.action_new_token()
        self.assertEqual(self._call(token=old, number="1").status_code, 403)
        self.assertTrue(
            self.env["crm.security.log"].search([("kind", "=", "token")], limit=1)
        )

    def test_revoked_with_its_predecessor(self):
        old = self.token
        self.exchange.action_new_token()
        self.exchange.action_revoke()
        self.assertEqual(self._call(token=old, number="1").status_code, 403)

    def test_last_use_of_the_token(self):
        """SU-01 Age and last use stand on the page of tokens."""
        self.assertFalse(self.exchange.token_used)
        self._call(number="1")
        self.assertTrue(self.exchange.token_used)
        admin = self.env.ref("base.user_admin")
        lines = self.env["crm.token.line"].with_user(admin)
        line = lines.search(lines.action_open()["domain"]).filtered(
            lambda line: (
                line.res_id == self.exchange.id
                and line.res_model == "crm.phone.exchange"
            )
        )
        self.assertEqual(
            (line.age, line.used, line.since),
            (0, self.exchange.token_used, self.exchange.token_date),
        )
        self.assertIn("crm_phone_token", line.action_turn_over()["context"])

    def test_rate_limit(self):
        """MD-03 An exchange gone mad is refused, not the whole server."""
        self.exchange.rate_limit = 3
        codes = [self._call(number="1").status_code for _i in range(5)]
        self.assertEqual(codes, [200, 200, 200, 429, 429])

    def test_token_is_shown_once(self):
        action = self.exchange.with_user(self.sara).action_new_token()
        shown = self.exchange.with_context(**action["context"]).new_token
        self.assertTrue(self.exchange._authenticate(shown))
        self.exchange.invalidate_recordset()
        self.assertFalse(self.exchange.new_token)
        self.assertNotIn(shown.partition(".")[2], self.exchange.token_hash)
