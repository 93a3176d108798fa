"""Nobody writes in another's name on the suite's documents."""

from odoo import api, models
from odoo.exceptions import AccessError

#: value of the context's ``crm_author`` while the system itself has found who speaks,
#: in a mail or in a template: an object, which no client can send
FOUND = object()


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    #: a model of the suite: its messages carry the name of whoever writes them, and
    #: only the mail gateway brings mails to it
    _crm_own_author = False

    @api.model
    def _crm_speaks_for_others(self):
        """Tell whether the reader may name another author: the system, who runs it."""
        if self.env.su or self.env.context.get("crm_author") is FOUND:
            return True
        return self.env.user.has_group("base.group_system")

    def _message_compute_author(self, author_id=None, email_from=None):
        if self._crm_own_author and not self._crm_speaks_for_others():
            author_id = email_from = None  # whoever writes
        return super()._message_compute_author(author_id, email_from)

    def message_post(self, **kwargs):
        """Post as core does; a customer does so on his pages alone.

        Over RPC he would choose who gets it by mail, the whole register or the world.

        :raises AccessError: see above
        """
        over_rpc = self._crm_own_author and not self.env.su
        if over_rpc and self.env.user.share:
            raise AccessError(
                self.env._("Write on the page of the document, or answer its mails.")
            )
        return super().message_post(**kwargs)

    def _crm_after_receipt(self, message, word):
        """Hook: a receipt of certified mail was filed on a record.

        :param message: the message that left, and that the receipt certifies
        :param str word: what it says, that of its header ``X-Ricevuta``
        """

    def _crm_check_messages(self, messages):
        """Hook: messages on records of the model were written by a client.

        :raises AccessError: whether one is not the reader's to write
        """
