"""Mails written from an action: once sent, the action is done."""

from odoo import fields, models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    crm_closes_action = fields.Boolean(
        "Closes the Action",
        help="The marketing action that the mail is written from is done once it is"
        " sent, with the outcome that its type says.",
    )

    def _action_send_mail_comment(self, res_ids):
        messages = super()._action_send_mail_comment(res_ids)
        if self.crm_closes_action and self.model == "crm.marketing.action":
            self.env[self.model].browse(res_ids)._mark_sent()
        return messages
