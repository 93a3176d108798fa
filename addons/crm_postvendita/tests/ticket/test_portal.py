"""The customer's side: open, follow, answer, close, reopen; own tickets only."""

import re
from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestPortal(TicketCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket()
        self.authenticate(None, None)

    def post(self, path, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data)

    def login(self, user):
        self.authenticate(user.login, user.login)

    def test_sent_twice_is_taken_once(self):
        """PO-10 a double click opens one ticket and leaves one answer"""
        self.login(self.portal_anna)
        page = self.url_open("/my/tickets/new").text
        token = re.search(r'name="crm_once" value="(\w{32})"', page)[1]
        mine = [("commercial_partner_id", "=", self.rossi.id)]
        before = self.env["crm.ticket"].search_count(mine)
        sent = {"name": "Ferma", "description": "Non parte", "crm_once": token}
        first = self.post("/my/tickets/create", **sent)
        again = self.post("/my/tickets/create", **sent)
        self.assertEqual(first.url, again.url)
        self.assertEqual(self.env["crm.ticket"].search_count(mine), before + 1)
        # who goes back and writes something else is heard
        self.post("/my/tickets/create", **{**sent, "description": "Perde olio"})
        self.assertEqual(self.env["crm.ticket"].search_count(mine), before + 2)
        path = f"/my/tickets/{self.mine.id}/answer"
        for _click in range(2):
            self.post(path, body="Eccomi", crm_once=token)
        said = self.mine.message_ids.filtered(lambda m: "Eccomi" in (m.body or ""))
        self.assertEqual(len(said), 1)
        # what was shown again with a fault was no success: it is taken when sent again
        for _try in range(2):
            page = self.post("/my/tickets/create", name="", crm_once=token).text
            self.assertIn("alert-danger", page)

    def test_open_and_follow(self):
        """PO-10 a customer opens a ticket on line, follows it, answers"""
        self.login(self.portal_anna)
        page = self.url_open("/my/tickets")
        self.assertIn(self.mine.number, page.text)
        page = self.post(
            "/my/tickets/create", name="Filtro", description="Serve un <b>filtro</b>"
        )
        ticket = self.env["crm.ticket"].search([("name", "=", "Filtro")])
        self.assertIn(ticket.number, page.text)
        self.assertEqual(ticket.partner_id, self.anna)
        self.assertEqual(ticket.channel_id.code, "portal")
        self.assertIn("&lt;b&gt;", ticket.description)
        self.post(f"/my/tickets/{ticket.id}/answer", body="Anche <i>due</i>")
        self.assertIn("&lt;i&gt;due", ticket.message_ids[0].body)
        self.assertEqual(ticket.message_ids[0].author_id, self.anna)

    def test_close_reopen_rate(self):
        """PO-10 PO-19 a customer closes, reopens and rates"""
        self.login(self.portal_anna)
        path = f"/my/tickets/{self.mine.id}"
        self.post(f"{path}/close")
        self.assertEqual(self.mine.stage_kind, "closed")
        self.post(f"{path}/rate", csat="5", comment="Bene")
        self.assertEqual(self.mine.rating_last_value, 5)
        self.assertEqual(self.mine.stage_kind, "closed")
        self.post(f"{path}/rate", csat="4711")
        self.assertEqual(self.mine.rating_last_value, 5)
        self.post(f"{path}/reopen")
        self.assertTrue(self.mine.is_open)
        self.assertEqual(self.mine.reopen_count, 1)

    def test_changes_are_posts(self):
        """PO-19 a mail scanner that follows links changes nothing"""
        self.login(self.portal_anna)
        for what in ("close", "reopen", "rate", "answer"):
            page = self.url_open(f"/my/tickets/{self.mine.id}/{what}?rate=1")
            self.assertIn(page.status_code, (404, 405))
        with mute_logger("odoo.http"):
            page = self.url_open(f"/my/tickets/{self.mine.id}/close", data={"x": "1"})
        self.assertEqual(page.status_code, 400, "no token, no change")
        self.assertTrue(self.mine.is_open)

    def test_other_customer(self):
        """PO-10 another customer sees nothing and changes nothing"""
        self.login(self.portal_ugo)
        self.assertNotIn(self.mine.number, self.url_open("/my/tickets").text)
        page = self.url_open(f"/my/tickets/{self.mine.id}")
        self.assertEqual(page.status_code, 404)
        self.assertNotIn(self.mine.name, page.text)
        page = self.post(f"/my/tickets/{self.mine.id}/close")
        self.assertEqual(page.status_code, 404)
        self.assertTrue(self.mine.is_open)

    def test_colleagues_tickets(self):
        """PO-10 the company's tickets only for whom it is allowed; those followed"""
        colleague = self.env["res.partner"].create(
            {
                "name": "Bruno Rossi",
                "parent_id": self.rossi.id,
                "email": "b@rossi.example",
            }
        )
        theirs = self.ticket(partner_id=colleague.id, name="Del collega")
        path = f"/my/tickets/{theirs.id}"
        self.login(self.portal_anna)
        self.assertNotIn(theirs.number, self.url_open("/my/tickets").text)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self.post(f"{path}/answer", body="x").status_code, 404)
        theirs.message_subscribe(self.anna.ids)
        self.assertIn(theirs.number, self.url_open("/my/tickets").text)
        theirs.message_unsubscribe(self.anna.ids)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.anna.crm_sees_company_tickets = True
        self.assertIn(theirs.number, self.url_open("/my/tickets").text)
        self.post(f"{path}/answer", body="Ci penso io")
        self.assertEqual(theirs.message_ids[0].author_id, self.anna)

    def test_every_route(self):
        """PO-10 each change as a stranger and as another customer changes nothing"""
        path = f"/my/tickets/{self.mine.id}"
        before = self.env["crm.ticket"].search_count([])
        messages = self.mine.message_ids
        for user in (None, self.portal_ugo):
            self.authenticate(*(user and [user.login] * 2 or [None, None]))
            for what in ("answer", "close", "reopen", "rate"):
                self.post(f"{path}/{what}", body="x", csat="1", comment="x")
        self.authenticate(None, None)
        for page in ("", "/new", "/create"):
            found = self.url_open(f"/my/tickets{page}", allow_redirects=False)
            self.assertIn(found.status_code, (303, 404, 405), page)
        found = self.post("/my/tickets/create", name="A", description="B")
        self.assertIn("/web/login", found.url)
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)
        self.assertEqual(self.mine.message_ids, messages)
        self.assertEqual(self.mine.stage_kind, "new")
        self.assertFalse(self.mine.csat)

    def test_forged_form(self):
        """PO-10 a form that names another company's category, or nonsense"""
        company = self.env["res.company"].create({"name": "Altrove"})
        theirs = self.env["crm.ticket.category"].create(
            {"name": "Loro", "company_id": company.id}
        )
        self.login(self.portal_anna)
        for category in (theirs.id, "9" * 30, "-1", "x"):
            self.post(
                "/my/tickets/create",
                name="Forged",
                description="B",
                category_id=category,
                partner_id=self.ugo.id,
                company_id=company.id,
            )
        made = self.env["crm.ticket"].search([("name", "=", "Forged")])
        self.assertEqual(len(made), 4)
        self.assertFalse(made.category_id)
        self.assertEqual(made.partner_id, self.anna)
        self.assertEqual(made.company_id, self.company)

    def test_other_companys_agent(self):
        """PO-10 an agent of another company of ours sees and changes nothing"""
        company = self.env["res.company"].create({"name": "Altrove"})
        self.colleague.write(
            {
                "company_ids": [(6, 0, company.ids)],
                "company_id": company.id,
                "password": self.colleague.login,
            }
        )
        self.login(self.colleague)
        path = f"/my/tickets/{self.mine.id}"
        self.assertEqual(self.url_open(path).status_code, 404)
        for what in ("answer", "close", "reopen", "rate"):
            page = self.post(f"{path}/{what}", body="x", rate="5")
            self.assertEqual(page.status_code, 404, what)
        self.assertTrue(self.mine.is_open)
        self.assertFalse(self.mine.rating_ids.filtered("consumed"))
        self.assertNotIn(self.mine.number, self.url_open("/my/tickets").text)

    def test_stranger(self):
        """PO-10 a stranger is asked to log in; a wrong token opens nothing"""
        page = self.url_open(f"/my/tickets/{self.mine.id}", allow_redirects=False)
        self.assertIn("/web/login", page.headers["Location"])
        page = self.url_open(f"/my/tickets/{self.mine.id}?access_token=nonsense")
        self.assertEqual(page.status_code, 404)
        page = self.post(f"/my/tickets/{self.mine.id}/close", access_token="nonsense")
        self.assertTrue(self.mine.is_open)

    def test_link(self):
        """PO-10 a link without login opens its ticket only, until it expires"""
        token = self.mine._portal_ensure_token()
        other = self.ticket(name="Segreto")
        page = self.url_open(f"/my/tickets/{self.mine.id}?access_token={token}")
        self.assertIn(self.mine.name, page.text)
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        self.env.cr.execute(
            "UPDATE crm_ticket SET create_date = '2026-03-02 20:00' WHERE id = %s",
            self.mine.ids,
        )
        self.mine.invalidate_recordset()
        page = self.url_open(f"/my/tickets/{self.mine.id}?access_token={token}")
        self.assertIn("05:00", page.text, "no time zone of one's own: ours")
        page = self.url_open(f"/my/tickets/{other.id}?access_token={token}")
        self.assertEqual(page.status_code, 404)
        self.post(f"/my/tickets/{self.mine.id}/answer", access_token=token, body="Ciao")
        self.assertEqual(self.mine.message_ids[0].author_id, self.anna)
        self.mine.access_token_expiry = fields.Datetime.now() - timedelta(days=1)
        page = self.url_open(f"/my/tickets/{self.mine.id}?access_token={token}")
        self.assertEqual(page.status_code, 404)
        self.assertFalse(
            self.env["crm.ticket"]
            .with_user(self.env.ref("base.public_user"))
            ._get_thread_with_access(self.mine.id, token=token)
        )
        self.assertNotEqual(self.mine._portal_ensure_token(), token)

    def test_internal_notes_stay_inside(self):
        self.mine.message_post(body="solo per noi", subtype_xmlid="mail.mt_note")
        self.login(self.portal_anna)
        page = self.url_open(f"/my/tickets/{self.mine.id}")
        self.assertNotIn("solo per noi", page.text)
