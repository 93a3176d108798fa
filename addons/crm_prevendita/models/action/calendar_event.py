"""Meetings of actions: moved or deleted on the calendar, the action follows."""

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_marketing_action_agenda import IN_STEP


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    marketing_action_ids = fields.One2many(
        "crm.marketing.action", "calendar_event_id", groups="base.group_user"
    )

    @api.model
    def _timeline_domain(self):
        # the meeting of an action is in the timeline as the action it stands for
        return super()._timeline_domain() & Domain("marketing_action_ids", "=", False)

    @api.model
    def _worklist_domain(self):
        # where meetings are on the worklist, those of actions are there already
        before = getattr(super(), "_worklist_domain", None)
        own = Domain(before()) if before else Domain.TRUE
        return own & Domain("marketing_action_ids", "=", False)

    def write(self, vals):
        moved = {"start", "stop", "duration", "allday", "start_date", "user_id"}
        moved = moved & vals.keys()
        gone = vals.get("active") is False
        result = super().write(vals)
        if self.env.context.get("crm_action_sync") is not IN_STEP:
            if gone:
                self._get_marketing_actions()._meeting_gone()
            elif moved:
                self._get_marketing_actions()._meeting_moved()
        return result

    def unlink(self):
        if self.env.context.get("crm_action_sync") is not IN_STEP:
            self._get_marketing_actions()._meeting_gone()
        return super().unlink()

    def _get_marketing_actions(self):
        # sudo: who may move the meeting moves the action it stands for
        return (
            self.env["crm.marketing.action"]
            .sudo()
            .search([("calendar_event_id", "in", self.ids), ("state", "=", "planned")])
        )
