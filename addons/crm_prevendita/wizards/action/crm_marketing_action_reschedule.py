"""Moving actions in time, or to somebody else."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.action.kernel.schedule import at_hour


class CrmMarketingActionReschedule(models.TransientModel):
    """Moves actions in time, or to another owner, many at once."""

    _name = "crm.marketing.action.reschedule"
    _description = "Reschedule or reassign marketing actions"

    action_ids = fields.Many2many("crm.marketing.action", required=True)
    mode = fields.Selection(
        [
            ("shift", "Move by a number of days"),
            ("day", "Move to a day, same hour"),
            ("keep", "Keep the dates"),
        ],
        required=True,
        default="shift",
    )
    days = fields.Integer(default=1)
    day = fields.Date(default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users", string="New Owner", domain="[('share', '=', False)]"
    )
    team_id = fields.Many2one("crm.team", string="Sales Team")
    priority = fields.Selection([("0", "Normal"), ("1", "High"), ("2", "Urgent")])
    reason = fields.Char()

    def action_confirm(self):
        self.ensure_one()
        actions = self.action_ids.filtered(lambda action: action.state == "planned")
        if not actions:
            raise UserError(
                self.env._("Only planned actions can be moved: these are closed.")
            )
        if self.mode != "keep":
            for action in actions:
                action.write(self._get_dates(action))
        values = {
            name: self[name].id if name.endswith("_id") else self[name]
            for name in ("user_id", "team_id", "priority")
            if self[name]
        }
        if self.reason:
            for action in actions:
                action.message_post(body=self.reason)
        if values:
            actions._hand_over(values)
        one = self.env.context.get("crm_one_action")
        if one and not actions._filtered_access("read"):
            # the page of what is a colleague's now cannot be shown again
            actions = self.env["ir.actions.act_window"]
            mine = actions._for_xml_id("crm_prevendita.crm_marketing_action_action_my")
            return {**mine, "target": "main"}
        return {"type": "ir.actions.act_window_close"}

    def _get_dates(self, action):
        if action.date_start:
            # the hour people see stays the same across daylight saving
            local = fields.Datetime.context_timestamp(self, action.date_start)
            days = self._get_days(local.date())
            hour = local.hour + local.minute / 60
            zone = self.env.context.get("tz") or self.env.user.tz
            day = local.date() + timedelta(days=days)
            return {"date_start": at_hour(day, hour, zone)}
        if action.date_deadline:
            days = self._get_days(action.date_deadline)
            return {"date_deadline": action.date_deadline + timedelta(days=days)}
        return {"date_deadline": self.day} if self.mode == "day" else {}

    def _get_days(self, current):
        return self.days if self.mode == "shift" else (self.day - current).days
