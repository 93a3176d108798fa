"""A visitor opens a ticket by the form and follows it by the link."""

import re

from odoo import fields
from odoo.tests import tagged

from .. import web_request
from .common import WebsiteCase


@tagged("post_install", "-at_install")
class TestTicketForm(WebsiteCase):
    def start(self):
        return self.make_jsonrpc_request("/crm/form/start", {"model": "crm.ticket"})

    def mail_of(self, ticket):
        return self.env["mail.mail"].search(
            [("model", "=", "crm.ticket"), ("res_id", "=", ticket.id)], limit=1
        )

    def test_page_has_the_form(self):
        """PO-09 PO-10 a page with the form is there, with its choices of today"""
        page = self.url_open("/support")
        self.assertEqual(page.status_code, 200)
        self.assertIn('data-model_name="crm.ticket"', page.text)
        self.assertIn("o_crm_faq_suggest", page.text)
        options = self.start()["options"]
        self.assertIn(
            [self.category.id, "Guasto / Fermo macchina"], options["category_id"]
        )
        self.assertEqual(options["product_id"], [[self.product.id, "Compressore K15"]])

    def test_visitor_sends(self):
        """PO-09 PO-10 a visitor's form is a ticket with file, confirmed by mail"""
        answer = self.send(
            files={"files[0][0]": ("foto.png", b"\x89PNG", "image/png")},
            category_id=str(self.category.id),
            product_id=str(self.product.id),
            partner_phone="030 123",
            **{"Matricola": "K15-0042"},
        )
        ticket = self.env["crm.ticket"].browse(answer["id"])
        self.assertEqual(ticket.name, "Compressore fermo")
        self.assertIn("Perde olio.<br>", ticket.description)
        self.assertIn("K15-0042", ticket.description)
        self.assertEqual(ticket.category_id, self.category)
        self.assertEqual(ticket.product_id, self.product)
        self.assertEqual(ticket.channel_id.code, "website")
        self.assertEqual(ticket.partner_id.email, "ugo.bo@fabbrica.example")
        self.assertEqual(ticket.partner_id.phone, "030 123")
        self.assertTrue(ticket.partner_id.crm_to_confirm)
        self.assertTrue(ticket.sla_ids, "deadlines run")
        self.assertEqual(ticket.message_ids.attachment_ids.name, "foto.png")
        mail = self.mail_of(ticket)
        self.assertEqual(mail.email_to, "ugo.bo@fabbrica.example")
        self.assertIn(ticket.number, mail.subject)
        self.assertNotIn("olio", mail.body_html, "nothing that was typed")
        link = re.search(r'href="[^"]*(/my/tickets/[^"]+)"', mail.body_html)[1]
        page = self.url_open(link.replace("&amp;", "&"))
        self.assertIn(ticket.number, page.text)
        self.assertIn("foto.png", page.text)

    def test_known_or_not_is_not_told(self):
        """PO-09 the address finds the customer; the visitor cannot tell that it did"""
        name = self.anna.name
        self.env.cr.flush()
        known = self.send(partner_email="Anna@Rossi.example", partner_phone="1")
        ticket = self.last_ticket()
        unknown = self.send(partner_email="nessuno@altrove.example")
        self.assertEqual(known.keys(), unknown.keys())
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.commercial_partner_id, self.rossi)
        self.assertEqual(self.anna.name, name)
        self.assertEqual(self.anna.phone, "+39 030 1234567")
        self.assertEqual(ticket.partner_phone, "1")
        first, second = self.mail_of(ticket), self.mail_of(self.last_ticket())
        plain = [re.sub(r"\S*\d\S*", "", mail.body_html) for mail in (first, second)]
        self.assertEqual(*plain)

    def test_customer_logged_in(self):
        """PO-09 PO-10 a customer who is logged in is known, with the own machines"""
        machine = self.env["product.product"].create({"name": "Essiccatore E7"})
        self.env["crm.equipment"].create(
            {
                "name": "Essiccatore",
                "product_id": machine.id,
                "partner_id": self.rossi.id,
            }
        )
        choice = [machine.id, machine.name]
        self.assertNotIn(choice, self.start()["options"]["product_id"])
        self.authenticate(self.portal_anna.login, self.portal_anna.login)
        self.assertIn(choice, self.start()["options"]["product_id"])
        self.send(partner_email="altra@rossi.example", product_id=str(machine.id))
        ticket = self.last_ticket()
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.partner_email, "altra@rossi.example")
        self.assertEqual(ticket.product_id, machine)

    def test_routing_and_company(self):
        """PO-02 PO-09 the site's company gets it; its rules decide who"""
        channel = self.env.ref("crm_postvendita_website.crm_ticket_channel_website")
        rule = self.env["crm.ticket.routing.rule"].create(
            {
                "name": "Dal sito",
                "channel_ids": [fields.Command.link(channel.id)],
                "team_id": self.parts.id,
            }
        )
        self.send()
        ticket = self.last_ticket()
        self.assertEqual(ticket.team_id, self.parts)
        self.assertEqual(ticket.routing_rule_id, rule)
        self.assertEqual(ticket.company_id, self.website.company_id)

    def test_suggestions(self):
        """PO-14 public articles appear while a visitor writes, no others"""
        oil = self.article(
            "Perdita d'olio dal separatore", "Sostituire la guarnizione."
        )
        self.article("Perdite d'olio note", "Lotto.", audience="internal")
        found = self.make_jsonrpc_request(
            "/faq/suggest", {"text": "Perdita olio dal separat"}
        )
        self.assertEqual([entry["id"] for entry in found], [oil.id])
        self.assertEqual(found[0]["url"], oil._get_website_path())
        answer = self.make_jsonrpc_request(f"{found[0]['url']}/avoided", {})
        self.assertIn("done=avoided", answer["url"])
        self.assertEqual(oil.avoided_count, 1)

    def test_file_rules(self):
        """PO-09 how many files, and how large"""
        self.assertEqual(web_request.FILES, 10)
        sizes = [("a.zip", web_request.FILE_BYTES)]
        self.assertIsNone(web_request.judge_files(sizes))

    def test_serial(self):
        """PO-31 PO-10 A serial number is found for its customer, told to nobody else"""
        machines = self.env["crm.equipment"].create(
            [
                {"name": "K15", "serial": serial, "partner_id": partner.id}
                for serial, partner in (
                    ("K15-0042", self.rossi),
                    ("7", self.rossi),
                    ("V-990", self.verdi),
                )
            ]
        )
        anna = {"partner_email": self.anna.email}
        for serial, partner, found in (
            ("k15 OO42", anna, machines[0]),
            ("matricola K15-0042.", anna, machines[0]),
            ("V-990", anna, machines[:0]),
            ("K15-0042", {}, machines[:0]),
        ):
            answer = self.send(lot_ref=serial, **partner)
            ticket = self.env["crm.ticket"].browse(answer["id"])
            self.assertEqual(ticket.equipment_id, found, serial)
            self.assertEqual(set(answer), {"id"}, "nothing of it is told")
        self.assertIn('name="lot_ref"', self.url_open("/support").text)
