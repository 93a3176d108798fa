from odoo import api, models
from odoo.fields import Domain


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "crm.timeline.mixin"]

    _timeline_kind = "event"
    _timeline_icon = "fa-calendar"
    _timeline_sequence = 20
    _timeline_partner = "partner_ids"
    _timeline_date = "start"
    _timeline_text = ("name", "location")
    _timeline_fields = ("name", "location", "stop", "allday", "privacy")

    @api.model
    def _timeline_label(self):
        return self.env._("Appointments")

    @api.model
    def _timeline_contact_domain(self):
        return Domain("privacy", "!=", "private")

    def _timeline_entry(self):
        return {
            "title": self.name,
            "text": self.location or "",
            "day_only": self.allday,
            "color": "info",
        }
