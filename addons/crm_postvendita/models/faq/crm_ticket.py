"""Articles that may answer a ticket while it is typed, and whose names it holds."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

from .kernel import faq_text


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    faq_suggestion_ids = fields.Many2many(
        "crm.faq", string="May answer it", compute="_compute_faq_suggestion_ids"
    )

    @api.depends("name", "description", "product_id", "is_open")
    def _compute_faq_suggestion_ids(self):
        faqs = self.env["crm.faq"]
        for ticket in self:
            found = faqs
            if ticket.is_open or not ticket._origin:
                found = faqs._suggest(
                    ticket._get_faq_text(), products=ticket.product_id, limit=4
                )
            ticket.faq_suggestion_ids = found

    def _get_faq_text(self):
        """Return the text articles are looked for with."""
        text = html2plaintext(self.description or "", include_references=False)
        return f"{self.name or ''} {faq_text.essence(text)[:1500]}"

    def _get_personal_names(self):
        """Return names and data known to belong to the ticket's people."""
        people = self.partner_id | self.commercial_partner_id | self.user_id.partner_id
        names = {self.partner_name, self.partner_email, self.partner_phone}
        for person in people:
            names |= {
                person.name,
                person.email,
                person.phone,
                person.vat,
                person.street,
            }
        names |= set(self.message_partner_ids.mapped("name"))
        return {name for name in names if name}
