"""Documents of machines and contracts: at hand for us, some for the customer."""

from odoo import fields, models
from odoo.fields import Domain

_LIST = "crm_scheda_cliente.ir_attachment_view_list"
_FORM = "crm_scheda_cliente.ir_attachment_view_form"


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    crm_on_portal = fields.Boolean(
        "For the customer",
        help="The customer finds this document in the portal, on the page of the"
        " machine or contract that it belongs to.",
    )


class CrmServedMixin(models.AbstractModel):
    _inherit = "crm.served.mixin"

    document_count = fields.Integer("Documents", compute="_compute_document_count")

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
