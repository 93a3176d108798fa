from odoo import models


class CrmCampaignPassage(models.Model):
    """A campaign's text messages stand on the timeline, with their delivery."""

    _inherit = "crm.campaign.passage"

    def _queue_sms(self, number, body):
        partner = self.partner_id
        partner._message_sms(
            body,
            partner_ids=partner.ids,
            sms_pid_to_number={partner.id: number},
            put_in_queue=True,
        )
