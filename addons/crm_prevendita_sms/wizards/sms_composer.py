from odoo import fields, models


class SmsComposer(models.TransientModel):
    """Text messages written from an action: once sent, the action is done."""

    _inherit = "sms.composer"

    crm_closes_action = fields.Boolean("Closes the Action")

    def _action_send_sms_comment(self, records=None):
        messages = super()._action_send_sms_comment(records)
        if self.crm_closes_action and self.res_model == "crm.marketing.action":
            (self._get_records() if records is None else records)._mark_sent()
        return messages
