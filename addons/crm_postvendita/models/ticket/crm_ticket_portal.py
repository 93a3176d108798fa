"""What a customer does to the own tickets, through the portal or a link."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from .crm_ticket_stage import DONE_KINDS


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _open_from_portal(self, partner, name, description, category_id=None):
        """Open a ticket for a customer who is logged in.

        :param category_id: id from a form, as text; ignored if it is none of ours
        """
        ours = [("company_id", "in", (self.env.company.id, False))]
        team = self.env["crm.ticket.team"].search(ours, limit=1)
        known = str(category_id or "").isdigit()
        category = self.env["crm.ticket.category"].search(
            Domain("id", "=", int(category_id) if known else 0) & Domain(ours)
        )
        return self.with_context(mail_create_nosubscribe=True).create(
            {
                "name": name,
                "description": plaintext2html(description),
                "partner_id": partner.id,
                "team_id": team.id,
                "category_id": category.id,
                "channel_id": self._channel_id("portal"),
                "company_id": self.env.company.id,
            }
        )

    def _get_portal_messages(self):
        """Return the messages that the customer may read, oldest first."""
        domain = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        domain &= Domain("is_internal", "=", False)
        domain &= Domain("subtype_id.internal", "=", False)
        domain &= Domain(
            "message_type", "in", ("comment", "email", "email_outgoing", "auto_comment")
        )
        messages = self.env["mail.message"].search(domain, order="id", limit=500)
        messages.attachment_ids.filtered(lambda a: not a.access_token)._portal_tokens()
        return messages

    def _close_by(self, author):
        """Close on the word of the customer."""
        if self.stage_kind != "closed":
            self._log_by(author, self.env._("Closed by the customer."))
            self._move_to("closed")

    def _reopen_by(self, author):
        """Reopen on the word of the customer, unless that was too long ago."""
        if self.stage_kind in DONE_KINDS and not self._is_closed_long():
            self._log_by(author, self.env._("Reopened by the customer."))
            self._move_to("working")
            self._sla_asked(self.write_date.replace(microsecond=0))

    def _log_by(self, author, text):
        self.message_post(body=text, author_id=author.id, subtype_xmlid="mail.mt_note")

    def _rate_by(self, author, rate, feedback):
        """Record the customer's rating: one per ticket, the last word counts."""
        ratings = self.rating_ids.filtered(lambda rating: rating.consumed)
        rating = ratings[:1]
        if not rating:
            token = self._rating_get_access_token(self.partner_id)
            rating = self.rating_ids.filtered(lambda r: r.access_token == token)
        self.rating_apply(rate, rating=rating, feedback=feedback)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _portal_tokens(self):
        """Let the files of messages that are shown be opened by their links."""
        self.sudo().generate_access_token()  # sudo: the messages are shown already
