from odoo import api, models
from odoo.exceptions import UserError


class CrmCustomerStatement(models.AbstractModel):
    """The statement as a file: PDF or XLSX."""

    _inherit = "crm.customer.statement"

    #: a PDF of more customers than this is a pile of paper: they want XLSX or mail
    _PDF_CUSTOMERS = 200

    @api.model
    def _render_file(self, kind, partner_ids, options):
        """Return content and name of a statement's file.

        :param str kind: ``"pdf"`` or ``"xlsx"``
        :param list partner_ids: the customers, or None for everybody
        :param dict options: the arguments of ``get_statement`` by name
        :raises AccessError: unless the reader may see accounting
        :raises UserError: if what is asked makes no sense
        """
        self._check_reader()
        options = self._screen_options(options)
        request = self._parse(**options, with_ageing=True)
        if kind == "xlsx":
            data = self._build(partner_ids, request)
            return self._render_xlsx(data), self._filename(data, kind)
        data = self._build(partner_ids, request)
        ids = [s["partner"]["id"] for s in data["statements"]]
        if not ids:
            raise UserError(self.env._("There is nothing to print."))
        if len(ids) > self._PDF_CUSTOMERS:
            raise UserError(
                self.env._(
                    "%(count)s customers are too many for one PDF. Choose at most"
                    " %(limit)s, send the statements by e-mail, or use XLSX.",
                    count=len(ids),
                    limit=self._PDF_CUSTOMERS,
                )
            )
        return self._render_pdf(ids, options), self._filename(data, kind)

    @api.model
    def _render_pdf(self, partner_ids, options):
        """Return the PDF of some customers' statements."""
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "crm_scheda_cliente.crm_customer_statement_report",
            res_ids=partner_ids,
            data={"options": options},
        )
        return content
