"""Requests that are refused or come too often, and links that were changed."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import hash_sign

from .. import forms
from .common import WebCommon

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestDownloadBad(WebCommon):
    """Robots, forgers, scanners and those who type nonsense."""

    def _count(self):
        return self.Request.search_count([])

    def test_robot(self):
        """PV-06 A robot that fills in every field is told that all is well, and
        nothing happens."""
        answer = self._ask(homepage="http://spam.example")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._count(), 0)

    def test_faults(self):
        """PV-06 What is missing is asked for again, with what was typed; nothing is
        taken in."""
        for values in (
            {"email": "ada"},
            {"email": "ada@neri.example, eve@spam.example"},
            {"name": " "},
            {"consent": ""},
        ):
            answer = self._ask(**values)
            self.assertIn("alert-danger", answer.text, values)
        self.assertEqual(self._count(), 0)
        self.document.consent_required = False
        self.assertNotIn("alert-danger", self._ask(consent="").text)
        self._press(self._link())
        partner = self.Request.search([]).partner_id
        self.assertFalse(partner.crm_consent_ids, "nobody agreed to anything")

    @mute_logger("odoo.http")
    def test_only_by_the_form(self):
        """PV-06 Neither a link nor a form of another site asks for a document."""
        path = f"{self.document.website_url}/ask"
        values = {"email": "ada@neri.example", "name": "Ada", "consent": "1"}
        self.assertEqual(self.url_open(f"{path}?email=a@b.it").status_code, 405)
        self.assertEqual(self.url_open(path, data=values).status_code, 400)
        answer = self.url_open(path, data={**values, "name": "x" * 100_000})
        self.assertIn(answer.status_code, (400, 413))
        self.assertEqual(self._count(), 0)

    def test_scripts(self):
        """PV-06 Scripts in every field are text wherever they are shown."""
        answer = self._ask(email="ada", name=SCRIPT, company=SCRIPT)
        self.assertNotIn(SCRIPT, answer.text)
        self._ask(name=f"{SCRIPT}\r\nBcc: eve@spam.example", company=SCRIPT)
        mail = self.env["mail.mail"].search(
            [("email_to", "ilike", "ada@neri.example")], limit=1
        )
        self.assertNotIn("<script", mail.body_html)
        self.assertNotIn("\n", mail.subject)
        self._press(self._link())
        asked = self.Request.search([])
        self.assertNotIn("\n", asked.partner_id.name)
        self.assertNotIn("<script", str(asked.lead_id.description or ""))

    def test_too_often(self):
        """PV-06 One address gets five links an hour, one computer asks twenty times."""
        for _time in range(forms.PER_ADDRESS + 1):
            last = self._ask()
        self.assertEqual(last.status_code, 200, "nobody learns of it")
        self.assertEqual(self._count(), forms.PER_ADDRESS)
        with patch.object(forms, "PER_COMPUTER", self._count()):
            answer = self._ask(email="other@neri.example")
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(self._count(), forms.PER_ADDRESS)

    def test_scanner(self):
        """PV-06 A mail scanner opens the link as often as it likes: nothing happens."""
        self._ask()
        link = self._link()
        for _time in range(3):
            self._read(link)
        self.env.invalidate_all()
        asked = self.Request.search([])
        self.assertEqual((asked.state, asked.confirmed), ("asked", False))
        self.assertFalse(asked.partner_id or asked.lead_id)

    def test_forged(self):
        """PV-06 A link that is forged, over, or of another purpose opens nothing."""
        self._ask()
        link = self._link()
        asked = self.Request.search([])
        foreign = hash_sign(self.env, "something else", asked.id, expiration_hours=1)
        page_token = asked._get_page_token()
        for token in (
            "x",
            "AAAA",
            "%00",
            "é",
            link.rsplit("/", 1)[1][:-4] + "AAAA",
            foreign,
            page_token,
        ):
            answer = self.url_open(f"/downloads/link/{token}")
            self.assertEqual(answer.status_code, 404, token)
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.assertFalse(self.Request._find_by_token(link.rsplit("/", 1)[1]))
        # the token of the page hands nothing out where the mail is to prove it
        _action, form = self._form(self._read(link).text)
        answer = self.url_open(f"/downloads/now/{page_token}", data=form)
        self.assertEqual(answer.status_code, 404)

    def test_file_is_not_public(self):
        """PV-06 Nobody gets the file past the form."""
        path = f"/web/content/crm.download/{self.document.id}/file"
        for login in (None, "portal"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(path).status_code, 404, login)
        with self.assertRaises(AccessError):
            self.document.with_user(self.user_portal).read(["file"])
        with self.assertRaises(AccessError):
            self.document.with_user(self.gina).write({"name": "x"})

    def test_computers_are_forgotten(self):
        """PV-06 What tells computers apart is kept a day, what nobody opened thirty."""
        self._ask()
        asked = self.Request.search([])
        self.assertTrue(asked.computer)
        self.assertNotIn("127.0.0.1", asked.computer)
        for days, left in ((2, True), (31, False)):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                self.env.ref(
                    "crm_prevendita_website.crm_web_visit_cron"
                ).method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(bool(asked.exists()), left)
            if left:
                self.assertFalse(asked.computer)
