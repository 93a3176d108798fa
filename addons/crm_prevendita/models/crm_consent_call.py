from odoo import models


class CrmCallItem(models.Model):
    """Call programmes pass the gate of the opposition register."""

    _inherit = "crm.call.item"

    def _get_block_reason(self):
        reason = super()._get_block_reason()
        if reason:
            return reason
        allowed, why = self.partner_id._crm_may_call()
        return False if allowed else why
