"""What belongs to a customer of a company: machines, contracts, visits."""

from odoo import api, fields, models
from odoo.fields import Domain

_LIST = "crm_scheda_cliente.ir_attachment_view_list"
_FORM = "crm_scheda_cliente.ir_attachment_view_form"


class CrmServedMixin(models.AbstractModel):
    """What belongs to a customer of a company, its files, lists that open from it."""

    _name = "crm.served.mixin"
    _description = "What serves a customer"
    _inherit = ["crm.portal.fields.mixin"]

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Company of the customer",
        store=True,
        precompute=True,
    )
    document_count = fields.Integer("Documents", compute="_compute_document_count")

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "number",
            "name",
            "state",
            "partner_id",
            "commercial_partner_id",
            "access_url",
        }

    def _open(self, name, model, domain, context=None):
        """Return the window of a list."""
        return self.env[model]._crm_records_action(
            name=name,
            views=[(False, "list"), (False, "form")],
            domain=domain,
            context=context or {},
        )

    def _format_day(self, day):
        return self.env["ir.qweb.field.date"].value_to_html(day, {}) if day else ""

    # ------------------------------------------------------------------- documents
    def _compute_document_count(self):
        files = self.env["ir.attachment"].sudo()  # sudo: only counted, for a reader
        groups = files._read_group(self._documents_domain(), ["res_id"], ["__count"])
        counts = dict(groups)
        for record in self:
            record.document_count = counts.get(record.id, 0)

    def _documents_domain(self):
        """Return the domain of the files of records, without their pictures."""
        return (
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("res_field", "=", False)
        )

    def action_view_documents(self):
        """Return the window of the record's files, where new ones are added."""
        self.ensure_one()
        action = self._open(
            self.env._("Documents"),
            "ir.attachment",
            list(self._documents_domain()),
            {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "crm_portal_documents": True,
            },
        )
        views = [(_LIST, "list"), (_FORM, "form")]
        return {
            **action,
            "views": [[self.env.ref(name).id, kind] for name, kind in views],
            "help": self.env._("No document yet: add manuals, drawings, certificates."),
        }

    def _get_portal_documents(self):
        """Return the files that the customer may see; the caller checks the reader.

        :return: attachments in superuser mode
        """
        domain = self._documents_domain() & Domain("crm_on_portal", "=", True)
        files = self.env["ir.attachment"].sudo()  # sudo: marked for the customer
        return files.search(domain, order="name, id")
