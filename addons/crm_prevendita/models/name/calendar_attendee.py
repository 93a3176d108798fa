from odoo import models


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    # a merge of customers looks here, and would read the table from end to end
    _crm_partner_idx = models.Index("(partner_id)")
