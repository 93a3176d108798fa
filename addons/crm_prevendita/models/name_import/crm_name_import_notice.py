from datetime import timedelta

from odoo import api, fields, models

#: a background import that adds no batch for so long was interrupted
_STALLED = timedelta(minutes=3)


class CrmNameImport(models.Model):
    """What whoever looks at an import is told about it, beside its problem."""

    _inherit = "crm.name.import"

    notice = fields.Char(compute="_compute_notice", compute_sudo=True)

    @api.depends("state", "position", "file_hash", "bank_id", "column_ids.field")
    def _compute_notice(self):
        now = fields.Datetime.now()
        for batch in self:
            parts = [
                batch._get_running_notice(now),
                batch._get_twin_notice(),
                *batch._get_joined_notices(),
            ]
            batch.notice = " ".join(filter(None, parts)) or False

    def _get_running_notice(self, now):
        """Return what a background import is doing, or that it was interrupted."""
        if self.state != "running":
            return None
        if not self.position:
            return self.env._(
                "Waiting for its turn: it starts by itself in the background, you may"
                " leave this page."
            )
        if self.write_date and now - self.write_date > _STALLED:
            return self.env._(
                "Interrupted after row %(row)s: the server was stopped in the middle."
                " It goes on from there by itself within an hour, nothing is lost and"
                " nothing is added twice.",
                row=self.position,
            )
        return self.env._("Runs in the background: you may leave this page.")

    def _get_twin_notice(self):
        """Return who else imported or is importing the same file."""
        twin = self.twin_id
        if not twin or self.state == "reverted":
            return None
        values = {
            "who": twin.user_id.name,
            "when": self._format_moment(twin.date_start or twin.create_date),
        }
        if self.state in ("draft", "ready") and twin.state == "done":
            return self.env._(
                "%(who)s imported the same file on %(when)s: its rows will not be"
                " added twice.",
                **values,
            )
        if twin.state != "done":
            return self.env._(
                "%(who)s is importing the same file since %(when)s: each row is added"
                " once, by whoever comes first, and counted by the other as already"
                " there.",
                **values,
            )
        if self._overlaps(twin):
            return self.env._(
                "%(who)s imported the same file at the same time (%(when)s): each row"
                " was added once, the others are counted as already there.",
                **values,
            )
        return None

    def _get_joined_notices(self):
        """Return which columns are written one after the other into one field."""
        if self.state not in ("draft", "ready"):
            return []
        by_field = self.column_ids.filtered("field").grouped("field")
        labels = dict(self.column_ids._selection_field())
        return [
            self.env._(
                "The columns %(columns)s are joined in this order into “%(field)s”.",
                columns=", ".join(f"“{h}”" for h in found.mapped("header")),
                field=labels[field],
            )
            for field, found in by_field.items()
            if len(found) > 1
        ]

    def _overlaps(self, twin):
        start, end = self.date_start, self.date_end or fields.Datetime.now()
        if not (start and twin.date_start):
            return False
        return twin.date_start <= end and (twin.date_end or end) >= start

    def _format_moment(self, moment):
        local = fields.Datetime.context_timestamp(self, moment)
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return local.strftime(f"{lang.date_format} %H:%M")
