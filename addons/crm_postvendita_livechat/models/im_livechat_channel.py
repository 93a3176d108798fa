"""What visitors leave where nobody is in the chat becomes a ticket."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, formataddr, plaintext2html

#: requests that one address and everybody together may leave in an hour
_PER_ADDRESS, _PER_HOUR = 5, 100
_TEXT = 20000


class ImLivechatChannel(models.Model):
    _inherit = "im_livechat.channel"

    def _get_crm_offline_url(self):
        """Return where visitors leave a request while nobody is there, or False.

        An add-on that has a better form returns its address.
        """
        self.ensure_one()
        return f"/livechat/{self.id}/request"

    def _is_livechat_available(self):
        # the button is needed while nobody is there: it leads to the form
        return super()._is_livechat_available() or bool(self._get_crm_offline_url())

    @api.model
    def _may_leave_request(self, email):
        """Tell whether a visitor's request is accepted: robots send many."""
        # sudo: visitors read no tickets, only how many came in is counted
        tickets = self.env["crm.ticket"].sudo()
        since = fields.Datetime.now() - timedelta(hours=1)
        by_chat = [
            ("create_date", ">", since),
            ("channel_id", "=", self._get_crm_channel_id()),
        ]
        mine = [("email_normalized", "=", email_normalize(email)), *by_chat]
        return (
            tickets.search_count(mine, limit=_PER_ADDRESS) < _PER_ADDRESS
            and tickets.search_count(by_chat, limit=_PER_HOUR) < _PER_HOUR
        )

    @api.model
    def _get_crm_channel_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id(
            "crm_postvendita_livechat.crm_ticket_channel_chat"
        )

    def _leave_request(self, name, email, text):
        """Open the ticket of a visitor who found nobody.

        :param str email: a valid address
        :return: the ticket, with rights of the system
        """
        # sudo: visitors open tickets and see none; the values are ours
        tickets = self.env["crm.ticket"].sudo()
        user = self.env.user
        partner = user.partner_id
        if user._is_public():
            sender = {"email_from": formataddr((name, email))}
            partner = tickets._find_sender(sender)
        words = " ".join(text.split())
        return tickets.create(
            {
                "name": words if len(words) <= 80 else f"{words[:79].rstrip()}…",
                "description": plaintext2html(text[:_TEXT]),
                "partner_id": partner.id,
                "partner_name": name,
                "partner_email": email,
                "channel_id": self._get_crm_channel_id(),
            }
        )
