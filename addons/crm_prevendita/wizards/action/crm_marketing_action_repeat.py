"""Planning an action again and again."""

from odoo import fields, models
from odoo.exceptions import UserError


class CrmMarketingActionRepeat(models.TransientModel):
    """Plans an action again and again, ahead on the calendar."""

    _name = "crm.marketing.action.repeat"
    _description = "Repeat a marketing action"

    action_id = fields.Many2one("crm.marketing.action", required=True)
    every = fields.Integer(required=True, default=1)
    unit = fields.Selection(
        [
            ("days", "Days"),
            ("weeks", "Weeks"),
            ("months", "Months"),
            ("years", "Years"),
        ],
        required=True,
        default="weeks",
    )
    working = fields.Boolean(
        string="Working Days Only",
        default=True,
        help="What falls on a Saturday or a Sunday moves to the Monday after.",
    )
    end = fields.Selection(
        [("count", "After a number of times"), ("until", "On a day")],
        required=True,
        default="count",
    )
    count = fields.Integer(string="Times More", default=4)
    until = fields.Date()

    def action_confirm(self):
        """Plan the repetitions and show them."""
        self.ensure_one()
        if self.every < 1 or (self.end == "count" and self.count < 1):
            raise UserError(self.env._("“Every” and “Times More” must be at least 1."))
        planned = self.action_id._repeat(
            self.every,
            self.unit,
            count=self.count if self.end == "count" else None,
            until=self.until if self.end == "until" else None,
            working=self.working,
        )
        if not planned:
            raise UserError(
                self.env._(
                    "Until that day “%(action)s” does not come again: choose a later"
                    " day.",
                    action=self.action_id.display_name,
                )
            )
        return self.action_id.action_view_repeats()
