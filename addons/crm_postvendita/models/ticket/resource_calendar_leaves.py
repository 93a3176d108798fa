"""Closures and holidays: when they change, deadlines move."""

from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        self._crm_before_create(vals_list)
        leaves = super().create(vals_list)
        leaves._crm_after_change()
        return leaves

    def write(self, vals):
        before = self._crm_calendars()
        before._crm_before_hours_change(before)
        if not vals.get("resource_id", True) or vals.get("calendar_id"):
            self._crm_before_create([vals])
        result = super().write(vals)
        self._crm_after_change(before)
        return result

    def unlink(self):
        calendars = self._crm_calendars()
        calendars._crm_before_hours_change(calendars)
        result = super().unlink()
        if calendars:
            calendars._crm_hours_changed(calendars)
        return result

    @api.model
    def _crm_before_create(self, vals_list):
        """Keep what deadlines have used by the hours that closures are to change."""
        calendars = self.env["resource.calendar"]
        common = [vals for vals in vals_list if not vals.get("resource_id")]
        if all(vals.get("calendar_id") for vals in common):
            found = calendars.browse({vals["calendar_id"] for vals in common})
        else:
            found = self._crm_all_calendars()
        calendars._crm_before_hours_change(found)

    @api.model
    def _crm_all_calendars(self):
        # sudo: a closure without a calendar holds for all of them
        return self.env["resource.calendar"].sudo().search([("active", "=", True)])

    def _crm_calendars(self):
        """Return the calendars whose hours these closures change."""
        common = self.filtered(lambda leave: not leave.resource_id)
        if not common:
            return self.env["resource.calendar"]
        if all(common.mapped("calendar_id")):
            return common.calendar_id
        return self._crm_all_calendars()

    def _crm_after_change(self, before=None):
        calendars = self._crm_calendars() | (before or self.env["resource.calendar"])
        if calendars:
            calendars._crm_hours_changed(calendars)
