"""The history of a name, one light line for each event."""

from odoo import fields, models
from odoo.tools import SQL


class CrmNameEvent(models.Model):
    """What happened to a name, one line each.

    Lighter than messages: a bank of 100,000 names is verified or discarded in
    one statement, its history included.
    """

    _name = "crm.name.event"
    _description = "Event in a name's history"
    _order = "date desc, id desc"

    name_id = fields.Many2one("crm.name", required=True, index=True, ondelete="cascade")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    kind = fields.Selection(
        [
            ("import", "Imported"),
            ("complete", "Completed"),
            ("verify", "Verified"),
            ("discard", "Discarded"),
            ("restore", "Taken back"),
            ("duplicate", "Possible duplicate"),
            ("distinct", "Not a duplicate"),
            ("merge", "Merged"),
            ("unmerge", "Merge undone"),
            ("assign", "Assigned"),
            ("extract", "Extracted"),
            ("anonymise", "Anonymised"),
        ],
        required=True,
    )
    text = fields.Char()

    def _log(self, name_ids, kind, text=None):
        """Write one event for each name, in one statement."""
        if not name_ids:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_name_event (name_id, date, user_id, kind, text,"
                " create_uid, create_date, write_uid, write_date)"
                " SELECT id, now() at time zone 'UTC', %(uid)s, %(kind)s, %(text)s,"
                " %(uid)s, now() at time zone 'UTC', %(uid)s, now() at time zone 'UTC'"
                " FROM unnest(%(ids)s) AS id",
                uid=self.env.uid,
                kind=kind,
                text=text or None,
                ids=list(name_ids),
            )
        )
        self.env["crm.name"].invalidate_model(["event_ids"])
