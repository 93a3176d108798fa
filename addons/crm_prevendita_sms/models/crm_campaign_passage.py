"""A campaign's text messages: on the timeline, with what became of them."""

from odoo import fields, models


class CrmCampaignPassage(models.Model):
    """A campaign's text messages stand on the timeline, with their delivery."""

    _inherit = "crm.campaign.passage"

    message_id = fields.Many2one(
        "mail.message", readonly=True, index="btree_not_null", ondelete="set null"
    )

    def _queue_sms(self, number, body):
        partner = self.partner_id
        self.message_id = partner._message_sms(
            body,
            partner_ids=partner.ids,
            sms_pid_to_number={partner.id: number},
            put_in_queue=True,
        )
