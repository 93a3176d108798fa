"""A mail is let go by its server once it is stored here, and not before."""

import logging
import poplib
from contextlib import contextmanager
from contextvars import ContextVar
from imaplib import IMAP4

from odoo import models

_logger = logging.getLogger(__name__)

#: bytes that a line of a mail may have: some programs write a whole page on one, and
#: the standard library stops there, for this mail and for those behind it
_MOST_LINE = 16 * 1024 * 1024
#: whether the mail handed over last could not be stored, as on a full disk: kept per
#: thread, since core hands no value from whoever reads a mail to whoever fetches it
_unstored = ContextVar("crm_mail_unstored", default=False)


@contextmanager
def storing():
    """What fails in here leaves the mail on the server that it was fetched from."""
    _unstored.set(True)
    yield
    _unstored.set(False)


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _connect__(self, allow_archived=False):  # noqa: PLW3201  (core's own name)
        """Connect as core does; a mail that cannot even be stored stays there.

        Core tells the server that a mail is done whatever became of it.
        """
        connection = super()._connect__(allow_archived)
        _unstored.set(False)  # not one that came by another way
        handled, disconnect = connection.handled_message, connection.disconnect

        def handle(number):
            if not _unstored.get():
                handled(number)
            _unstored.set(False)

        def end():
            try:
                disconnect()
            except (OSError, IMAP4.error, poplib.error_proto) as error:
                # of one that has closed already core says so only in some cases, and
                # fetches from none of the others in the rest
                _logger.info("A mail server had closed already: %s", error)

        connection.handled_message, connection.disconnect = handle, end
        if isinstance(connection, IMAP4):
            self._peek(connection)
        elif isinstance(connection, poplib.POP3):
            # private, as in core's own module: there is no other way
            poplib._MAXLINE = max(poplib._MAXLINE, _MOST_LINE)
        return connection

    def _peek(self, connection):
        """Read mails without marking them as read.

        Core marks them by reading (RFC 3501, 6.4.5) and takes the mark away: one killed
        in between would never be fetched again.
        """
        fetch = connection.fetch

        def peek(numbers, parts):
            return fetch(numbers, parts.replace("(RFC822)", "(BODY.PEEK[])"))

        connection.fetch = peek
