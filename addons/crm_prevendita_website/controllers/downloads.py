"""The pages of documents: asking for one, opening the mail's link, the file."""

from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, http
from odoo.http import Stream, request
from odoo.tools.translate import LazyTranslate

from odoo.addons.crm_scheda_cliente.controllers.once import begin

from .. import forms

_lt = LazyTranslate(__name__)
#: bytes of a form that are read
LIMIT = 32768
#: nobody but the reader of a mail has business with its link
HIDDEN = [
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]


def sitemap_downloads(env, rule, qs):
    """List the documents that are offered, for search engines."""
    if not qs or qs.lower() in "/downloads":
        yield {"loc": "/downloads"}
    documents = env["crm.download"].sudo()  # sudo: offered to everybody
    domain = documents._get_public_domain(env["website"].get_current_website())
    for document in documents.search(domain):
        if not qs or qs.lower() in document.website_url:
            yield {"loc": document.website_url, "lastmod": document.write_date.date()}


class Downloads(http.Controller):
    """Documents that are given for an address and a consent."""

    @http.route(
        "/downloads", type="http", auth="public", website=True,
        sitemap=sitemap_downloads, list_as_website_content=_lt("Documents to download"),
    )  # fmt: skip
    def downloads(self, **kwargs):
        documents = self._documents()
        domain = documents._get_public_domain(request.website)
        values = {"documents": documents.search(domain)}
        return request.render("crm_prevendita_website.downloads", values)

    @http.route(
        "/downloads/<string:slug>", type="http", auth="public", website=True,
        sitemap=False,
    )  # fmt: skip
    def download(self, slug, **kwargs):
        document = self._get_document(slug)
        clean = request.env["ir.http"]._slug(document)
        if slug != clean:
            return request.redirect(document.website_url, code=301)
        return self._render_form(document, self._get_known_values())

    @http.route(
        "/downloads/<string:slug>/ask", type="http", auth="public", website=True,
        methods=["POST"], sitemap=False, max_content_length=LIMIT,
    )  # fmt: skip
    def ask(self, slug, **form):
        document = self._get_document(slug)
        if forms.is_robot(form):
            # as if it had been taken in
            return self._render_asked(document)
        faults = forms.faults(form, document.consent_required)
        if faults:
            return self._render_form(document, form, faults)
        requests = self._requests(document)
        computer = request.httprequest.remote_addr
        if requests._is_too_much(computer):
            response = request.render("crm_prevendita_website.download_too_much", {})
            response.status_code = 429
            return response
        act, earlier = begin()
        if earlier is not None:
            known = earlier.isdecimal() and requests.browse(int(earlier)).exists()
            return self._render_asked(document, known or None)
        asked = requests._ask(
            document.with_env(requests.env),
            form,
            computer,
            website_id=request.website.id,
            lang_id=request.env["res.lang"]._get_data(code=request.lang.code).id,
        )
        act.result = asked and str(asked.id)
        return self._render_asked(document, asked)

    # the link of the mail

    @http.route(
        "/downloads/link/<string:token>", type="http", auth="public", website=True,
        methods=["GET", "POST"], sitemap=False, max_content_length=LIMIT,
    )  # fmt: skip
    def link(self, token, **form):
        asked = self._requests()._find_by_token(token)
        if not asked or not asked.download_id.active:
            values = {"documents_url": "/downloads"}
            page = request.render("crm_prevendita_website.download_over", values)
            page.status_code = 404
            return self._hide(page)
        if request.httprequest.method == "GET":
            # mail scanners open every link: nothing happens until a button is pressed
            values = {"document": asked.download_id, "asked": asked, "token": token}
            page = request.render("crm_prevendita_website.download_link", values)
            return self._hide(page)
        asked._confirm()
        request.env["crm.web.visit"]._recognise(asked.partner_id)
        return self._hide(self._hand_out(asked))

    @http.route(
        "/downloads/now/<string:token>", type="http", auth="public", website=True,
        methods=["POST"], sitemap=False, max_content_length=LIMIT,
    )  # fmt: skip
    def now(self, token, **form):
        """Hand the file out at once; the address is not proven by it."""
        asked = self._requests()._find_by_page_token(token)
        if not asked or asked.download_id.delivery != "page":
            raise NotFound()
        return self._hide(self._hand_out(asked))

    @http.route(
        "/downloads/link/<string:token>/stop", type="http", auth="public",
        website=True, methods=["POST"], sitemap=False, max_content_length=LIMIT,
    )  # fmt: skip
    def stop(self, token, **form):
        asked = self._requests()._find_by_token(token)
        if not asked:
            raise NotFound()
        asked._withdraw()
        values = {"document": asked.download_id, "asked": asked, "token": token,
                  "stopped": True}  # fmt: skip
        page = request.render("crm_prevendita_website.download_link", values)
        return self._hide(page)

    # helpers

    def _documents(self):
        # sudo: what is offered is offered to everybody, the file is not among it
        return request.env["crm.download"].sudo()

    def _requests(self, document=None):
        requests = request.env["crm.download.request"].with_user(SUPERUSER_ID)
        company = document.company_id if document else None
        return requests.with_company(company or request.website.company_id)

    def _get_document(self, slug):
        """Return the document of an address.

        :raises NotFound: if it is not offered
        """
        document_id = request.env["ir.http"]._unslug(slug)[1]
        documents = self._documents()
        domain = documents._get_public_domain(request.website)
        document = documents.search([("id", "=", document_id)]) if document_id else None
        if not document or not (
            document.filtered_domain(domain) or document._is_editable()
        ):
            raise NotFound()
        return document

    def _get_known_values(self):
        """Return what is written into the form of who is logged in."""
        user = request.env.user
        if user._is_public():
            return {}
        partner = user.partner_id
        return {
            "name": partner.name,
            "email": partner.email,
            "company": partner.commercial_company_name,
        }

    def _render_form(self, document, form, faults=()):
        # sudo: the words that people agree to are for everybody
        navigation = self._requests()._get_navigation_purpose().sudo()
        return request.render(
            "crm_prevendita_website.download",
            {
                "document": document,
                "main_object": document,
                "form": form,
                "faults": faults,
                "navigation": navigation.with_context(lang=request.lang.code),
                "privacy": self._has_privacy_page(),
            },
        )

    def _has_privacy_page(self):
        # sudo: whether there is one; the page itself keeps its rules
        pages = request.env["website.page"].sudo()
        domain = [("url", "=", "/privacy"), ("is_published", "=", True)]
        return bool(pages.search_count(domain, limit=1))

    def _render_asked(self, document, asked=None):
        """Say the same to everybody: nobody learns which addresses are known."""
        at_once = document.delivery == "page"
        token = asked._get_page_token() if asked and at_once else ""
        return request.render(
            "crm_prevendita_website.download_asked",
            {"document": document, "token": token, "at_once": at_once},
        )

    def _hand_out(self, asked):
        document = asked.download_id
        asked._deliver()
        visits = request.env["crm.web.visit"]
        partner_id = visits._get_known_id()
        if asked.confirmed and partner_id == asked.partner_id.id:
            visits._note(partner_id, "download", document.website_url, document.name,
                         download_id=document.id)  # fmt: skip
        stream = Stream.from_binary_field(document, "file")
        return stream.get_response(
            as_attachment=True,
            download_name=document.filename or document.name,
            content_security_policy="default-src 'none'",
            max_age=0,
        )

    def _hide(self, response):
        for name, value in HIDDEN:
            response.headers[name] = value
        return response
