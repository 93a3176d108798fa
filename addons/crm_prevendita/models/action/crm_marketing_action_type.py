"""Types of marketing actions: call, visit, demo and what usually follows."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmMarketingActionType(models.Model):
    """A kind of marketing action: what it is and what usually follows."""

    _name = "crm.marketing.action.type"
    _inherit = ["crm.cached.mixin"]
    _description = "Type of marketing action"
    _order = "sequence, id"

    name = fields.Char(string="Type", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("call", "Call"),
            ("mail", "Mail from a template"),
            ("brochure", "Brochure"),
            ("visit", "Visit"),
            ("round", "Visit round"),
            ("demo", "Demo"),
            ("promotion", "Promotion"),
            ("interview", "Interview"),
            ("event", "Event"),
            ("task", "Task"),
        ],
        required=True,
        default="call",
    )
    icon = fields.Char(
        default="fa-phone", help="Name of a Font Awesome icon, such as fa-phone."
    )
    color = fields.Integer()
    default_duration = fields.Float(
        string="Usual Duration", help="In hours, proposed when one is planned."
    )
    is_appointment = fields.Boolean(
        string="On the Calendar",
        help="Planned with date and time, it becomes a meeting in the calendar"
        " of its owner.",
    )
    medium_id = fields.Many2one(
        "utm.medium",
        string="Channel",
        help="What opportunities born from it are attributed to.",
    )
    outcome_ids = fields.Many2many(
        "crm.marketing.action.outcome",
        "crm_marketing_action_type_outcome_rel",
        "type_id",
        "outcome_id",
        string="Outcomes",
    )
    next_type_id = fields.Many2one(
        "crm.marketing.action.type",
        string="Usual Next Step",
        help="Proposed when the outcome itself proposes none.",
    )
    next_days = fields.Integer(string="After Days", default=7)
    mail_template_id = fields.Many2one(
        "mail.template",
        domain="[('model', '=', 'crm.marketing.action')]",
    )
    sent_outcome_id = fields.Many2one(
        "crm.marketing.action.outcome",
        string="Outcome Once Sent",
        help="The action is done with this outcome as soon as its mail is sent.",
    )

    alarm_ids = fields.Many2many(
        "calendar.alarm",
        "crm_marketing_action_type_alarm_rel",
        string="Reminders",
        help="What reminds the owner of an appointment of this type.",
    )

    @api.constrains("default_duration", "next_days")
    def _check_not_negative(self):
        for kind in self:
            if kind.default_duration < 0 or kind.next_days < 0:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: the usual duration and the days to the next"
                        " step cannot be negative.",
                        name=kind.name,
                    )
                )
