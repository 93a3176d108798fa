"""What administrators look up: who reads the log, what stays in it, the tokens."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

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
