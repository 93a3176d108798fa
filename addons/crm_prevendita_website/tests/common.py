"""A web site with documents, and a reader who asks for them."""

import base64
import re

from lxml import html

from odoo.tests import HttpCase

from odoo.addons.base.tests.common import HttpCaseWithUserPortal
from odoo.addons.crm_prevendita.tests.common import MarketingCommon

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CONTENT = b"%PDF-1.4 how to find a leak"


class WebCommon(MarketingCommon, HttpCaseWithUserPortal, HttpCase):
    """A site with two pages, a document, a portal customer and salespeople."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # without a replica a page is read and noted in one transaction
        cls.set_registry_readonly_mode(False)
        cls.env.user.lang = "en_US"
        cls.website = cls.env["website"].get_current_website()
        cls.env["website"].search([]).cookies_bar = False
        cls.navigation = cls.env.ref(
            "crm_prevendita_website.crm_consent_purpose_navigation"
        )
        cls.customer = cls.user_portal.partner_id
        cls.Line = cls.env["crm.web.visit.line"]
        cls.Request = cls.env["crm.download.request"]
        cls.pages = [cls._new_page("leaks", "Leaks"), cls._new_page("dryers", "Dryers")]
        cls.document = cls.env["crm.download"].create(
            {
                "name": "Guide to compressed air",
                "file": base64.b64encode(CONTENT),
                "filename": "guide.pdf",
                "is_published": True,
                "company_id": cls.env.company.id,
            }
        )

    def url_open(self, url, *args, headers=None, **kwargs):
        headers = {"User-Agent": FIREFOX, **(headers or {})}
        return super().url_open(url, *args, headers=headers, **kwargs)

    @classmethod
    def _new_page(cls, key, name, **values):
        view = cls.env["ir.ui.view"].create(
            {
                "name": name,
                "type": "qweb",
                "key": f"crm_prevendita_website.test_{key}",
                "arch": f'<t t-name="test_{key}" t-call="website.layout">'
                f"<div id='wrap'>{name}</div></t>",
                "track": True,
            }
        )
        return cls.env["website.page"].create(
            {"view_id": view.id, "url": f"/{key}", "is_published": True, **values}
        )

    @classmethod
    def _agree(cls, partner, **values):
        return cls.env["crm.consent"].create(
            {
                "partner_id": partner.id,
                "purpose_id": cls.navigation.id,
                "channel": "web",
                "origin": "web",
                **values,
            }
        )

    @classmethod
    def _lines(cls, partner):
        cls.env.invalidate_all()
        return cls.Line.search([("partner_id", "=", partner.id)])

    def _read(self, *paths, **headers):
        for path in paths:
            answer = self.url_open(path, headers=headers)
            self.assertEqual(answer.status_code, 200, path)
        return answer

    def _form(self, text, index=-1):
        """Return the address and the values of a form of a page."""
        form = html.fromstring(text).xpath("//main//form")[index]
        return form.get("action"), dict(form.form_values())

    def _ask(self, document=None, path=None, **values):
        """Fill in the form of a document as a visitor does."""
        path = path or (document or self.document).website_url
        action, form = self._form(self._read(path).text)
        values = {"email": "ada@neri.example", "name": "Ada Neri", "consent": "1"} | (
            values
        )
        form.update({name: value for name, value in values.items() if value})
        return self.url_open(action, data=form)

    def _link(self, email="ada@neri.example"):
        """Return the path of the link that was sent last to an address."""
        self.env.invalidate_all()
        mail = self.env["mail.mail"].search(
            [("email_to", "ilike", email)], order="id desc", limit=1
        )
        return re.search(r"/downloads/link/[\w-]+", mail.body_html or "")[0]

    def _press(self, path, index=0):
        """Open a page and press one of its buttons."""
        action, form = self._form(self._read(path).text, index)
        return self.url_open(action, data=form)
