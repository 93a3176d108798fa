"""An address with a NUL is none: it ends in a page, not in the database's error."""

from werkzeug.exceptions import NotFound

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        if "\0" in request.httprequest.path:
            raise NotFound()
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _serve_fallback(cls):
        # core looks files, pages and redirections up by the address
        if "\0" in request.httprequest.path:
            return request.make_response("404 Not Found", status=404)
        return super()._serve_fallback()
