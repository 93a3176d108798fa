"""What administrators see of the links of customers and of refused mails."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_scheda_cliente.models import crm_security_log

from ..common import TicketCase, build_mail


@tagged("post_install", "-at_install")
class TestRefusedCalls(TicketCase, HttpCase):
    def setUp(self):
        super().setUp()
        crm_security_log.refusals.reset()
        self.addCleanup(crm_security_log.refusals.reset)

    def test_refused_mails_are_told(self):
        """SU-01 A customer who hands mails over is refused, and in the log once."""
        self.portal_anna.password = "anna-0-anna"
        self.authenticate(self.portal_anna.login, "anna-0-anna")
        raw = build_mail("Pay me", sender="elena@bellandi.example").as_string()
        call = {
            "model": "mail.thread",
            "method": "message_process",
            "args": ["crm.ticket", raw],
            "kwargs": {},
        }
        for _time in range(3):
            with (
                mute_logger("odoo.http"),
                self.assertRaisesRegex(JsonRpcException, "AccessError"),
            ):
                self.make_jsonrpc_request("/web/dataset/call_kw", call)
        line = self.env["crm.security.log"].search([("kind", "=", "refused")])
        self.assertEqual((len(line), line.user_id), (1, self.portal_anna))
        self.assertTrue(line.address)
        self.assertNotIn("elena", line.what)

    def test_links_without_a_login(self):
        """SU-01 How many links to tickets work, since when; all of them end at once."""
        page = self.env["crm.token.line"].with_user(self.env.ref("base.user_admin"))
        self.env["crm.ticket"]._end_links()
        first, second, old = (self.ticket() for _i in range(3))
        for ticket in (first, second, old):
            ticket.sudo()._portal_ensure_token()
        first.access_token_expiry -= timedelta(days=20, minutes=1)
        old.access_token_expiry = fields.Datetime.now() - timedelta(days=1)
        line = page.search(
            [*page.action_open()["domain"], ("name", "=", "Links to tickets")]
        )
        self.assertEqual((line.number, line.age), (2, 20))
        url = f"/my/tickets/{second.id}?access_token={second.access_token}"
        self.assertIn(second.name, self.url_open(url).text)
        line.action_end_all()
        self.assertNotIn(second.name, self.url_open(url).text)
        self.assertFalse((first | second | old).filtered("access_token"))
        self.assertTrue(second._portal_ensure_token())
