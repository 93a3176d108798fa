"""Files by the customer of the record that they hang on."""

from odoo import api, fields, models
from odoo.fields import Domain


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    crm_customer_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_crm_customer_id",
        search="_search_crm_customer_id",
        help="The customer of the record that the document is attached to.",
    )

    @api.depends("res_model", "res_id")
    def _compute_crm_customer_id(self):
        self.crm_customer_id = False
        for model, attachments in self.grouped("res_model").items():
            if model != "res.partner":
                continue
            partners = self.env[model].browse(attachments.mapped("res_id")).exists()
            for attachment in attachments:
                partner = partners.filtered(lambda p, a=attachment: p.id == a.res_id)
                attachment.crm_customer_id = partner.commercial_partner_id

    @api.model
    def _search_crm_customer_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        partners = self.env["res.partner"].search([("id", operator, value)])
        family = self.env["res.partner"]
        for partner in partners.commercial_partner_id:
            family |= family._crm_family(partner.id)
        documents = self.env["crm.timeline"]._get_documents(family)
        return self._crm_customer_domain(documents)

    @api.model
    def _crm_customer_domain(self, documents):
        """Return the domain of the files of a customer and of its records.

        :param CustomerDocuments documents: the customer's
        """
        timeline = self.env["crm.timeline"]
        domain = timeline._attached_domain(documents.allowing(), "res_model")
        return domain & Domain("res_field", "=", False)
