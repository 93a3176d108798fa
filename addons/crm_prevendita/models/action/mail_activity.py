from odoo import api, models
from odoo.fields import Domain

from .crm_marketing_action_agenda import REMINDER


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _worklist_domain(self):
        # on a worklist the action itself stands already
        before = getattr(super(), "_worklist_domain", None)
        own = Domain(before()) if before else Domain.TRUE
        reminder = self.env.ref(REMINDER, raise_if_not_found=False)
        return own & Domain("activity_type_id", "!=", reminder and reminder.id)
