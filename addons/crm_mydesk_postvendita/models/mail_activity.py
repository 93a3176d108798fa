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

    @api.model
    def _worklist_user_domain(self, user_ids):
        # whoever works on a ticket has it on the desk with its deadline: the reminder
        # of that deadline is for those who have not
        tickets = self.env["crm.ticket"]._search(
            Domain("user_id", "in", user_ids) & Domain("is_open", "=", True)
        )
        kind = self.env.ref("crm_postvendita.mail_activity_type_deadline", False)
        reminder = Domain("activity_type_id", "in", kind.ids if kind else [])
        reminder &= Domain("res_model", "=", "crm.ticket")
        reminder &= Domain("res_id", "in", tickets)
        return super()._worklist_user_domain(user_ids) & ~reminder
