"""What administrators look up: who reads the log, what stays in it, the tokens."""

from datetime import timedelta
from unittest.mock import Mock, patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models import crm_security_log
from .common import CardCommon


@tagged("post_install", "-at_install")
class TestSecurityLog(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls.env["crm.security.log"]
        cls.admin = cls.env.ref("base.user_admin")
        cls.anna = new_test_user(cls.env, "log_anna", groups="base.group_portal")

    def _lines(self, kind):
        return self.log.search([("kind", "=", kind)])

    def test_only_administrators_read_and_nobody_writes(self):
        """SU-01 A salesperson, a manager, a customer see nothing; nobody changes it."""
        self.log.with_user(self.giulia)._note("export", "All names", number=12)
        line = self._lines("export")
        self.assertEqual((line.user_id, line.number), (self.giulia, 12))
        for user in (self.giulia, self.sara, self.luca, self.anna):
            for model in ("crm.security.log", "crm.token.line"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.env["crm.token.line"].with_user(user).action_open()
        admins = self.log.with_user(self.admin)
        self.assertEqual(admins.search([("kind", "=", "export")]), line)
        with self.assertRaises(AccessError):
            line.with_user(self.admin).write({"what": "Nothing"})
        with self.assertRaises(AccessError):
            line.with_user(self.admin).unlink()
        with self.assertRaises(AccessError):
            admins.create({"kind": "export", "what": "Somebody else"})

    def test_old_lines_go(self):
        now = fields.Datetime.now()
        old, new = self.log.create(
            [
                {"kind": "refused", "what": "x", "date": now - timedelta(days=days)}
                for days in (366, 364)
            ]
        )
        self.log._gc_log()
        self.assertEqual((old | new).exists(), new)
        self.env["ir.config_parameter"].set_param(
            "crm_scheda_cliente.security_log_days", "30"
        )
        self.log._gc_log()
        self.assertFalse(new.exists())
        for text in ("", "-1", "0", "x"):
            self.env["ir.config_parameter"].set_param(
                "crm_scheda_cliente.security_log_days", text
            )
            self.assertEqual(self.log._get_days(), 365)

    def test_who_exports_a_list(self):
        """SU-01 A list that somebody exports is in the log with its number of rows."""
        self.giulia.group_ids |= self.env.ref("base.group_allow_export")
        partners = (self.rossi | self.bianchi).with_user(self.giulia)
        partners.export_data(["name", "email"])
        line = self._lines("export")
        self.assertEqual((line.user_id, line.number), (self.giulia, 2))
        self.assertIn(self.env["ir.model"]._get("res.partner").name, line.what)
        with self.assertRaises(UserError):
            partners.with_user(self.luca).export_data(["name"])
        self.assertEqual(self._lines("export"), line)

    def _knock(self, address, what="Wrong token"):
        """Be refused from an address."""
        request = Mock()
        request.httprequest.remote_addr = address
        with patch.object(crm_security_log, "request", request):
            self.log.with_user(self.anna)._note_refused(what)

    def _clock(self):
        """Let refused calls be counted from nothing, by a clock of the test."""
        self.now = 0
        tally = crm_security_log.refusals
        tally.reset()
        self.addCleanup(tally.reset)
        clock = patch.object(tally, "_clock", lambda: self.now)
        self.startPatcher(clock)

    def test_a_flood_makes_a_line(self):
        """SU-01 Whoever is refused a thousand times makes one line in an hour."""
        self._clock()
        for self.now in range(0, 1000):
            self._knock("192.0.2.1")
        self._knock("192.0.2.1", "Wrong signature")
        lines = self._lines("refused")
        self.assertEqual(set(lines.mapped("what")), {"Wrong token", "Wrong signature"})
        line = lines.filtered(lambda line: line.what == "Wrong token")
        self.assertEqual((len(line), line.user_id), (1, self.anna))
        self.assertEqual(line.address, "192.0.2.1")
        self.assertEqual(line.number, 961)
        line.date -= timedelta(hours=1)
        self.now += 60
        self._knock("192.0.2.1")
        self.assertEqual(len(self._lines("refused")), 3)

    def test_a_flood_from_everywhere(self):
        """SU-01 From ever new addresses no more than so many lines come in an hour."""
        self._clock()
        with patch.object(crm_security_log, "LINES", 5):
            for self.now in range(0, 200):
                self._knock(f"2001:db8::{self.now:x}")
        lines = self._lines("refused")
        self.assertEqual(len(lines), 6)
        together = lines.filtered(lambda line: not line.address)
        self.assertEqual(len(together), 1)
        self.assertGreater(together.number, 100)

    def test_what_no_call_was(self):
        """What happens on the server itself is no refused call."""
        self._clock()
        self.log._note_refused("Wrong token")
        self.assertFalse(self._lines("refused"))

    def test_page_of_tokens(self):
        """SU-01 The page lists what add-ons put on it, and turns a token over."""
        lines = self.env["crm.token.line"].with_user(self.admin)
        since = fields.Datetime.now() - timedelta(days=200, minutes=1)
        token = {"name": "Gate", "kind": "Opens a gate", "since": since}
        token["record"] = self.rossi
        with patch.object(type(lines), "_get_tokens", lambda self: [token]):
            action = lines.action_open()
            line = lines.search(action["domain"])
            self.assertEqual((line.name, line.age), ("Gate", 200))
            self.assertEqual(line.action_open_record()["res_id"], self.rossi.id)
            line.res_id = self.bianchi.id
            with self.assertRaisesRegex(UserError, "is gone"):
                line.action_turn_over()

    def test_all_tokens_of_a_line_end(self):
        """SU-01 Links of which there are many end together, and the log says so."""
        lines = self.env["crm.token.line"].with_user(self.admin)
        ended = []
        token = {"name": "Links", "kind": "Open a door", "number": 3}
        token["end"] = lambda: ended.append(3)
        with patch.object(type(lines), "_get_tokens", lambda self: [token]):
            line = lines.search(lines.action_open()["domain"])
            self.assertTrue(line.can_end)
            line.action_end_all()
            self.assertEqual(ended, [3])
            log = self._lines("token")[0]
            self.assertEqual((log.number, log.user_id), (3, self.admin))
            line = lines.search([], limit=1)
            line.name = "Others"
            with self.assertRaisesRegex(UserError, "is gone"):
                line.action_end_all()
        with self.assertRaises(AccessError):
            lines.with_user(self.sara).browse(line.id).action_end_all()
