from odoo import api, models
from odoo.fields import Domain

VISIT = "crm.maintenance.visit"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _worklist_user_domain(self, user_ids):
        # on its technician's desk a visit stands as the visit that it is; whoever
        # else was invited has the appointment alone
        visit = Domain("res_model", "=", VISIT) & Domain("user_id", "in", user_ids)
        return super()._worklist_user_domain(user_ids) & ~visit
