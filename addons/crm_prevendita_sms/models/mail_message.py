from odoo import api, models
from odoo.fields import Domain


class MailMessage(models.Model):
    """Text messages stand on the timeline beside the mails."""

    _inherit = "mail.message"

    @api.model
    def _timeline_domain(self):
        return super()._timeline_domain() | Domain("message_type", "=", "sms")

    def _timeline_entry(self):
        entry = super()._timeline_entry()
        if self.message_type != "sms":
            return entry
        # sudo: the state of a message is shown to who may read the message
        notifications = self.sudo().notification_ids
        sent = notifications.filtered(lambda one: one.notification_type == "sms")
        state, color = self.env._("Text message received"), "info"
        if sent:
            status = sent[0].notification_status
            state = self.env._(
                "Text message: %s", sent[0]._crm_label("notification_status")
            )
            failed = status in ("bounce", "exception")
            color = {"sent": "success"}.get(status, "danger" if failed else "info")
        return {**entry, "icon": "fa-mobile", "state": state, "color": color}
