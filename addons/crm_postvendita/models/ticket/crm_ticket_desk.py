"""What an agent does with a ticket without leaving the desk."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _worklist_actions(self):
        answer = {
            "name": "body",
            "label": self.env._("Answer to the customer"),
            "type": "text",
            "required": True,
        }
        return [
            {
                "key": "reply",
                "label": self.env._("Reply"),
                "icon": "fa-reply",
                "method": "action_reply",
                "hotkey": "r",
                "ask": [answer],
            },
            {
                "key": "take",
                "label": self.env._("Take"),
                "icon": "fa-hand-paper-o",
                "method": "action_take",
                "hotkey": "t",
            },
            {
                "key": "wait",
                "label": self.env._("Wait for customer"),
                "icon": "fa-pause",
                "method": "action_wait_customer",
            },
            {
                "key": "solve",
                "label": self.env._("Solve"),
                "icon": "fa-check",
                "method": "action_solve",
                "hotkey": "d",
            },
        ]

    def _get_desk_actions(self):
        """Return the keys of the desk's actions that suit the ticket now."""
        keys = ["reply", "solve"]
        if self.user_id != self.env.user:
            keys.append("take")
        if self.stage_kind in ("new", "working"):
            keys.append("wait")
        return keys

    def action_reply(self, body):
        """Answer the customer by mail, as from the ticket's own form.

        :param str body: plain text
        :raises UserError: if the ticket has nobody to answer
        """
        self.ensure_one()
        self.check_access("write")
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "Ticket %s: its customer has no e-mail address to answer to.",
                    self.display_name,
                )
            )
        self._answer(plaintext2html(body))
        return True

    def _answer(self, body):
        """Post an answer that reaches the customer, also one who came in later."""
        self.ensure_one()
        return self.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
        )
