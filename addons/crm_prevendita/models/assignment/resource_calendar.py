from pytz import timezone

from odoo import fields, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _crm_works_on_day(self, day):
        """Tell whether this calendar has working hours on a day."""
        self.ensure_one()
        start = fields.Datetime.to_datetime(day)
        zone = timezone(self.tz or "UTC")
        begin = zone.localize(start)
        end = zone.localize(start.replace(hour=23, minute=59, second=59))
        return bool(self._work_intervals_batch(begin, end)[False])
