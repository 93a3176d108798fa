from odoo import fields, models
from odoo.addons.mail.tools.discuss import Store


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    livechat_id = fields.Many2one(
        "discuss.channel", "Chat", readonly=True, copy=False, ondelete="set null"
    )
    livechat_transcript_date = fields.Datetime(
        "Transcript written on",
        readonly=True,
        copy=False,
        help="When the whole chat was written on the ticket: once.",
    )

    _livechat_unique = models.UniqueIndex(
        "(livechat_id) WHERE livechat_id IS NOT NULL",
        "This chat has a ticket already.",
    )

    def action_open_livechat(self):
        """Open the chat that the ticket came from, beside the ticket."""
        self.ensure_one()
        self.livechat_id.check_access("read")
        Store(bus_channel=self.env.user).add(
            self.livechat_id, extra_fields={"open_chat_window": True}
        ).bus_send()

    def _write_livechat_transcript(self):
        """Note the whole chat on the ticket and bring its files along, once."""
        for ticket in self.filtered(lambda one: not one.livechat_transcript_date):
            chat = ticket.livechat_id
            ticket.livechat_transcript_date = fields.Datetime.now()
            chat._copy_crm_files(ticket)
            ticket.message_post(
                body=chat._get_crm_transcript(),
                subject=self.env._("Transcript of the chat"),
                author_id=self.env.ref("base.partner_root").id,
                subtype_xmlid="mail.mt_note",
            )
