"""Closures and holidays: when they change, deadlines move."""

from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._crm_after_change()
        return leaves

    def write(self, vals):
        before = self._crm_calendars()
        result = super().write(vals)
        self._crm_after_change(before)
        return result

    def unlink(self):
        calendars = self._crm_calendars()
        result = super().unlink()
        if calendars:
            calendars._crm_hours_changed(calendars)
        return result

    def _crm_calendars(self):
        """Return the calendars whose hours these closures change."""
        common = self.filtered(lambda leave: not leave.resource_id)
        if not common:
            return self.env["resource.calendar"]
        if all(common.mapped("calendar_id")):
            return common.calendar_id
        # sudo: a closure without a calendar holds for all of them
        return self.env["resource.calendar"].sudo().search([("active", "=", True)])

    def _crm_after_change(self, before=None):
        calendars = self._crm_calendars() | (before or self.env["resource.calendar"])
        if calendars:
            calendars._crm_hours_changed(calendars)
