"""What the form refuses, and what it does not tell."""

import doctest
from unittest.mock import patch

import requests

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_scheda_cliente_website import guard

from .. import structured, web_request
from .common import FORM, WebsiteCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestTicketFormBad(WebsiteCase):
    def setUp(self):
        super().setUp()
        self.before = self.env["crm.ticket"].search_count([])

    def refused(self, word, files=None, **values):
        answer = self.send(files=files, **values)
        self.assertFalse(answer.get("id"))
        self.assertIn(word, answer["error"])
        self.assertEqual(self.env["crm.ticket"].search_count([]), self.before)

    def test_decisions(self):
        """PO-09 PO-14 what is cut and cleaned, without the ORM"""
        for module in (web_request, structured):
            failed, tried = doctest.testmod(module)
            self.assertTrue(tried)
            self.assertFalse(failed)

    def test_robots(self):
        """PO-09 a robot is told that it worked; nothing is there"""
        answer = self.send(**{guard.TRAP: "Buy now"})
        self.assertTrue(answer["id"])
        self.assertEqual(self.env["crm.ticket"].search_count([]), self.before)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "ugo.bo@fabbrica.example")])
        )

    def test_proofs(self):
        """PO-09 without a proof that a browser opened the form it is refused"""
        stale = self.token(age=guard.LATEST + 60)
        forged = f"{self.token().partition('-')[0]}-{'0' * 64}"
        for proof in (None, "", "x", stale, forged, "9" * 400):
            self.refused("ricarichi", **{guard.TOKEN: proof})
        self.refused("momento", **{guard.TOKEN: self.token(age=0)})

    def test_forged_session(self):
        """PO-09 a form of a page of somebody else is refused for who is logged in"""
        self.authenticate(self.portal_anna.login, self.portal_anna.login)
        values = {"name": "x", guard.TOKEN: self.token(), "csrf_token": "4711"}
        with mute_logger("odoo.http"):
            answer = self.url_open(FORM, data=values)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.env["crm.ticket"].search_count([]), self.before)

    def test_limits(self):
        """PO-09 so many an hour from one address, and from one place"""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("crm_scheda_cliente_website.forms_per_address", "1")
        self.assertTrue(self.send().get("id"))
        self.before += 1
        self.refused("ultima ora")
        self.assertTrue(self.send(partner_email="un.altro@fabbrica.example").get("id"))
        self.before += 1
        parameters.set_param("crm_scheda_cliente_website.forms_per_reader", "1")
        self.refused("ultima ora", partner_email="un.terzo@fabbrica.example")

    def test_missing(self):
        """PO-09 what is missing is said"""
        self.refused("oggetto", name=None)
        self.refused("oggetto", name="   ")
        self.refused("oggetto", description="\n \n")
        self.refused("indirizzo e-mail", partner_email=None)
        self.refused("indirizzo e-mail", partner_email="non-un-indirizzo")
        self.refused("indirizzo e-mail", partner_email="a@b.example, c@d.example")

    def test_forged_choices(self):
        """PO-09 ids that the form does not offer are left out"""
        hidden = self.env["product.product"].create({"name": "Segreto"})
        other = self.env["res.company"].create({"name": "Altrove"})
        foreign = self.env["crm.ticket.team"].create(
            {"name": "Estranei", "company_id": other.id}
        )
        self.assertTrue(
            self.send(
                product_id=str(hidden.id),
                category_id="999999",
                team_id=str(foreign.id),
                partner_id=str(self.anna.id),
                priority="3",
                user_id=str(self.agent.id),
            ).get("id")
        )
        ticket = self.last_ticket()
        self.assertFalse(ticket.product_id)
        self.assertFalse(ticket.category_id)
        self.assertNotEqual(ticket.team_id, foreign)
        self.assertNotEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.priority, "1")

    def test_scripts_in_every_field(self):
        """PO-09 scripts in every field stay text, in the page and in the mail"""
        self.send(
            files={
                "files[0][0]": (
                    f"{SCRIPT}.svg",
                    f"<svg>{SCRIPT}</svg>",
                    "image/svg+xml",
                )
            },
            name=f"Fermo {SCRIPT}\r\nBcc: x@y.example",
            description=SCRIPT,
            partner_name=SCRIPT,
            partner_phone=SCRIPT,
            **{SCRIPT: SCRIPT},
        )
        ticket = self.last_ticket()
        self.assertNotIn("\n", ticket.name)
        self.assertNotIn("<script", ticket.description)
        file = ticket.message_ids.attachment_ids
        self.assertEqual(file.mimetype, "text/plain")
        mail = self.env["mail.mail"].search([("res_id", "=", ticket.id)], limit=1)
        self.assertNotIn("alert", mail.body_html + mail.subject)
        token = ticket._portal_ensure_token()
        page = self.url_open(f"/my/tickets/{ticket.id}?access_token={token}")
        self.assertIn("&lt;script&gt;", page.text)
        self.assertNotIn(SCRIPT, page.text)
        download = self.url_open(
            f"/web/content/{file.id}?access_token={file.generate_access_token()[0]}"
        )
        self.assertIn("text/plain", download.headers["Content-Type"])

    def test_files(self):
        """PO-09 files too large or too many are refused with a sentence"""
        limit = "odoo.addons.crm_postvendita_website.web_request.FILE_BYTES"
        with patch(limit, 100):
            large = {"files[0][0]": ("film.mp4", b"x" * 101, "video/mp4")}
            self.refused("film.mp4", files=large)
        many = {f"files[0][{i}]": (f"{i}.txt", b"x", "text/plain") for i in range(11)}
        self.refused("al massimo 10", files=many)

    def test_one_gigabyte(self):
        """PO-09 a request of 1 GB is refused by what it says of itself, unread"""
        request = requests.Request(
            "POST",
            self.base_url() + FORM,
            data=b"x",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        prepared = self.opener.prepare_request(request)
        prepared.headers["Content-Length"] = str(1024**3)
        with self.allow_requests(all_requests=True):
            answer = self.opener.send(prepared, timeout=20)
        self.assertEqual(answer.status_code, 413)
        self.assertIn("40 MB", answer.text)

    def test_forged_link(self):
        """PO-10 a forged token of the follow link opens nothing"""
        self.send()
        ticket = self.last_ticket()
        for token in ("", "x", ticket._portal_ensure_token()[:-1] + "0x"):
            page = self.url_open(f"/my/tickets/{ticket.id}?access_token={token}")
            self.assertNotIn(ticket.number, page.text)

    def test_long_texts_are_cut(self):
        """PO-09 endless texts are cut, not refused"""
        self.assertTrue(self.send(name="a" * 9999, description="b " * 99999).get("id"))
        ticket = self.last_ticket()
        self.assertEqual(len(ticket.name), web_request.SUBJECT)
        self.assertLess(len(ticket.description), web_request.TEXT + 20)
