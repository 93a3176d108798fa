"""Mails written from an action are asked about again as they leave."""

from odoo import models
from odoo.exceptions import UserError

from ...models.consent.kernel.lawful import EMAIL


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        """What an action offers is asked about again as it leaves.

        :raises UserError: whoever it is for may not be written to
        """
        if self.crm_closes_action and self.model == "crm.marketing.action":
            for action in self.env[self.model].browse(res_ids):
                refusal = action._get_gate_refusal(EMAIL)
                if refusal:
                    raise UserError(refusal[1])
        return super()._action_send_mail_comment(res_ids)
