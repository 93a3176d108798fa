"""The site's pages, sent what nobody types: a page or a sentence, no failure."""

from odoo.tests import tagged

from odoo.addons.crm_scheda_cliente.tests.hostile import HostileForms
from odoo.addons.crm_scheda_cliente_website import guard

from .common import FORM, WebsiteCase


@tagged("post_install", "-at_install")
class TestHostileForms(HostileForms, WebsiteCase):
    def test_form(self):
        """PO-09 every field of the ticket's form, of any kind, by a stranger"""
        parameters = self.env["ir.config_parameter"]
        for name in ("address", "reader"):
            name = f"crm_scheda_cliente_website.forms_per_{name}"
            parameters.set_param(name, "100000")
        fields = {
            "name": "Fermo",
            "description": "Perde olio",
            "partner_name": "Ugo Bo",
            "partner_email": "ugo.bo@fabbrica.example",
            guard.TOKEN: self.token(),
        }
        more = ("product_id", "category_id", "partner_phone", "equipment_serial")
        self.attack(FORM, *fields, *more, **fields)

    def test_faq(self):
        """PO-14 searches, pages, suggestions, votes, by a stranger"""
        faq = self.env["crm.faq"].create(
            {
                "name": "Quale olio?",
                "answer": "<p>Minerale</p>",
                "state": "published",
                "audience": "public",
                "lang": "it_IT",
                "company_id": self.company.id,
            }
        )
        url = faq._get_website_path()
        self.attack("/faq", "search", "page", "category", get=True)
        self.attack(url, "done", get=True)
        self.attack(f"{url}/vote", "helpful", "comment", helpful="no")
        self.attack_json("/faq/suggest", "text", "product_id", text="olio")
        self.attack_json(f"{url}/avoided", "x")
        self.assert_no_script(self.url_open(url).text)
