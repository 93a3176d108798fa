"""What the tests of mails share: the gateway and an answer, without a mail server."""

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


class MailCase(TicketCase, MailCommon):
    def gateway(self, *args, **kwargs):
        """Hand a mail over, see ``mail``; nothing leaves."""
        with self.mock_mail_gateway():
            return self.mail(*args, **kwargs)

    def answer(self, ticket, body="Arriviamo."):
        """Answer the customer as the agent does; return the message."""
        with self.mock_mail_gateway():
            return ticket.with_user(self.agent).message_post(
                body=body,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=ticket.partner_id.ids,
            )
