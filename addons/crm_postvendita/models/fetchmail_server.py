"""What the fetching of mails is told when one could not even be stored."""

from contextvars import ContextVar

from odoo import models

#: whether the mail handed over last could not be stored, as on a full disk: kept per
#: thread, since core hands no value from whoever reads a mail to whoever fetches it
unstored = ContextVar("crm_mail_unstored", default=False)


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _connect__(self, allow_archived=False):  # noqa: PLW3201  (core's own name)
        """Connect as core does; a mail that cannot even be stored stays there.

        Core tells the server that a mail is done whatever became of it.
        """
        connection = super()._connect__(allow_archived)
        handled = connection.handled_message
        unstored.set(False)  # not one that came by another way

        def handle(number):
            if not unstored.get():
                handled(number)
            unstored.set(False)

        connection.handled_message = handle
        return connection
