"""The FAQ on the portal: who finds what."""

from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import FaqCase


@tagged("post_install", "-at_install")
class TestFaqPortal(FaqCase, HttpCase):
    def setUp(self):
        super().setUp()
        (self.portal_anna | self.portal_ugo).lang = "it_IT"
        self.oil = self.article(
            "Perdita d'olio dal separatore", "Sostituire la guarnizione."
        )
        self.secret = self.article(
            "Perdite d'olio note", "Lotto difettoso.", audience="internal"
        )
        self.authenticate(self.portal_anna.login, self.portal_anna.login)

    def post(self, path, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data)

    def rpc(self, path, **params):
        return self.make_jsonrpc_request(path, params)

    def test_search_and_read(self):
        """PO-14 a customer searches, reads and votes on the portal"""
        page = self.url_open("/my/faq")
        self.assertIn("Perdita d", page.text)
        self.assertNotIn("Perdite d", page.text)
        page = self.url_open("/my/faq?search=separattore")
        self.assertIn("Perdita d", page.text)
        page = self.url_open(f"/my/faq/{self.oil.id}")
        self.assertIn("guarnizione", page.text)
        self.url_open(f"/my/faq/{self.oil.id}")
        self.assertEqual(self.oil.read_count, 1, "the same reader counts once a day")
        self.post(f"/my/faq/{self.oil.id}/vote", helpful="no", comment="<b>Foto?</b>")
        self.assertEqual(self.oil.vote_down, 1)
        self.post(f"/my/faq/{self.oil.id}/vote", helpful="yes")
        self.assertEqual((self.oil.vote_up, self.oil.vote_down), (1, 0))
        self.post(f"/my/faq/{self.oil.id}/vote", helpful="4711")
        self.assertEqual(self.oil.vote_up, 1)

    def test_vote_is_a_post(self):
        """PO-14 a scanner that follows links does not vote"""
        page = self.url_open(f"/my/faq/{self.oil.id}/vote?helpful=yes")
        self.assertIn(page.status_code, (404, 405))
        with mute_logger("odoo.http"):
            page = self.url_open(f"/my/faq/{self.oil.id}/vote", data={"helpful": "yes"})
        self.assertEqual(page.status_code, 400, "no token, no vote")
        self.assertFalse(self.oil.vote_up)

    def test_hidden(self):
        """PO-14 internal articles and drafts do not exist for customers"""
        draft = self.article("Bozza", "Testo", state="draft")
        for faq_id in (self.secret.id, draft.id, 999999):
            self.assertEqual(self.url_open(f"/my/faq/{faq_id}").status_code, 404)
            page = self.post(f"/my/faq/{faq_id}/vote", helpful="yes")
            self.assertEqual(page.status_code, 404)
        self.assertFalse(self.secret.vote_up)

    def test_stranger(self):
        """PO-14 who is not logged in is asked to"""
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/faq").url)

    def test_nothing_found_is_a_wish(self):
        """PO-15 what a customer searches in vain is listed, without the name"""
        self.url_open("/my/faq?search=zanzariera+per+Mario+Bianchi")
        wish = self.env["crm.faq.wish"].search([("key", "=", "per zanzariera")])
        self.assertEqual((wish.count, wish.audience), (1, "public"))

    def test_wishes_are_limited(self):
        """PO-15 one person lists so many wishes in a day, and counts known ones"""
        wishes = self.env["crm.faq.wish"]
        before = wishes.search_count([])
        limit = "odoo.addons.crm_postvendita.models.faq.crm_faq_wish._PER_PERSON"
        with patch(limit, 3):
            for word in (
                "zanzariera",
                "tapparella",
                "persiana",
                "tenda",
                "avvolgibile",
            ):
                self.url_open(f"/my/faq?search={word}")
            self.assertEqual(wishes.search_count([]) - before, 3)
            known = wishes.search([("key", "=", "zanzariera")])
            known.last_date = "2026-01-01"
            self.url_open("/my/faq?search=zanzariera")
        known.invalidate_recordset()
        self.assertEqual(known.count, 2, "the same wish is one, counted")

    def test_one_of_us_counts_for_nothing(self):
        """PO-14 whoever wrote an article does not vote for it as a customer"""
        self.agent.password = self.agent.login
        self.authenticate(self.agent.login, self.agent.login)
        self.assertEqual(self.url_open(f"/my/faq/{self.oil.id}").status_code, 200)
        self.post(f"/my/faq/{self.oil.id}/vote", helpful="yes")
        self.rpc(f"/my/faq/{self.oil.id}/avoided")
        before = self.env["crm.faq.wish"].search_count([])
        self.url_open("/my/faq?search=zanzariera")
        self.assertEqual(self.env["crm.faq.wish"].search_count([]), before)
        self.assertFalse(self.oil.vote_up)
        self.assertEqual((self.oil.read_count, self.oil.avoided_count), (0, 0))

    def test_no_wish_over_rpc(self):
        """PO-15 a customer notes no wish as if he were an agent"""
        before = self.env["crm.faq.wish"].search_count([])
        model = "crm.faq", "note_search"
        self.assertFalse(self.rpc_model(self.portal_anna, *model, "zanzariera"))
        self.assertEqual(self.env["crm.faq.wish"].search_count([]), before)
        self.assertTrue(self.rpc_model(self.agent, *model, "zanzariera"))

    def test_what_no_database_holds(self):
        """PO-14 a NUL, a number too large: refused, nothing in the log"""
        self.assertEqual(self.url_open("/my/faq?search=a%00b").status_code, 400)
        self.assertEqual(self.url_open("/my/faq?category=%00").status_code, 400)
        self.assertEqual(self.url_open(f"/my/faq/{10**12}").status_code, 404)
        page = self.post(f"/my/faq/{self.oil.id}/vote", helpful="no", comment="a\0b")
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.oil.vote_down)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.rpc("/my/faq/suggest", text="\0")

    def test_suggested_before_sending(self):
        """PO-10 PO-14 articles appear before a ticket is sent; one avoided counts"""
        page = self.url_open("/my/tickets/new")
        self.assertIn("o_crm_faq_suggest", page.text)
        self.assertIn('name="description"', page.text, "there is where to write")
        found = self.rpc("/my/faq/suggest", text="Perdita olio, da ieri il separat")
        self.assertEqual([entry["id"] for entry in found], [self.oil.id])
        self.assertFalse(self.rpc("/my/faq/suggest", text="ab"))
        answer = self.rpc(f"/my/faq/{self.oil.id}/avoided")
        self.rpc(f"/my/faq/{self.oil.id}/avoided")
        self.assertEqual(self.oil.avoided_count, 1)
        self.assertEqual(self.oil.vote_up, 1)
        self.assertIn(f"/my/faq/{self.oil.id}", answer["url"])
        use = self.env["crm.faq.use"].search([("kind", "=", "avoided")], limit=1)
        self.assertEqual(use.partner_id, self.anna)
