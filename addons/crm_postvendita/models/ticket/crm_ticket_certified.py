"""Certified mail of tickets: answers that leave by it, receipts that come back."""

from odoo import api, models
from odoo.tools import formataddr


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    # --------------------------------------------------------------------- answers
    def _get_certified_server(self):
        """Return the server that answers leave by, if certified mail asked for them."""
        self.ensure_one()
        ticket = self.sudo()  # sudo: how a mail leaves, whoever writes it
        if ticket.channel_id.code != "certified":
            return self.env["ir.mail_server"]
        return self.env["ir.mail_server"]._crm_find_certified(ticket.company_id)

    def _message_create(self, values_list):
        """Let an answer to certified mail leave as certified mail.

        Its provider takes mails from the mailbox alone: the mailbox is the sender, and
        where answers to it go.
        """
        ticket = self if len(self) == 1 else self.browse()
        server = ticket and ticket._get_certified_server()
        if server:
            for values in values_list:
                if ticket._is_answer(values):
                    address = server._crm_get_address()
                    # sudo: the company's name, which stands on every letter
                    name = ticket.sudo().company_id.name
                    values["mail_server_id"] = server.id
                    values["email_from"] = formataddr((name, address))
                    values["reply_to"] = values["email_from"]
        return super()._message_create(values_list)

    def _is_answer(self, values):
        """Tell whether a message that is about to be created is ours to the customer.

        :param dict values: of ``mail.message``
        """
        spoken = ("comment", "email", "email_outgoing", "auto_comment")
        if values.get("message_type") not in spoken or values.get("is_internal"):
            return False
        subtype = self.env["mail.message.subtype"].browse(
            values.get("subtype_id") or []
        )
        if not subtype or subtype.sudo().internal:  # sudo: what kind it is
            return False
        # sudo: who it is, whoever writes
        author = self.env["res.partner"].sudo().browse(values.get("author_id") or [])
        return bool(author) and not author.partner_share

    # -------------------------------------------------------------------- receipts
    @api.model
    def _file_receipt_elsewhere(self, receipt, message_dict):
        """File a receipt on what is no ticket: a statement that was sent.

        Who sent it is told of what has not arrived.

        :param pec.Envelope receipt: what it says
        :return: whether there was something to file it on
        """
        # sudo: the gateway
        messages = self.env["mail.message"].sudo()
        domain = [("message_id", "in", receipt.about), ("model", "!=", False)]
        sent = messages.search(domain, order="id desc", limit=1)
        if sent.model not in self.env or not sent.res_id:
            return False
        record = self.env[sent.model].sudo().browse(sent.res_id).exists()
        if not record or not hasattr(record, "message_post"):
            return False
        title = self._for_staff()._get_receipt_title(receipt.receipt)
        self._post_told(record, sent, message_dict, title, receipt.failed)
        record._crm_after_receipt(sent, receipt.receipt)
        return True
