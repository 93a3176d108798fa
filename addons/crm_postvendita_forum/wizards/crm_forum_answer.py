"""Answering a thread from its ticket, once somebody has looked the answer through."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty

from odoo.addons.crm_postvendita.models.faq.kernel import faq_privacy


class CrmForumAnswer(models.TransientModel):
    """The answer of a ticket, looked through before everybody may read it."""

    _name = "crm.forum.answer"
    _description = "Answer in the forum"

    ticket_id = fields.Many2one("crm.ticket", required=True, ondelete="cascade")
    question = fields.Char(related="ticket_id.forum_post_id.name")
    body = fields.Html("Answer", compute="_compute_body", store=True, readonly=False)
    personal_data = fields.Char("Personal data found", compute="_compute_personal_data")

    @api.depends("ticket_id")
    def _compute_body(self):
        for answer in self:
            answer.body = answer.ticket_id._get_last_public_answer().body

    @api.depends("body")
    def _compute_personal_data(self):
        for answer in self:
            text = html2plaintext(answer.body or "", include_references=False)
            answer.personal_data = ", ".join(sorted(faq_privacy.suspects(text)))

    def action_publish(self):
        """Put the answer into the thread, once.

        :raises UserError: if it is empty, or there is one already
        """
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        if is_html_empty(self.body):
            raise UserError(
                self.env._("Write what everybody may read in the forum: it is empty.")
            )
        # sudo: two agents at once publish one answer
        ticket.sudo().lock_for_update()
        if not ticket.forum_answer_id:
            answer = ticket.forum_post_id._answer_crm_thread(self.body)
            ticket.forum_answer_id = answer
            ticket.message_post(
                body=self.env._("The answer is in the forum: %s", self._get_link()),
                subtype_xmlid="mail.mt_note",
            )
        return {"type": "ir.actions.act_window_close"}

    def _get_link(self):
        thread = self.ticket_id.forum_post_id
        return thread._get_html_link(title=thread.name)
