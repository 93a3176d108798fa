"""A web site in Italian and English, with the people of the service's tests."""

import time
from unittest.mock import patch

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase
from odoo.tools.misc import hmac

from odoo.addons.crm_postvendita.tests.faq.common import FaqCase
from odoo.addons.crm_scheda_cliente_website import guard

FORM = "/website/form/crm.ticket"


class WebsiteCase(FaqCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        languages = cls.env["res.lang"].search([("code", "in", ("it_IT", "en_US"))])
        cls.italian = languages.filtered(lambda lang: lang.code == "it_IT")
        cls.website.write(
            {
                "company_id": cls.company.id,
                "language_ids": [fields.Command.set(languages.ids)],
                "default_lang_id": cls.italian.id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Compressore K15", "crm_on_web_form": True}
        )
        cls.category = cls.env.ref("crm_postvendita.crm_ticket_category_stop")

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def authenticate(self, *arguments, **options):
        """Begin a session anew, in a browser that speaks Italian."""
        result = super().authenticate(*arguments, **options)
        self.opener.cookies["frontend_lang"] = "it_IT"
        return result

    def token(self, age=10):
        """Return the proof that a form was opened so many seconds ago."""

        def sign(text):
            return hmac(self.env(su=True), "crm_web_form", text)

        return guard.make_token(sign, time.time() - age)

    def send(self, files=None, **values):
        """Fill and send the form; return what the page's script reads."""
        values = {
            "name": "Compressore fermo",
            "description": "Perde olio.\nDa ieri.",
            "partner_name": "Ugo Bo",
            "partner_email": "ugo.bo@fabbrica.example",
            guard.TOKEN: self.token(),
            **values,
        }
        values = {name: value for name, value in values.items() if value is not None}
        if self.session.uid:
            values["csrf_token"] = Request.csrf_token(self)
        with patch.object(self.env.registry["ir.cron"], "_trigger"):
            answer = self.url_open(FORM, data=values, files=files)
        return answer.json()

    def last_ticket(self):
        return self.env["crm.ticket"].search([], limit=1, order="id desc")
