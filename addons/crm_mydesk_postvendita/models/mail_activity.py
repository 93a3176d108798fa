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
        domain = super()._worklist_user_domain(user_ids)
        tickets = self.env["crm.ticket"]
        kind = self.env.ref("crm_postvendita.mail_activity_type_deadline", False)
        if not kind or not tickets.has_access("read"):
            return domain
        mine = Domain("user_id", "in", user_ids) & Domain("is_open", "=", True)
        reminder = Domain("activity_type_id", "=", kind.id)
        reminder &= Domain("res_model", "=", "crm.ticket")
        reminder &= Domain("res_id", "in", tickets._search(mine))
        return domain & ~reminder
