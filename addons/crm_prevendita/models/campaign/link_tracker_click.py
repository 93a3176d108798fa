from odoo import api, models

from .mailing_trace import JUDGED


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    @api.model
    def add_click(self, code, **route_values):
        if self.env.context.get("crm_hit") is JUDGED:
            # counted already, or not to be counted
            return self.browse()
        return super().add_click(code, **route_values)
