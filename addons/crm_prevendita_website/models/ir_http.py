"""Where a page is served: the place at which visits are noted."""

from odoo import models
from odoo.http import request

from .. import navigation


class IrHttp(models.AbstractModel):
    """Pages and files of a known visitor are noted, at one query each."""

    _inherit = "ir.http"

    @classmethod
    def _register_website_track(cls, response):
        result = super()._register_website_track(response)
        if (
            getattr(response, "status_code", 0) == 200
            and request.httprequest.method == "GET"
        ):
            cls._note_reading(response)
        return result

    @classmethod
    def _note_reading(cls, response):
        """Note what a known visitor just got, if anything is known of both."""
        path = request.httprequest.path
        is_file = navigation.FILE.match(path)
        if not is_file and (
            not getattr(request, "is_frontend", False) or navigation.is_private(path)
        ):
            return
        visits = request.env["crm.web.visit"]
        partner_id = visits._get_known_id()
        if not partner_id:
            return
        seen = cls._get_file(response) if is_file else cls._get_page(response)
        if seen and visits._may_note():
            cls._note_on_writer(partner_id, seen)

    @classmethod
    def _note_on_writer(cls, partner_id, seen):
        if not request.env.cr.readonly:
            request.env["crm.web.visit"]._note(partner_id, **seen)
            return
        # pages are read from a replica where there is one
        with request.env.registry.cursor() as cr:
            request.env(cr=cr)["crm.web.visit"]._note(partner_id, **seen)

    @classmethod
    def _get_file(cls, response):
        """Return what a file that was handed out is noted as, or None."""
        name = navigation.filename(response.headers.get("Content-Disposition"))
        if name is None:
            return None
        return {"kind": "download", "url": request.httprequest.path, "title": name}

    @classmethod
    def _get_page(cls, response):
        """Return what a page is noted as, or None where it shows nothing public."""
        path = request.httprequest.path
        page = getattr(response, "_cached_page", None)
        main = page or getattr(response, "qcontext", {}).get("main_object")
        if not isinstance(main, models.BaseModel) or len(main) != 1:
            return None
        if main._name == "website.page":
            return {"kind": "page", "url": path, "page_id": main.id}
        if "is_published" not in main._fields:
            return None
        seen = {
            "kind": navigation.kind_of(main._name),
            "url": path,
            "title": main.display_name,
        }
        if main._name == "product.template":
            seen["product_tmpl_id"] = main.id
        elif main._name == "crm.download":
            seen["download_id"] = main.id
        return seen
