from odoo import api, models
from odoo.fields import Domain

from .calendar_event import VISIT


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _worklist_domain(self):
        # core makes a task of the appointment of a visit, which is there already
        visit = Domain("res_model", "=", VISIT)
        visit &= Domain("calendar_event_id", "!=", False)
        return super()._worklist_domain() & ~visit
