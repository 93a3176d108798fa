"""Certified mail of tickets: requests and answers by it, receipts that come back."""

from odoo import api, models
from odoo.tools import email_normalize, formataddr

from ..ticket.crm_ticket_mail_intake import note_fate
from ..ticket.kernel import pec


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    # -------------------------------------------------------------------- requests
    @api.model
    def _gateway_route(self, message, message_dict, route):
        found = super()._gateway_route(message, message_dict, route)
        if not found or found[1] or not pec.is_envelope(message):
            return found
        if pec.envelope(message).kind == "anomaly":
            return found
        model, thread_id, values, *rest = found
        values = {**(values or {}), "channel_id": self._channel_id("certified")}
        return (model, thread_id, values, *rest)

    # --------------------------------------------------------------------- answers
    def _get_certified_server(self):
        """Return the server that answers leave by, if certified mail asked for them."""
        self.ensure_one()
        ticket = self.sudo()  # sudo: how a mail leaves, whoever writes it
        certified = self._channel_id("certified")
        if not certified or ticket.channel_id.id != certified:
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
        if values.get("message_type") == "auto_comment":
            return True  # what we confirm by ourselves
        spoken = ("comment", "email", "email_outgoing")
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
    def _file_notice(self, message, message_dict):
        """File what certified mail tells by itself: receipts, notices of invoices."""
        receipt = pec.envelope(message) if message.get("X-Ricevuta") else None
        if receipt:
            subject = message_dict.get("subject")
            answer, ticket = self._find_cited(receipt.about, subject)
            note_fate("notice", ticket)
            if ticket:
                ticket._file_receipt(answer, receipt, message_dict)
            elif not self._file_receipt_elsewhere(receipt, message_dict):
                reason = self.env._("A receipt of certified mail about no ticket.")
                state = "new" if receipt.failed else "ignored"
                self._put_aside(message, reason, state)
            return True
        names = [file[0] for file in message_dict.get("attachments") or ()]
        names = [name for name in names if name != "daticert.xml"]
        if pec.is_exchange(email_normalize(message_dict.get("email_from")), names):
            note_fate("notice")
            reason = self.env._("A notice of the exchange of electronic invoices.")
            self._put_aside(message, reason, "ignored")
            return True
        return super()._file_notice(message, message_dict)

    def _file_receipt(self, answer, receipt, message_dict):
        """File what certified mail says of an answer; one that failed is a task.

        :param answer: the message that it certifies
        :param pec.Envelope receipt: what it says
        """
        self = self._for_staff()
        what = receipt.receipt
        self._file_told(answer, message_dict, self._get_receipt_title(what))
        if receipt.failed:
            # of one that is only late the provider says the end by another receipt
            late = what == "preavviso-errore-consegna"
            self._after_undelivered(None if late else answer, what)

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
        # sudo: the gateway's work, as above
        record = self.env[sent.model].sudo().browse(sent.res_id).exists()
        if not record or not hasattr(record, "message_post"):
            return False
        title = self._for_staff()._get_receipt_title(receipt.receipt)
        self._post_told(record, sent, message_dict, title, receipt.failed)
        record._crm_after_receipt(sent, receipt.receipt)
        return True

    @api.model
    def _get_receipt_title(self, word):
        """Return what a receipt of certified mail means.

        :param str word: that of its ``X-Ricevuta``
        """
        _ = self.env._
        titles = {
            "accettazione": _(
                "Certified mail: our provider has accepted a mail of ours."
            ),
            "presa-in-carico": _("Certified mail: a mail of ours is on its way."),
            "avvenuta-consegna": _("Certified mail: a mail of ours was delivered."),
            "non-accettazione": _("Certified mail: a mail of ours was not accepted."),
            "errore-consegna": _("Certified mail: a mail of ours was not delivered."),
            "preavviso-errore-consegna": _(
                "Certified mail: a mail of ours was not delivered in time."
            ),
            "rilevazione-virus": _(
                "Certified mail: a virus was found in a mail of ours."
            ),
        }
        return titles.get(word) or _("Certified mail: %s", word)

    @api.model
    def _get_task_title(self, what, name=""):
        if what in pec.FAILED:
            return self._get_receipt_title(what)
        return super()._get_task_title(what, name)
