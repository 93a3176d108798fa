from datetime import datetime

from odoo import api, fields, models

from .kernel import scoring


class CrmDeskNext(models.AbstractModel):
    """The explained queue: what to do first, and why."""

    _inherit = "crm.desk"

    @api.model
    def _get_next(self, entries):
        """Return what to do first, each with the sentence that says why."""
        unique = {(entry["model"], entry["id"]): entry for entry in entries}
        _start, day_end = self._get_day()
        now = fields.Datetime.now()
        parsed = [self._parse_moments(entry) for entry in unique.values()]
        return [
            {
                **unique[entry["model"], entry["id"]],
                "score": points,
                "why": [self._get_why(*reason) for reason in reasons],
            }
            for entry, points, reasons in scoring.rank(parsed, now, day_end, self._NEXT)
        ]

    @api.model
    def _parse_moments(self, entry):
        # both were written by this desk: no need for the slower, tolerant parser
        moments = {name: entry.get(name) or None for name in ("deadline", "end")}
        return {
            **entry,
            **{name: m and datetime.fromisoformat(m) for name, m in moments.items()},
        }

    @api.model
    def _get_why(self, code, number):
        """Return a reason of ``scoring`` as a sentence."""
        _ = self.env._
        # each is translated only when it is said
        sentences = {
            "no_deadline": lambda: _("No deadline"),
            "over": lambda: _("Over"),
            "running": lambda: _("Going on now"),
            "starts_in": lambda: _("Starts in %s minutes", number),
            "late_day": lambda: _("Late by one day"),
            "late_days": lambda: _("Late by %s days", number),
            "late_hours": lambda: _("Late by %s h", number),
            "late_minutes": lambda: _("Late by %s min", number),
            "due_in_minutes": lambda: _("Due in %s min", number),
            "due_in_hours": lambda: _("Due in %s h", number),
            "due_today": lambda: _("Due today"),
            "due_tomorrow": lambda: _("Due tomorrow"),
            "due_in_days": lambda: _("Due in %s days", number),
            "on_in_minutes": lambda: _("Starts in %s minutes", number),
            "on_in_hours": lambda: _("Starts in %s h", number),
            "on_today": lambda: _("Today, all day"),
            "on_tomorrow": lambda: _("Tomorrow"),
            "on_in_days": lambda: _("In %s days", number),
            "priority": lambda: _("Priority %s", "★" * number),
        }
        alone = code == "late_days" and number == 1
        return sentences["late_day" if alone else code]()
