"""Articles that may answer a ticket, while it is typed."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

from .kernel import faq_text


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

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
