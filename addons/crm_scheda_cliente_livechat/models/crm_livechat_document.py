"""What a live chat may become, whatever the document."""

from odoo import fields, models


class CrmLivechatDocument(models.AbstractModel):
    """What a live chat may become: a ticket, a lead, an action."""

    _name = "crm.livechat.document"
    _description = "Document of a chat"

    #: many2one to the chat, which has one document of a kind at the most
    _livechat_link = "livechat_id"

    livechat_transcript_date = fields.Datetime(
        "Transcript written on",
        readonly=True,
        copy=False,
        help="When the whole chat was written on the document: once.",
    )

    def _note_livechat_written(self):
        """Note that the document holds the whole chat, and bring its files along."""
        for record in self:
            record.livechat_transcript_date = fields.Datetime.now()
            record[self._livechat_link]._copy_crm_files(record)

    def _write_livechat_transcript(self):
        """Note the whole chat on the document, once."""
        for record in self.filtered(lambda one: not one.livechat_transcript_date):
            record._note_livechat_written()
            # sudo: the system tells what was said, nobody in particular
            record.sudo().message_post(
                body=record[self._livechat_link]._get_crm_transcript(),
                subject=self.env._("Transcript of the chat"),
                author_id=self.env.ref("base.partner_root").id,
                subtype_xmlid="mail.mt_note",
            )

    def action_open_livechat(self):
        """Open the chat that the document came from, beside it."""
        self.ensure_one()
        chat = self[self._livechat_link]
        chat.check_access("read")
        chat._open_crm_window()
