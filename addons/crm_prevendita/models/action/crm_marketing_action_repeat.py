from odoo import fields, models
from odoo.exceptions import UserError

from .kernel.recurrence import repeat_days, same_hour
from .kernel.schedule import local_day


class CrmMarketingAction(models.Model):
    """Actions that come again: every week, every second month."""

    _inherit = "crm.marketing.action"

    repeat_origin_id = fields.Many2one(
        "crm.marketing.action",
        string="Repeats",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The first of the actions that were planned together.",
    )
    repeat_ids = fields.One2many(
        "crm.marketing.action", "repeat_origin_id", string="Repetitions"
    )
    repeat_count = fields.Integer(string="Repeated", compute="_compute_repeat_count")

    def _compute_repeat_count(self):
        roots = self.repeat_origin_id | self
        counts = dict(
            self._read_group(
                [("repeat_origin_id", "in", roots.ids)],
                ["repeat_origin_id"],
                ["__count"],
            )
        )
        for action in self:
            root = action.repeat_origin_id or action._origin
            action.repeat_count = counts.get(root, 0)

    def action_repeat(self):
        """Ask how often the action comes again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repeat"),
            "res_model": "crm.marketing.action.repeat",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_id": self.id},
        }

    def action_view_repeats(self):
        self.ensure_one()
        root = self.repeat_origin_id or self
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repetitions"),
            "res_model": self._name,
            "view_mode": "list,calendar,form",
            "domain": ["|", ("id", "=", root.id), ("repeat_origin_id", "=", root.id)],
        }

    def action_cancel_following(self):
        """Cancel this repetition and the planned ones that come after it."""
        self.ensure_one()
        root = self.repeat_origin_id or self
        following = self.search(
            [
                "|",
                ("id", "=", root.id),
                ("repeat_origin_id", "=", root.id),
                ("state", "=", "planned"),
                ("date_due", ">=", self.date_due),
            ]
        )
        following.action_cancel()

    def _repeat(self, every, unit, *, count=None, until=None, working=False):
        """Plan an action again and again.

        :param int every: 2 is every second
        :param str unit: ``"days"``, ``"weeks"``, ``"months"`` or ``"years"``
        :param int count: how many times more
        :param datetime.date until: not after this day
        :param bool working: on working days only
        :return: the actions planned
        """
        self.ensure_one()
        if not self.date_due:
            raise UserError(
                self.env._(
                    "“%(action)s” has neither a date nor a deadline to repeat: set"
                    " one first.",
                    action=self.display_name,
                )
            )
        zone = self.user_id.tz or self.env.user.tz
        first = self.date_deadline or local_day(self.date_due, zone)
        if self.date_start:
            first = local_day(self.date_start, zone)
        days = repeat_days(
            first, every, unit, count=count, until=until, working=working
        )
        return self.create([self._prepare_repetition(day, first, zone) for day in days])

    def _prepare_repetition(self, day, first, zone):
        values = self.copy_data()[0]
        values["repeat_origin_id"] = (self.repeat_origin_id or self).id
        if self.date_start:
            values["date_start"] = same_hour(self.date_start, day, zone)
        if self.date_deadline:
            values["date_deadline"] = self.date_deadline + (day - first)
        return values
