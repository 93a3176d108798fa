"""Printing while somebody waits: a long document is left to the background."""

import json

from markupsafe import Markup

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from odoo.tools.misc import html_escape

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.web.controllers.report import ReportController

from ..models.crm_report_print import LongDocument


def _page(sentence):
    """Return a page with one sentence, for a browser that asked for a PDF."""
    body = Markup("<!DOCTYPE html><meta charset='utf-8'/><p>%s</p>") % sentence
    return request.make_response(body, status=202)


class LongReportController(ReportController):
    """Core's reports: what is long is not printed in the request.

    Answers are returned, not raised: what was asked for must be stored.
    """

    # what is left to the background is written down
    @http.route(readonly=lambda controller, rule, args: False)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        request.crm_print_waits = True
        try:
            return super().report_routes(
                reportname, docids=docids, converter=converter, **data
            )
        except LongDocument as long:
            if request.httprequest.path != "/report/download":
                return _page(str(long))
            # the form in which core's client takes a sentence instead of a file; it
            # knows core's errors by their names and calls any other a crash
            error = {
                "code": 0,
                "message": "Odoo Server Error",
                "data": http.serialize_exception(UserError(str(long))),
            }
            body = html_escape(json.dumps(error))
            return request.make_response(body, status=500)


class LongPortalReport(CustomerPortal):
    """The customer's documents: likewise."""

    def _show_report(self, model, report_type, report_ref, download=False):
        request.crm_print_waits = True
        try:
            return super()._show_report(model, report_type, report_ref, download)
        except LongDocument as long:
            return _page(str(long))


class ReadyDocument(http.Controller):
    @http.route("/crm/print/<int:print_id>", type="http", auth="user")
    def fetch_print(self, print_id, **_query):
        """Return a document that the reader asked for."""
        # sudo: readers have no rights on the model; the reader's own is looked for
        ready = (
            request.env["crm.report.print"]
            .sudo()
            .search(
                [
                    ("id", "=", print_id),
                    ("user_id", "=", request.env.uid),
                    ("state", "=", "ready"),
                ]
            )
        )
        if not ready:
            raise request.not_found()
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(f"{ready.name}.pdf")),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(ready._get_pdf(), headers)
