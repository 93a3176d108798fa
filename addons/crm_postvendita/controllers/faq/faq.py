"""Pages of the FAQ: what the portal has, and what other places share with it."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .. import reader

_PAGE = 20
_TEXT = 2000


class FaqPages:
    """What pages of the FAQ share, on the portal and, with its glue, the website.

    Access rules decide what a reader finds; a route only says where it is shown. Not a
    controller itself: what one place overrides would hold for the others too.
    """

    #: where the pages are, and where a reader without an answer asks
    _faq_url = "/my/faq"
    _faq_ask_url = "/my/tickets/new"

    def _get_faq_domain(self):
        """Return the articles that are shown here, beyond the access rules."""
        return request.env["crm.faq"]._get_shown_domain("public")

    def _get_faq_url(self, faq):
        """Return the address of an article's page."""
        return f"{self._faq_url}/{faq.id}"

    def _get_faq_category_url(self, category):
        """Return the address of a category's list."""
        return f"{self._faq_url}?category={category.id}"

    def _get_faq_pager_args(self, category):
        """Return where the pages of a list are, for the pager."""
        args = {"category": category.id} if category else {}
        return {"url": self._faq_url, "url_args": args}

    def _note_faq_read(self, faq):
        """Note that a customer has read an article."""
        if reader.is_ours():
            return
        voter, partner = self._get_faq_reader()
        faq._note_use("read", voter=voter, partner=partner)

    def _note_faq_wish(self, search):
        """Note that a customer's search found nothing."""
        if reader.is_ours():
            return
        # sudo: readers do not write wishes themselves
        request.env["crm.faq.wish"].sudo()._record(search, "public")

    def _get_faq_reader(self):
        """Return who reads: a mark that counts each reader once, and the partner."""
        partner = request.env.user.partner_id
        return f"partner:{partner.id}", partner

    def _get_faq(self, faq_id):
        """Return an article that the reader may see.

        :raises NotFound: whether it does not exist or is not for this reader
        """
        faq = request.env["crm.faq"].browse(faq_id if reader.is_id(faq_id) else [])
        try:
            faq.check_access("read")
            found = faq.exists() and faq.filtered_domain(self._get_faq_domain())
        except (AccessError, MissingError):
            found = faq.browse()
        if not found:
            raise NotFound()
        return found

    def _prepare_faq_list(self, search="", category_id=None, page=1):
        """Return what the list of articles shows."""
        faqs = request.env["crm.faq"]
        search = reader.clean(search, 200)
        domain = self._get_faq_domain()
        categories = self._get_faq_categories(domain)
        category = categories.filtered(lambda c: str(c.id) == str(category_id))
        if category:
            domain &= Domain("category_id", "child_of", category.id)
        if search:
            found, pages = self._search_faqs(search, domain), None
        else:
            domain &= Domain("lang", "=", request.env.lang)
            pages = pager(
                **self._get_faq_pager_args(category),
                total=faqs.search_count(domain),
                page=page,
                step=_PAGE,
            )
            found = faqs.search(domain, limit=_PAGE, offset=pages["offset"])
        return {
            "faqs": found,
            "faq_url": self._faq_url,
            "get_faq_url": self._get_faq_url,
            "get_category_url": self._get_faq_category_url,
            "ask_url": self._faq_ask_url,
            "search": search,
            "categories": categories,
            "category": category,
            "pager": pages,
            "page_name": "faq",
        }

    def _search_faqs(self, search, domain):
        """Return what a search finds; one that finds nothing is a wish."""
        found = request.env["crm.faq"]._search_ranked(search, domain, limit=_PAGE)
        if not found:
            self._note_faq_wish(search)
        return found

    def _get_faq_categories(self, domain):
        """Return the categories with articles for the reader, and those above."""
        faqs = request.env["crm.faq"]
        domain &= Domain("lang", "=", request.env.lang)
        groups = faqs._read_group(domain, ["category_id"], ["__count"])
        used = request.env["crm.faq.category"].union(*(c for c, _count in groups))
        paths = {
            int(key) for c in used for key in (c.parent_path or "").split("/") if key
        }
        categories = request.env["crm.faq.category"]
        return categories.search([("id", "in", list(paths))], order="parent_path")

    def _prepare_faq_page(self, faq_id, done=None):
        """Return what an article's page shows, and note that it was read."""
        faq = self._get_faq(faq_id)
        self._note_faq_read(faq)
        translations = faq.translation_of_id.translation_ids | faq.translation_ids
        return {
            "faq": faq,
            "faq_url": self._faq_url,
            "get_faq_url": self._get_faq_url,
            "get_category_url": self._get_faq_category_url,
            "ask_url": self._faq_ask_url,
            "others": (translations | faq.translation_of_id)
            .filtered_domain(self._get_faq_domain())
            .filtered(lambda other: other != faq),
            "done": done,
            "page_name": "faq",
        }

    def _vote_faq(self, faq_id, helpful, comment=""):
        faq = self._get_faq(faq_id)
        if helpful in ("yes", "no") and not reader.is_ours():
            voter, partner = self._get_faq_reader()
            faq._vote(voter, helpful == "yes", reader.clean(comment, _TEXT), partner)
        return request.redirect(f"{self._get_faq_url(faq)}?done=vote")

    def _suggest_faqs(self, text, product_id=None):
        """Return articles for what a customer is writing: ``{id, name, excerpt}``."""
        products = request.env["product.product"]
        found = request.env["crm.faq"]._suggest(
            reader.clean(text, _TEXT), audience="public", products=products, limit=4
        )
        return [
            {
                "id": faq.id,
                "name": faq.name,
                "excerpt": faq._get_excerpt(220),
                "url": self._get_faq_url(faq),
            }
            for faq in found
        ]

    def _note_avoided(self, faq_id):
        """Note that an article answered a customer before a ticket was sent."""
        faq = self._get_faq(faq_id)
        if reader.is_ours():
            return {"url": self._get_faq_url(faq)}
        voter, partner = self._get_faq_reader()
        faq._note_use("avoided", voter=voter, partner=partner)
        faq._vote(voter, True, partner=partner)
        return {"url": f"{self._get_faq_url(faq)}?done=avoided"}


class FaqPortal(FaqPages, CustomerPortal):
    """The FAQ for customers who are logged in."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "faq_count" in counters:
            faqs = request.env["crm.faq"]
            values["faq_count"] = faqs.search_count(faqs._get_shown_domain("public"))
        return values

    @http.route(
        ["/my/faq", "/my/faq/page/<int:page>"], type="http", auth="user", website=True
    )
    def list_faqs(self, page=1, search="", category=None, **_query):
        values = self._prepare_portal_layout_values()
        values.update(self._prepare_faq_list(search, category, page))
        return request.render("crm_postvendita.portal_my_faq", values)

    @http.route("/my/faq/<int:faq_id>", type="http", auth="user", website=True)
    def show_faq(self, faq_id, done=None, **_query):
        values = self._prepare_portal_layout_values()
        values.update(self._prepare_faq_page(faq_id, done))
        return request.render("crm_postvendita.portal_faq", values)

    @http.route(
        "/my/faq/<int:faq_id>/vote",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def vote_faq(self, faq_id, helpful="", comment="", **_post):
        return self._vote_faq(faq_id, helpful, comment)

    @http.route("/my/faq/suggest", type="jsonrpc", auth="user", readonly=True)
    def suggest_faqs(self, text=""):
        return self._suggest_faqs(text)

    @http.route("/my/faq/<int:faq_id>/avoided", type="jsonrpc", auth="user")
    def note_avoided(self, faq_id):
        return self._note_avoided(faq_id)
