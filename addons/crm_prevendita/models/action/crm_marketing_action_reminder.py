from odoo import api, fields, models
from odoo.fields import Command


class CrmMarketingActionType(models.Model):
    _inherit = "crm.marketing.action.type"

    alarm_ids = fields.Many2many(
        "calendar.alarm",
        "crm_marketing_action_type_alarm_rel",
        string="Reminders",
        help="What reminds the owner of an appointment of this type.",
    )


class CrmMarketingAction(models.Model):
    """Reminders of appointments: those of the calendar itself."""

    _inherit = "crm.marketing.action"

    alarm_ids = fields.Many2many(
        "calendar.alarm",
        "crm_marketing_action_alarm_rel",
        string="Reminders",
        compute="_compute_alarm_ids",
        store=True,
        readonly=False,
    )

    @api.depends("type_id")
    def _compute_alarm_ids(self):
        for action in self:
            action.alarm_ids = action.type_id.alarm_ids

    def _prepare_event(self):
        return {
            **super()._prepare_event(),
            "alarm_ids": [Command.set(self.alarm_ids.ids)],
        }
