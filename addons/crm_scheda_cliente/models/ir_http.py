"""Addresses that no record can have end in a page; where the manual is."""

from werkzeug.exceptions import BadRequest, NotFound

from odoo import models
from odoo.exceptions import UserError
from odoo.http import Response, request

#: the largest number of a record (PostgreSQL's integer)
_MOST = 2**31 - 1


class Nowhere(NotFound):
    """An address at which nothing can be: no page is looked for in its place."""


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Answer "not found" where the address names what no record can have: a text
        with a NUL, a number beyond the database's. Looking for it would end in a
        failure, with the query in the log."""
        for value in args.values():
            if isinstance(value, int) and abs(value) > _MOST:
                raise Nowhere
        if "\x00" in request.httprequest.path:
            raise Nowhere
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _serve_fallback(cls):
        # core looks files, pages and redirections up by the address
        if "\x00" in request.httprequest.path:
            return request.make_response("404 Not Found", status=404)
        return super()._serve_fallback()

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, Nowhere) and request.dispatcher.routing_type == "http":
            return Response("404 Not Found", status=404, content_type="text/plain")
        return super()._handle_error(exception)

    @classmethod
    def _dispatch(cls, endpoint):
        """Likewise for what stands behind the address, or in a form."""
        values = request.params.values()
        if any(isinstance(value, str) and "\x00" in value for value in values):
            if request.dispatcher.routing_type == "jsonrpc":
                raise UserError(request.env._("A text holds a character that is none."))
            raise BadRequest
        return super()._dispatch(endpoint)

    def session_info(self):
        """Add where the manual is, if not in this add-on (see manual_link.js)."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: no secret
        address = parameters.get_param("crm_scheda_cliente.manual_url") or ""
        # what a browser could take for a script is no address
        known = address.startswith(("https://", "http://", "/"))
        return {**super().session_info(), "crm_manual_url": address if known else ""}
