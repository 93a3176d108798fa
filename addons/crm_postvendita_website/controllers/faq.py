"""The FAQ for everybody who comes to the site."""

import hashlib
import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools.json import scriptsafe

from odoo.addons.crm_postvendita.controllers.faq.faq import FaqPages
from odoo.addons.crm_scheda_cliente_website.controllers.form import get_reader
from odoo.addons.crm_scheda_cliente_website.guard import Limiter

from .. import structured

#: what is looked up while somebody types or reads, each minute and reader
_SUGGESTIONS = Limiter(90, 60)
_SEARCHES = Limiter(60, 60)
#: votes in an hour from one network address, and searches that are noted as wishes
_VOTES, _WISHES = 40, 10


def _sitemap_faq(env, rule, query):
    """Yield the list, the categories and the articles of the site's languages."""
    website = env["website"].get_current_website()
    wanted = (query or "").lower()

    def matches(path):
        return not wanted or wanted in path.lower()

    if matches("/faq"):
        yield {"loc": "/faq"}
    codes = {lang.code: lang.url_code for lang in website.language_ids}
    domain = env["crm.faq"]._get_shown_domain("public")
    domain &= Domain("company_id", "in", (website.company_id.id, False))
    domain &= Domain("lang", "in", list(codes))
    names = ["name", "lang", "write_date", "seo_name"]
    for faq in env["crm.faq"].search_fetch(domain, names):
        path = faq._get_website_path()
        if faq.lang != website.default_lang_id.code:
            path = f"/{codes[faq.lang]}{path}"
        if matches(path):
            yield {"loc": path, "lastmod": faq.write_date.date()}


class FaqWebsite(FaqPages, http.Controller):
    _faq_url = "/faq"
    _faq_ask_url = "/support"

    # ------------------------------------------------------------------- seams
    def _get_faq_domain(self):
        company = request.website.company_id
        return super()._get_faq_domain() & Domain(
            "company_id", "in", (company.id, False)
        )

    def _get_faq_url(self, faq):
        return faq._get_website_path()

    def _get_faq_category_url(self, category):
        slug = request.env["ir.http"]._slug((category.id, category.name))
        return f"{self._faq_url}/category/{slug}"

    def _get_faq_pager_args(self, category):
        return {"url": self._get_faq_category_url(category) if category else "/faq"}

    def _get_faq_reader(self):
        """Return a visitor's mark: that of the session, which says nothing else."""
        if not request.env.user._is_public():
            return super()._get_faq_reader()
        mark = hashlib.sha256(request.session.sid.encode()).hexdigest()[:32]
        return f"visitor:{mark}", None

    def _note_faq_read(self, faq):
        if not request.env["ir.http"].is_a_bot():
            super()._note_faq_read(faq)

    def _note_faq_wish(self, search):
        robot = request.env["ir.http"].is_a_bot()
        if not robot and _SEARCHES.allows(get_reader(), time.time()):
            attempts = request.env["crm.web.attempt"]
            if attempts._allows("faq/wish", get_reader(), _WISHES):
                super()._note_faq_wish(search)

    # ----------------------------------------------------------------- reading
    @http.route(
        [
            "/faq",
            "/faq/page/<int:page>",
            "/faq/category/<string:category>",
            "/faq/category/<string:category>/page/<int:page>",
        ],
        type="http",
        auth="public",
        website=True,
        sitemap=_sitemap_faq,
    )
    def list_faqs(self, page=1, search="", category=None, **_query):
        category_id = request.env["ir.http"]._unslug(category or "")[1]
        values = self._prepare_faq_list(search, category_id, page)
        if category and not values["category"]:
            raise NotFound()
        values.update(
            faq_noindex=bool(values["search"]),
            json_ld=self._prepare_list_data(values["faqs"]),
        )
        return request.render("crm_postvendita_website.faq_list", values)

    @http.route(
        "/faq/<string:slug>", type="http", auth="public", website=True, sitemap=False
    )
    def show_faq(self, slug, done=None, **_query):
        faq = self._get_faq_by_slug(slug)
        path = self._get_faq_url(faq)
        if request.httprequest.path != path:
            # the article has been renamed since: search engines are told so
            return request.redirect(path, code=301)
        translation = self._get_faq_translations(faq).get(request.lang.code)
        if translation and translation != faq:
            return request.redirect(self._get_faq_url(translation))
        values = self._prepare_faq_page(faq.id, done)
        values.update(self._prepare_faq_addresses(faq), main_object=faq)
        return request.render("crm_postvendita_website.faq_article", values)

    # ---------------------------------------------------------------- changing
    @http.route(
        "/faq/<string:slug>/vote",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def vote_faq(self, slug, helpful="", comment="", **_post):
        faq = self._get_faq_by_slug(slug)
        if not self._may_vote():
            return request.redirect(self._get_faq_url(faq))
        return self._vote_faq(faq.id, helpful, comment)

    @http.route(
        "/faq/suggest", type="jsonrpc", auth="public", website=True, readonly=True
    )
    def suggest_faqs(self, text=""):
        if not _SUGGESTIONS.allows(get_reader(), time.time()):
            return []
        return self._suggest_faqs(text)

    @http.route(
        "/faq/<string:slug>/avoided", type="jsonrpc", auth="public", website=True
    )
    def note_avoided(self, slug):
        faq = self._get_faq_by_slug(slug)
        if not self._may_vote():
            return {"url": self._get_faq_url(faq)}
        return self._note_avoided(faq.id)

    # ------------------------------------------------------------- ingredients
    def _may_vote(self):
        attempts = request.env["crm.web.attempt"]
        return attempts._allows("faq/vote", get_reader(), _VOTES)

    def _get_faq_by_slug(self, slug):
        """Return the article of an address, whatever words it has before the id."""
        faq_id = request.env["ir.http"]._unslug(slug)[1]
        if not faq_id or not 0 < faq_id < 2**31:
            raise NotFound()
        return self._get_faq(faq_id)

    def _get_faq_translations(self, faq):
        """Return the article in the site's languages: ``{code: article}``."""
        codes = set(request.website.language_ids.mapped("code"))
        family = faq | faq.translation_of_id | faq.translation_ids
        family |= faq.translation_of_id.translation_ids
        shown = family.filtered_domain(self._get_faq_domain())
        return {one.lang: one for one in reversed(shown) if one.lang in codes}

    def _prepare_faq_addresses(self, faq):
        """Return what search engines are told: addresses, languages, the answer."""
        translations = self._get_faq_translations(faq)
        canonical = self._get_full_url(faq)
        languages = request.env["res.lang"]._get_frontend()
        page = structured.article(
            canonical, faq.name, faq._get_plain_answer(), faq.lang.replace("_", "-")
        )
        return {
            "faq_canonical": canonical,
            "faq_alternates": [
                (languages[lang].hreflang, self._get_full_url(one))
                for lang, one in translations.items()
            ],
            "json_ld": scriptsafe.dumps(page),
        }

    def _prepare_list_data(self, faqs):
        if not faqs:
            return ""
        pages = [(self._get_full_url(faq), faq.name) for faq in faqs]
        return scriptsafe.dumps(structured.listing(pages))

    def _get_full_url(self, faq):
        """Return an article's address in its own language, with the domain."""
        website = request.website
        base = website.get_base_url().rstrip("/")
        urls = {lang.code: lang.url_code for lang in website.language_ids}
        if faq.lang in urls and faq.lang != website.default_lang_id.code:
            base = f"{base}/{urls[faq.lang]}"
        return f"{base}{self._get_faq_url(faq)}"
