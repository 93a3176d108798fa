"""Messages on the suite's documents, made or changed by a client as rows."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

#: what a message says and who says it
_WORDS = {"author_id", "author_guest_id", "email_from", "body", "subject"}


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "crm.shown.mixin"]

    _crm_shown = ("subject",)

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        ours = messages._crm_on_own_documents()
        ours._crm_check_author()
        for model, found in ours.grouped("model").items():
            self.env[model]._crm_check_messages(found)
        return messages

    def write(self, vals):
        changed = self.browse()
        if _WORDS & vals.keys():
            changed = self._crm_on_own_documents()
            changed._crm_check_author()
        result = super().write(vals)
        changed._crm_check_author()
        return result

    def _crm_on_own_documents(self):
        """Return the messages on documents of the suite whose author is to be checked.

        None where the system itself writes.
        """
        if self.env["mail.thread"]._crm_speaks_for_others():
            return self.browse()
        # sudo: where a message hangs, of one that the reader may not read either
        models = set(self.sudo().mapped("model"))
        guarded = {
            name
            for name in models
            if name in self.env and getattr(self.env[name], "_crm_own_author", False)
        }
        if not guarded:
            return self.browse()
        # sudo: as above
        return self.sudo().filtered(lambda m: m.model in guarded).sudo(False)

    def _crm_get_mailbox(self):
        """Return the certified mailbox that a message leaves by, or False."""
        server = self.mail_server_id
        return server.crm_certified and server._crm_get_address()

    def _crm_check_author(self):
        """Refuse words in the name of somebody else than the reader.

        :raises AccessError: for a message of another author, guest or address
        """
        me = self.env.user.partner_id
        mine = email_normalize(me.email)
        for message in self.sudo():  # sudo: who speaks, in what the reader may not read
            other = message.author_id != me or message.author_guest_id
            sender = email_normalize(message.email_from)
            if other or (sender != mine and sender != message._crm_get_mailbox()):
                raise AccessError(
                    self.env._(
                        "Write in your own name: a message of %s can neither be"
                        " written nor changed by you.",
                        message.author_id.name
                        or message.author_guest_id.name
                        or message.email_from,
                    )
                )
