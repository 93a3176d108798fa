"""The site's forms, sent what nobody types: a page or a sentence, no failure."""

import time
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.misc import hmac

from odoo.addons.crm_scheda_cliente.tests.hostile import HostileForms
from odoo.addons.crm_scheda_cliente_website import guard

from .. import forms
from .common import WebCommon

FORM = "/website/form/crm.lead"


@tagged("post_install", "-at_install")
class TestHostileForms(HostileForms, WebCommon):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _sign(self, text):
        return hmac(self.env(su=True), "crm_web_form", text)

    def test_download(self):
        """PV-06 every field of the request of a document, and its link, of any kind"""
        fields = {"email": "ada@neri.example", "name": "Ada", "consent": "1"}
        more = ("company", "phone", "navigation", "homepage")
        url = self.document.website_url
        with (
            patch.object(forms, "PER_COMPUTER", 10**6),
            patch.object(forms, "PER_ADDRESS", 10**6),
        ):
            self.attack(f"{url}/ask", *fields, *more, **fields)
        self.attack(url, "name", get=True)
        self.attack("/downloads/link/x", "token")
        self.attack("/downloads/link/x/stop", "x")
        self.attack("/downloads/now/x", "x")
        for mail in self.env["mail.mail"].search([("email_to", "ilike", "neri")]):
            self.assert_no_script(mail.body_html)

    def test_lead(self):
        """PV-06 every field of the lead's form, of any kind, by a stranger"""
        parameters = self.env["ir.config_parameter"]
        for name in ("address", "reader"):
            name = f"crm_scheda_cliente_website.forms_per_{name}"
            parameters.set_param(name, "100000")
        fields = {
            "name": "Un essiccatore",
            "contact_name": "Ada Neri",
            "email_from": "ada.neri@neri.example",
            "description": "Quanto costa?",
            guard.TOKEN: guard.make_token(self._sign, time.time() - 10),
        }
        more = ("phone", "website", "classifier_value_ids", "crm_consent")
        self.attack(FORM, *fields, *more, **fields)
        for lead in self.env["crm.lead"].search([("email_from", "ilike", "neri")]):
            self.assert_no_script(lead.description or "")
            self.assertFalse((lead.website or "").startswith("javascript:"))

    def test_a_file_is_no_value(self):
        """PV-06 A file that comes in place of a salesperson, a classifier or a text
        hangs on the lead, and is none of them."""
        token = guard.make_token(self._sign, time.time() - 10)
        names = ("classifier_value_ids", "description", "user_id", "partner_id")
        files = {name: (f"{name}.txt", "x", "text/plain") for name in names}
        answer = self.url_open(
            FORM,
            data={
                "name": "Un essiccatore",
                "contact_name": "Ada Neri",
                "email_from": "ada.neri@neri.example",
                guard.TOKEN: token,
            },
            files=files,
        )
        lead = self.env["crm.lead"].browse(answer.json()["id"])
        self.assertFalse(lead.classifier_value_ids or lead.description)
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )
        self.assertEqual(set(kept.mapped("name")), {f"{name}.txt" for name in names})

    def test_navigation(self):
        """PV-35 a customer's own consent"""
        self.authenticate("portal", "portal")
        for what in ("agree", "withdraw"):
            self.attack(f"/my/navigation/{what}", "x", "version")
        self.attack("/my/navigation", "x", get=True)
