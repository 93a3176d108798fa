"""The FAQ on the site: who finds what, and what search engines read."""

import json
import re

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WebsiteCase

ROBOT = {"User-Agent": "Googlebot/2.1"}


@tagged("post_install", "-at_install")
class TestFaqWebsite(WebsiteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pumps = cls.env["crm.faq.category"].create({"name": "Pompe & filtri"})
        cls.oil = cls.article(
            "Perdita d'olio dal separatore",
            "Sostituire la guarnizione.",
            category_id=cls.pumps.id,
        )
        cls.path = cls.oil._get_website_path()

    def post(self, path, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data)

    def data_of(self, page):
        found = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S
        )
        return json.loads(found[1])

    def test_list(self):
        """PO-14 everybody finds and reads what is public and published"""
        self.article("Lotti difettosi", "Segreto", audience="internal")
        self.article("Bozza", "Segreto", state="draft")
        page = self.url_open("/faq")
        self.assertIn("Perdita d", page.text)
        self.assertNotIn("Lotti difettosi", page.text)
        self.assertNotIn("Bozza", page.text)
        self.assertEqual(
            [entry["name"] for entry in self.data_of(page)["itemListElement"]],
            ["Perdita d'olio dal separatore"],
        )
        self.assertIn('href="/faq"', self.url_open("/").text, "the menu leads there")

    def test_category(self):
        """PO-14 PO-16 a category has an address with its words"""
        self.article("Fatture", "In contabilità.")
        path = f"/faq/category/pompe-filtri-{self.pumps.id}"
        self.assertIn(path, self.url_open("/faq").text)
        page = self.url_open(path)
        self.assertIn("Perdita d", page.text)
        self.assertNotIn("Fatture", page.text)
        for bad in ("x-999999", "x", "999999999999"):
            page = self.url_open(f"/faq/category/{bad}")
            self.assertEqual(page.status_code, 404)

    def test_search(self):
        """PO-14 PO-15 the search forgives; what is searched in vain is a wish"""
        page = self.url_open("/faq?search=separattore")
        self.assertIn("Perdita d", page.text)
        self.assertIn('name="robots" content="noindex"', page.text)
        page = self.url_open("/faq?search=zanzariera")
        self.assertIn("/support", page.text)
        self.url_open("/faq?search=tapparella", headers=ROBOT)
        wishes = self.env["crm.faq.wish"].search([("audience", "=", "public")])
        self.assertIn("zanzariera", wishes.mapped("key"))
        self.assertNotIn("tapparella", wishes.mapped("key"))
        page = self.url_open("/faq?search=%22%3E<script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", page.text)

    def test_nothing_there(self):
        """PO-14 without articles the page says so"""
        self.env["crm.faq"].search([]).active = False
        page = self.url_open("/faq")
        self.assertEqual(page.status_code, 200)
        self.assertIn('role="status"', page.text)

    def test_article(self):
        """PO-14 an article has one address, with its words and structured data"""
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("guarnizione", page.text)
        self.assertRegex(page.url, "/faq/perdita-.*olio-dal-separatore-")
        self.assertRegex(page.text, rf'rel="canonical" href="[^"]*{self.path}"')
        self.assertIn('name="description" content="Sostituire', page.text)
        data = self.data_of(page)
        self.assertEqual(data["@type"], "FAQPage")
        question = data["mainEntity"][0]
        self.assertEqual(question["name"], self.oil.name)
        self.assertEqual(
            question["acceptedAnswer"]["text"], "Sostituire la guarnizione."
        )
        old = self.url_open(f"/faq/altro-{self.oil.id}", allow_redirects=False)
        self.assertEqual(old.status_code, 301)
        self.assertTrue(old.headers["Location"].endswith(self.path))
        self.assertIn(
            'id="crm_faq_related"',
            self.env.ref("crm_postvendita.faq_article_content").arch,
            "where others add theirs",
        )

    def test_structured_data_is_escaped(self):
        """PO-14 what closes a script stays inside the data"""
        evil = self.article("</script><script>alert(1)", "</script><b>x</b>")
        page = self.url_open(evil._get_website_path())
        self.assertNotIn("<script>alert(1)", page.text)
        self.assertEqual(self.data_of(page)["mainEntity"][0]["name"], evil.name)

    def test_hidden(self):
        """PO-14 drafts, internal articles, other companies' do not exist"""
        other = self.env["res.company"].create({"name": "Altrove"})
        hidden = (
            self.article("Bozza", "Testo", state="draft")
            | self.article("Interna", "Testo", audience="internal")
            | self.article("Altrui", "Testo", company_id=other.id)
        )
        paths = [faq._get_website_path() for faq in hidden]
        paths += ["/faq/999999", "/faq/x", "/faq/-1", f"/faq/{10**12}"]
        for login in (None, self.portal_anna.login):
            self.authenticate(login, login)
            for path in paths:
                self.assertEqual(self.url_open(path).status_code, 404, path)
                page = self.post(f"{path}/vote", helpful="yes")
                self.assertEqual(page.status_code, 404, path)
        self.assertFalse(any(hidden.mapped("vote_up")))

    def test_what_no_database_holds(self):
        """PO-14 a NUL in an address or a search: refused, nothing in the log"""
        for path in ("/faq/%00-1", "/faq/a%00-1", "/faq/category/%00-1"):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        self.assertEqual(self.url_open("/faq?search=a%00").status_code, 400)

    def test_a_visitor_lists_few_wishes(self):
        """PO-15 searches without an answer: so many rows of a visitor, no more"""
        wishes = self.env["crm.faq.wish"]
        before = wishes.search_count([])
        for letter in "abcdefghijklmno":
            page = self.url_open(f"/faq?search=parola{letter}")
            self.assertEqual(page.status_code, 200)
        self.assertEqual(wishes.search_count([]) - before, 10)

    def test_other_company_of_the_reader(self):
        """PO-14 a reader of several companies sees those of the site's company only"""
        other = self.env["res.company"].create({"name": "Altrove"})
        foreign = self.article("Altrui", "Testo", company_id=other.id)
        self.portal_anna.company_ids |= other
        self.portal_anna.company_id = other
        self.authenticate(self.portal_anna.login, self.portal_anna.login)
        self.assertEqual(self.url_open(foreign._get_website_path()).status_code, 404)
        self.assertNotIn("Altrui", self.url_open("/faq").text)

    def test_votes(self):
        """PO-14 a visitor votes once by a button, never by a link"""
        self.url_open(self.path)
        for helpful in ("no", "yes", "yes"):
            page = self.post(
                f"{self.path}/vote", helpful=helpful, comment="<b>Foto</b>"
            )
            self.assertIn("done=vote", page.url)
        self.assertEqual((self.oil.vote_up, self.oil.vote_down), (1, 0))
        page = self.url_open(f"{self.path}/vote?helpful=no")
        self.assertIn(page.status_code, (404, 405))
        with mute_logger("odoo.http"):
            page = self.url_open(f"{self.path}/vote", data={"helpful": "no"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.oil.vote_down)

    def test_readers(self):
        """PO-14 PO-18 readers are counted once a day, robots never"""
        self.url_open(self.path, headers=ROBOT)
        self.assertFalse(self.oil.read_count)
        self.url_open(self.path)
        self.url_open(self.path)
        self.assertEqual(self.oil.read_count, 1)

    def test_languages(self):
        """PO-14 SU-03 a translation takes an article's place in its language"""
        leak = self.article(
            "Oil leak",
            "Change the gasket.",
            lang="en_US",
            translation_of_id=self.oil.id,
        )
        self.assertNotIn("Oil leak", self.url_open("/faq").text)
        english = self.env["res.lang"]._get_data(code="en_US")
        prefix = f"/{english.url_code}"
        page = self.url_open(prefix + self.path)
        self.assertTrue(page.url.endswith(prefix + leak._get_website_path()), page.url)
        self.assertIn("gasket", page.text)
        for lang in ("it", "en"):
            self.assertRegex(page.text, rf'rel="alternate" hreflang="{lang}')
        self.assertIn(f'{prefix}{leak._get_website_path()}"', page.text)
        self.assertIn("Oil leak", self.url_open(f"{prefix}/faq").text)
        alone = self.article("Solo in italiano", "Testo")._get_website_path()
        page = self.url_open(prefix + alone)
        self.assertEqual(page.status_code, 200, "better than nothing")
        self.assertRegex(page.text, rf'rel="canonical" href="[^"/]*//[^"/]*{alone}"')
        self.assertNotIn('rel="alternate" hreflang', page.text)

    def test_sitemap(self):
        """PO-14 the site's map has the list and every public article, no other"""
        hidden = self.article("Interna", "Testo", audience="internal")
        english = self.article("Only English", "Text", lang="en_US")
        website = self.website.with_user(self.website.user_id)
        pages = {page["loc"]: page for page in website._enumerate_pages()}
        self.assertIn("/faq", pages)
        self.assertIn("lastmod", pages[self.path])
        code = self.env["res.lang"]._get_data(code="en_US").url_code
        self.assertIn(f"/{code}{english._get_website_path()}", pages)
        self.assertNotIn(hidden._get_website_path(), pages)
        self.assertIn("/support", pages)

    def count_queries(self, path):
        for _turn in range(3):
            self.url_open(path)
        before = self.cr.sql_log_count
        self.url_open(path)
        return self.cr.sql_log_count - before

    def test_queries(self):
        """PO-14 SU-02 no query per article shown"""
        few = self.count_queries("/faq")
        found = self.count_queries("/faq?search=olio")
        for number in range(18):
            self.article(f"Olio {number}", "Testo", category_id=self.pumps.id)
        self.env.flush_all()
        self.assertEqual(self.count_queries("/faq"), few)
        self.assertLessEqual(self.count_queries("/faq?search=olio"), found + 1)

    def test_button(self):
        """PO-14 who writes articles opens them on the site"""
        action = self.oil.with_user(self.agent).action_open_on_website()
        self.assertEqual(action["url"], self.path)
