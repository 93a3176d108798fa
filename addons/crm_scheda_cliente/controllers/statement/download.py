"""The statement as a file that the web client asks for."""

import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools import html_escape

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX, PDF = "xlsx", "pdf"


def file_response(content, name, mimetype):
    """Return a file to download."""
    return request.make_response(
        content,
        [
            ("Content-Type", mimetype),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


class StatementController(http.Controller):
    @http.route(
        "/crm/statement/<any(xlsx,pdf):kind>",
        type="http",
        auth="user",
        methods=["POST"],
    )
    def download(self, kind, partner_ids="null", options="{}", **_post):
        """Return the statement of some customers, or of everybody, as a file.

        :param str partner_ids: JSON list of ids, or null
        :param str options: JSON object, the arguments of ``get_statement``
        """
        # a long document may be left to the background, see crm_report_weasyprint
        request.crm_print_waits = True
        try:
            ids, chosen = self._parse(partner_ids, options)
            content, name = request.env["crm.customer.statement"]._render_file(
                kind, ids, chosen
            )
        except UserError as error:
            return self._refuse(error)
        self._note(kind, ids)
        mimetype = XLSX_TYPE if kind == XLSX else "application/pdf"
        return file_response(content, name, mimetype)

    def _note(self, kind, ids):
        """Administrators see who took statements out of the system."""
        what = request.env._("Statement of account (%s)", kind.upper())
        if ids is None:
            what = request.env._("Statement of account of everybody (%s)", kind.upper())
        request.env["crm.security.log"]._note("export", what, len(ids or ()))

    def _parse(self, partner_ids, options):
        """Return the ids and options that a form holds as JSON."""
        try:
            ids, chosen = json.loads(partner_ids), json.loads(options)
        except (ValueError, RecursionError):
            ids = chosen = ""
        if not isinstance(chosen, dict) or not isinstance(ids, list | None):
            raise UserError(
                request.env._("The request cannot be read. Open the statement again.")
            )
        return ids, chosen

    def _refuse(self, error):
        """Return the sentence that the web client shows in a dialogue.

        Returned, not raised: what waits in the background now must be stored.
        """
        # the client knows core's errors by their names and calls any other a crash
        known = type(error).__module__ == UserError.__module__
        values = {
            "code": 0,
            "message": "Odoo Server Error",
            "data": http.serialize_exception(error if known else UserError(str(error))),
        }
        return request.make_response(html_escape(json.dumps(values)), status=500)
