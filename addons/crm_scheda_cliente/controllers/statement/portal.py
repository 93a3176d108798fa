"""The customer's own statement on the portal."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .download import XLSX, XLSX_TYPE, file_response


class StatementPortal(CustomerPortal):
    """The customer's own statement: of its commercial entity and no other."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "statement_count" in counters:
            data = self._statement_partner() and self._statement("open")
            accounts = data["statements"][0]["accounts"] if data else []
            values["statement_count"] = sum(len(a["rows"]) for a in accounts)
        return values

    def _statement_engine(self):
        """Return the engine for the companies that serve this customer."""
        companies = request.env.user.company_ids
        # sudo: the customer has no right on the ledger; what is asked for is always
        # the customer's own entity, never an id from the browser
        engine = request.env["crm.customer.statement"].sudo()
        return engine.with_context(allowed_company_ids=companies.ids)

    def _statement_partner(self):
        """Return the entity whose statement the reader may see: none for employees.

        An employee chooses which firm his own contact belongs to; accounting reads
        statements in the web client, where it is asked for its right. A contact sees
        the firm's amounts where this was decided, see ``_crm_sees_money``.
        """
        user = request.env.user
        if not user._is_portal() or not user.partner_id._crm_sees_money():
            return user.partner_id.browse()
        return user.partner_id.commercial_partner_id

    def _statement_refused(self):
        """Answer a reader without a statement: a customer is told whom to ask."""
        if not request.env.user._is_portal():
            raise request.not_found()
        values = self._prepare_portal_layout_values()
        response = request.render("crm_scheda_cliente.portal_no_statement", values)
        response.status_code = 403
        return response

    def _statement(self, kind, date_from=None, date_to=None):
        engine = self._statement_engine()
        asked = engine._parse(
            kind=kind,
            date_from=date_from or None,
            date_to=date_to or None,
            include_children=False,
            with_ageing=True,
        )
        return engine._build(self._statement_partner().ids, asked)

    @http.route("/my/statement", type="http", auth="user", website=True)
    def portal_my_statement(self, kind="open", date_from="", date_to="", **_kw):
        """Show the statement on the portal."""
        if not self._statement_partner():
            return self._statement_refused()
        return self._statement_page(kind, date_from, date_to)

    def _statement_page(self, kind, date_from, date_to, error=False):
        """Return the page of the statement, with a sentence above it if one is due."""
        try:
            data = self._statement(kind, date_from, date_to)
        except UserError as wrong:
            error = str(wrong)
            kind, date_from, date_to = "open", "", ""
            data = self._statement(kind)
        engine = self._statement_engine()
        labels = engine._kind_labels()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "statement",
            "data": data,
            "error": error,
            "kind": kind,
            "date_from": data["date_from"] or "",
            "date_to": data["date_to"],
            "accounts": data["statements"][0]["accounts"],
            "label": lambda row: engine._row_label(row, labels),
            "currency": engine.env["res.currency"].browse,
        }
        return request.render("crm_scheda_cliente.portal_my_statement", values)

    @http.route(
        "/my/statement/<any(xlsx,pdf):form>", type="http", auth="user", website=True
    )
    def portal_my_statement_file(
        self, form, kind="open", date_from="", date_to="", **_kw
    ):
        """Return the customer's own statement as a file."""
        if not self._statement_partner():
            return self._statement_refused()
        options = {
            "kind": kind,
            "date_from": date_from or None,
            "date_to": date_to or None,
            "include_children": False,
        }
        # a long document may be left to the background, see crm_report_weasyprint
        request.crm_print_waits = True
        try:
            content, name = self._statement_engine()._render_file(
                form, self._statement_partner().ids, options
            )
        except UserError as wrong:
            return self._statement_page(kind, date_from, date_to, error=str(wrong))
        mimetype = XLSX_TYPE if form == XLSX else "application/pdf"
        return file_response(content, name, mimetype)
