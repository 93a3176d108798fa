"""Tickets of threads in the forum, and their answer there."""

from odoo import fields, models
from odoo.exceptions import UserError


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    forum_post_id = fields.Many2one(
        "forum.post", "Forum thread", readonly=True, copy=False, ondelete="set null"
    )
    forum_answer_id = fields.Many2one(
        "forum.post",
        "Answer in the forum",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _forum_post_unique = models.UniqueIndex(
        "(forum_post_id) WHERE forum_post_id IS NOT NULL",
        "This thread has a ticket already.",
    )

    def action_open_forum_post(self):
        """Show the thread's page."""
        self.ensure_one()
        return self.forum_post_id.go_to_website()

    def action_answer_in_forum(self):
        """Prepare the answer that everybody may read.

        :raises UserError: if the thread has it already
        """
        self.ensure_one()
        if self.forum_answer_id:
            raise UserError(
                self.env._(
                    "The answer of ticket %s is in the forum already: edit it there.",
                    self.display_name,
                )
            )
        return self.env["crm.forum.answer"]._get_records_action(
            name=self.env._("Answer in the forum"),
            target="new",
            context={"default_ticket_id": self.id},
        )

    def _get_last_public_answer(self):
        """Return the last thing that one of us wrote to the customer."""
        self.ensure_one()
        return self.message_ids.filtered(
            lambda message: (
                message.message_type in ("comment", "email_outgoing")
                and not message.is_internal
                and not message.subtype_id.internal
                and message.author_id
                and not message.author_id.partner_share
            )
        ).sorted("id")[-1:]
