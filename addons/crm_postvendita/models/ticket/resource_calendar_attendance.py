from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        calendars = self.env["resource.calendar"]
        known = {vals["calendar_id"] for vals in vals_list if vals.get("calendar_id")}
        calendars._crm_before_hours_change(calendars.browse(known))
        attendances = super().create(vals_list)
        attendances.calendar_id._crm_hours_changed(attendances.calendar_id)
        return attendances

    def write(self, vals):
        self.calendar_id._crm_before_hours_change(self.calendar_id)
        result = super().write(vals)
        self.calendar_id._crm_hours_changed(self.calendar_id)
        return result

    def unlink(self):
        calendars = self.calendar_id
        calendars._crm_before_hours_change(calendars)
        result = super().unlink()
        calendars._crm_hours_changed(calendars)
        return result
