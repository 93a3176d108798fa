"""The lead's form on the web site."""

import time

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools.misc import hmac

from odoo.addons.crm_scheda_cliente_website import guard

from .common import WebCommon

FORM = "/website/form/crm.lead"


@tagged("post_install", "-at_install")
class TestLeadForm(WebCommon):
    def token(self):
        def sign(text):
            return hmac(self.env(su=True), "crm_web_form", text)

        return guard.make_token(sign, time.time() - 10)

    def send(self, **values):
        values = {
            "name": "Un essiccatore",
            "contact_name": "Ada Neri",
            "email_from": "ada.neri@neri.example",
            "description": "Quanto costa?",
            guard.TOKEN: self.token(),
            **values,
        }
        if self.session and self.session.uid:
            values["csrf_token"] = Request.csrf_token(self)
        return self.url_open(FORM, data=values).json()

    def lead(self, answer):
        return self.env["crm.lead"].browse(answer["id"])

    def test_lead(self):
        """PV-06 PV-15 a form of the site is a lead with origin and classifiers"""
        value = self.env["crm.classifier.value"].search([], limit=1)
        if not value:
            dimension = self.env["crm.classifier"].create({"name": "Interest"})
            value = self.env["crm.classifier.value"].create(
                {"name": "Dryers", "classifier_id": dimension.id}
            )
        self.opener.cookies["odoo_utm_source"] = "Rivista"
        lead = self.lead(
            self.send(classifier_value_ids=f"{value.id},999999", crm_consent="Yes")
        )
        self.assertEqual(lead.name, "Un essiccatore")
        self.assertEqual(lead.source_id.name, "Rivista")
        self.assertEqual(lead.medium_id, self.env.ref("utm.utm_medium_website"))
        self.assertEqual(lead.classifier_value_ids, value)
        self.assertNotIn("crm_consent", lead.description)
        notes = "".join(lead.message_ids.mapped("body"))
        self.assertRegex(notes, r"\(version", "what was ticked, in the page's language")

    def test_consent_of_a_known_visitor(self):
        """PV-06 the consent of a visitor who is logged in is taken down"""
        purpose = self.env.ref("crm_prevendita.crm_consent_purpose_marketing")
        self.authenticate("portal", "portal")
        started = self.make_jsonrpc_request("/crm/form/start", {"model": "crm.lead"})
        self.send(crm_consent="Yes")
        consent = self.env["crm.consent"].search(
            [("partner_id", "=", self.customer.id), ("purpose_id", "=", purpose.id)]
        )
        self.assertEqual(consent.channel, "email")
        self.assertEqual(consent.text, started["texts"]["crm_consent"], "what was read")

    def test_bad(self):
        """PV-06 robots, forged proofs and scripts"""
        before = self.env["crm.lead"].search_count([])
        self.assertTrue(self.send(**{guard.TRAP: "x"})["id"])
        self.assertIn("error", self.send(**{guard.TOKEN: "1-forged"}))
        self.assertIn("error", self.send(email_from="nobody"))
        self.assertIn("error", self.send(name=" "))
        self.assertEqual(self.env["crm.lead"].search_count([]), before)
        script = "<script>alert(1)</script>"
        lead = self.lead(self.send(description=script, name=f"a\r\n{script}", x=script))
        self.assertNotIn("<script", lead.description)
        self.assertNotIn("\n", lead.name)
