"""The values of the printed statement."""

from odoo import api, models


class ReportCustomerStatement(models.AbstractModel):
    """The values of the printed statement."""

    _name = "report.crm_scheda_cliente.report_customer_statement"
    _description = "Statement of account (report)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return each customer's statement in the customer's own language.

        :param list docids: the customers
        :param dict data: ``options`` holds the arguments of ``get_statement``
        :raises AccessError: unless the reader may see accounting
        """
        Statement = self.env["crm.customer.statement"]
        self.env["res.users"]._crm_check_accounting()
        options = Statement._screen_options((data or {}).get("options"))
        request = Statement._parse(**options, with_ageing=True, with_ledger=True)
        statements = Statement._build(list(docids), request)
        by_id = {s["partner"]["id"]: s for s in statements["statements"]}
        docs = self.env["res.partner"].browse(by_id)
        return {
            "doc_ids": docs.ids,
            "doc_model": "res.partner",
            "docs": docs,
            "company": self.env.company,
            "papers": {
                id_: self._paper(statement, statements, request)
                for id_, statement in by_id.items()
            },
        }

    @api.model
    def _paper(self, statement, data, request):
        """Return one statement with its words in the customer's language."""
        lang = statement["partner"]["lang"] or self.env.lang
        Statement = self.env["crm.customer.statement"].with_context(lang=lang)
        labels = Statement._kind_labels()
        return {
            "lang": lang,
            "title": Statement._title(data),
            "kind": data["kind"],
            "date_from": request.date_from,
            "buckets": Statement._bucket_labels(request),
            "statement": statement,
            "label": lambda row: Statement._row_label(row, labels),
            "currency": self.env["res.currency"].browse,
            "banks": self._banks(),
        }

    @api.model
    def _banks(self):
        """Return the company's own accounts that customers pay into."""
        company = self.env.company
        banks = company.partner_id.sudo().bank_ids  # sudo: printed on each invoice
        return banks.filtered(
            lambda bank: bank.company_id in (company, company.browse())
        )
