from odoo import api, fields, models
from odoo.fields import Domain

from .kernel.schedule import local_day


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    marketing_action_ids = fields.One2many("crm.marketing.action", "calendar_event_id")

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
        if not self.env.context.get("crm_action_sync"):
            if gone:
                self._get_marketing_actions()._meeting_gone()
            elif moved:
                self._get_marketing_actions()._meeting_moved()
        return result

    def unlink(self):
        if not self.env.context.get("crm_action_sync"):
            self._get_marketing_actions()._meeting_gone()
        return super().unlink()

    def _get_marketing_actions(self):
        # sudo: who may move the meeting moves the action it stands for
        return (
            self.env["crm.marketing.action"]
            .sudo()
            .search([("calendar_event_id", "in", self.ids), ("state", "=", "planned")])
        )


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    def _meeting_moved(self):
        """Follow a meeting that was moved on the calendar."""
        for action in self.with_context(crm_action_sync=True):
            event = action.calendar_event_id
            values = {"date_start": event.start}
            if not event.allday:
                values["planned_hours"] = event.duration
            if event.user_id:
                values["user_id"] = event.user_id.id
            changed = {
                name: value
                for name, value in values.items()
                if action._fields[name].convert_to_write(action[name], action) != value
            }
            if changed:
                action.write(changed)

    def _meeting_gone(self):
        """A meeting was taken off the calendar: the action stays, to be planned."""
        for action in self.with_context(crm_action_sync=True):
            zone = action.user_id.tz or self.env.user.tz
            day = action.date_start and local_day(action.date_start, zone)
            action.write(
                {
                    "date_start": False,
                    "date_deadline": action.date_deadline or day,
                    "calendar_event_id": False,
                }
            )
            action.message_post(
                body=self.env._(
                    "The meeting was taken off the calendar: a new time is to be set."
                )
            )
