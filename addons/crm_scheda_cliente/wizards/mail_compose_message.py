"""Mails written in the composer carry the writer's name, or that of a template."""

from odoo import models

from ..models.mail_thread import FOUND


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        if self._crm_author_of_template(res_ids):
            self = self.with_context(crm_author=FOUND)
        return super()._action_send_mail_comment(res_ids)

    def _prepare_mail_values(self, res_ids):
        values = super()._prepare_mail_values(res_ids)
        if not self._crm_author_of_template(res_ids):
            me = self.env.user.partner_id
            for mail in values.values():
                mail.update(author_id=me.id, email_from=me.email_formatted)
        return values

    def _crm_author_of_template(self, res_ids):
        """Tell whether the author is free, or as a template of others than the writer.

        The address and the author of the composer may have been given by a client.
        """
        model = self.env.get(self.model)
        if not getattr(model, "_crm_own_author", False):
            return True
        if self.env["mail.thread"]._crm_speaks_for_others():
            return True
        # sudo: who wrote the template
        template = self.template_id.sudo()
        own = self.env.user in (template.user_id | template.create_uid)
        if not template.email_from or own:
            return False
        found = set(template._render_field("email_from", res_ids[:1]).values())
        if self.email_from not in {template.email_from, *found}:
            return False
        authors = self.env.user.partner_id
        for email in found:
            author, _email = self.env["mail.thread"]._message_compute_author(
                None, email
            )
            authors |= authors.browse(author or [])
        return not self.author_id or self.author_id in authors
