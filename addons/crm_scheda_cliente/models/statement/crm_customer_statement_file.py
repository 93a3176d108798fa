"""The statement on paper: its words, its PDF and its workbook, and the mail with it."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_date

from .kernel.workbook import Workbook


class CrmCustomerStatement(models.AbstractModel):
    _inherit = "crm.customer.statement"

    #: a PDF of more customers than this is a pile of paper: they want XLSX or mail
    _PDF_CUSTOMERS = 200

    # -- words, in the reader's language -----------------------------------------

    @api.model
    def _kind_labels(self):
        """Return what each kind of row is called."""
        return {
            "invoice": self.env._("Invoice"),
            "credit_note": self.env._("Credit note"),
            "payment": self.env._("Payment"),
            "on_account": self.env._("On account"),
            "refund": self.env._("Refund paid"),
            "exchange": self.env._("Exchange difference"),
            "writeoff": self.env._("Write-off"),
            "entry": self.env._("Entry"),
        }

    @api.model
    def _row_label(self, row, labels):
        """Return a row's kind in words, with what must be known about it."""
        label = labels[row["kind"]]
        if row["disputed"]:
            label = self.env._("%s, disputed", label)
        if row["partial"]:
            label = self.env._("%s, partly settled", label)
        return label

    @api.model
    def _title(self, data):
        """Return the statement's title with its date or period."""
        last = format_date(self.env, data["date_to"])
        if data["kind"] == "open":
            return self.env._("Statement of account: open items on %s", last)
        return self.env._(
            "Statement of account from %(first)s to %(last)s",
            first=format_date(self.env, data["date_from"]),
            last=last,
        )

    @api.model
    def _filename(self, data, extension):
        """Return a file name that every system takes."""
        names = [s["partner"]["name"] for s in data["statements"]]
        who = names[0] if len(names) == 1 else self.env._("%s customers", len(names))
        day = fields.Date.to_string(fields.Date.to_date(data["date_to"]))
        name = f"{self.env._('Statement of account')} {who} {day}"
        name = re.sub(r"[^\w .,&()-]+", "_", name)[:120].strip(" .")
        return f"{name}.{extension}"

    # -- files -------------------------------------------------------------------

    @api.model
    def _render_file(self, kind, partner_ids, options):
        """Return content and name of a statement's file.

        :param str kind: ``"pdf"`` or ``"xlsx"``
        :param list partner_ids: the customers, or None for everybody
        :param dict options: the arguments of ``get_statement`` by name
        :raises AccessError: unless the reader may see accounting
        :raises UserError: if what is asked makes no sense
        """
        self.env["res.users"]._crm_check_accounting()
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

    @api.model
    def _render_xlsx(self, data):
        """Return statements as an XLSX workbook.

        :param dict data: what ``get_statement`` returns
        :return: bytes
        """
        kinds = self._kind_labels()
        workbook = Workbook(
            data,
            self._workbook_words(),
            label=lambda row: self._row_label(row, kinds),
            totals=self._currency_totals,
        )
        return workbook.content()

    @api.model
    def _workbook_words(self):
        """Return what the workbook's sheets, columns and lines are called."""
        _ = self.env._
        return {
            "statement": _("Statement"),
            "ageing": _("Ageing"),
            "customer": _("Customer"),
            "currency": _("Currency"),
            "date": _("Date"),
            "document": _("Document"),
            "reference": _("Reference"),
            "kind": _("Kind"),
            "due": _("Due"),
            "amount": _("Amount"),
            "open": _("Open"),
            "balance": _("Balance"),
            "days": _("Days late"),
            "debit": _("Debit"),
            "credit": _("Credit"),
            "opening": _("Opening balance"),
            "total": lambda currency: _("Total %s", currency),
        }

    # -- mail --------------------------------------------------------------------

    @api.model
    def _mail_recipient(self, partner):
        """Return who receives a customer's statements: its invoicing contact."""
        found = partner.address_get(["invoice"])["invoice"]
        return self.env["res.partner"].browse(found) if found else partner

    @api.model
    def _mail_certified(self, partner):
        """Return the certified address that a customer's statements go to, or ''."""
        recipient = self._mail_recipient(partner)
        for contact in recipient | partner:
            if found := email_normalize(contact._crm_get_certified_email() or ""):
                return found
        return ""

    @api.model
    def _mail(self, partner, template, options, certified=False):
        """Send a customer's statement and keep it where accounting alone reads.

        :param partner: the commercial entity
        :param template: ``mail.template`` on ``res.partner``: subject and body
        :param dict options: the arguments of ``get_statement`` by name
        :param bool certified: as certified mail
        :return: the ``crm.statement.document``
        :raises UserError: if there is nobody to send it to
        """
        self.env["res.users"]._crm_check_accounting()
        recipient = self._mail_recipient(partner)
        address = self._mail_certified(partner) if certified else ""
        if certified and not address:
            raise UserError(
                self.env._(
                    "“%s” has no certified address (PEC). Write it on the customer.",
                    partner.display_name,
                )
            )
        if not certified and not email_normalize(recipient.email or ""):
            raise UserError(
                self.env._(
                    "“%s” has no valid e-mail address. Write it on the customer, or"
                    " on its contact for invoices.",
                    partner.display_name,
                )
            )
        lang = recipient.lang or partner.lang or self.env.lang
        localised = self.with_context(lang=lang)
        options = localised._screen_options(options)
        data = localised._build(
            partner.ids, localised._parse(**options, with_ageing=True)
        )
        content = localised._render_pdf(partner.ids, options)
        # sudo: accounting staff send mails without rights on templates
        values = {
            name: template.sudo()
            .with_context(lang=lang)
            ._render_field(name, partner.ids)[partner.id]
            for name in ("subject", "body_html")
        }
        return self.env["crm.statement.document"]._send(
            partner,
            recipient,
            {"subject": values["subject"], "body": values["body_html"]},
            (localised._filename(data, "pdf"), content),
            address,
        )
