from odoo import fields, models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    gateway_ref = fields.Char(
        "Provider's Number", readonly=True, index="btree_not_null"
    )

    def _note_arrival(self):
        """The message arrived: the campaign that sent it knows."""
        message = self.mail_notification_id.mail_message_id
        # sudo: the provider's call is nobody's
        passages = self.env["crm.campaign.passage"].sudo()  # sudo: as above
        passages.search(
            [("message_id", "in", message.ids), ("reached", "=", False)]
        )._came_back()
