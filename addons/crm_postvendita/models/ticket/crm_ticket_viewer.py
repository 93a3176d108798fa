"""Who is looking at a ticket right now."""

from odoo import api, fields, models
from odoo.tools import SQL

#: seconds between two signs of life of an open form
HEARTBEAT = 60
#: seconds without a sign of life after which nobody is there any more
_GONE = 150


class CrmTicketViewer(models.Model):
    """A person who has a ticket's form open; a row lives as long as the form.

    Nobody reads or writes it but the methods of the ticket below.
    """

    _name = "crm.ticket.viewer"
    _description = "Person looking at a ticket"
    _log_access = False

    ticket_id = fields.Many2one(
        "crm.ticket", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    seen_at = fields.Datetime(required=True, index=True)

    _one_row = models.UniqueIndex("(ticket_id, user_id)")

    @api.autovacuum
    def _gc_gone(self):
        """Forget forms that were closed without a word."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        self.search([("seen_at", "<", limit)], limit=10_000).unlink()


class CrmTicket(models.Model):
    _inherit = "crm.ticket"  # pylint: disable=consider-merging-classes-inherited

    def view_enter(self):
        """Note that the reader looks at the ticket, and tell those who do as well.

        Called when a form opens and, as a sign of life, every ``beat`` seconds
        while it is in sight. Only somebody new is announced, over the bus.

        :return: ``{"viewers": [{"id", "name", "partner_id"}], "beat": seconds}``,
            the others who look
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user._is_internal():
            return {"viewers": [], "beat": 0}
        now = fields.Datetime.now()
        limit = fields.Datetime.subtract(now, seconds=_GONE)
        # one statement: two forms of one person may open at the same moment
        [(seen_before,)] = self.env.execute_query(
            SQL(
                """WITH before AS (
                       SELECT seen_at FROM crm_ticket_viewer
                        WHERE ticket_id = %(ticket)s AND user_id = %(user)s),
                   kept AS (
                       INSERT INTO crm_ticket_viewer (ticket_id, user_id, seen_at)
                       VALUES (%(ticket)s, %(user)s, %(now)s)
                       ON CONFLICT (ticket_id, user_id)
                       DO UPDATE SET seen_at = EXCLUDED.seen_at)
                   SELECT (SELECT seen_at FROM before)""",
                ticket=self.id,
                user=self.env.uid,
                now=now,
            )
        )
        users = self._get_viewers()
        if not seen_before or seen_before < limit:
            self._announce_viewers(users, self.env.user)
        return {"viewers": self._format_viewers(users), "beat": HEARTBEAT}

    def view_leave(self):
        """Note that the reader has closed the ticket's form."""
        self.ensure_one()
        gone = self.env.execute_query(
            SQL(
                "DELETE FROM crm_ticket_viewer WHERE ticket_id = %s AND user_id = %s"
                " RETURNING id",
                self.id,
                self.env.uid,
            )
        )
        if gone:
            self._announce_viewers(self._get_viewers())
        return True

    def _get_viewers(self):
        """Return the other people who look at the ticket now."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), seconds=_GONE)
        # sudo: who looks is told to whoever may read the ticket
        viewers = self.env["crm.ticket.viewer"].sudo()
        found = viewers.search_fetch(
            [
                ("ticket_id", "=", self.id),
                ("user_id", "!=", self.env.uid),
                ("seen_at", ">=", limit),
            ],
            ["user_id"],
            order="id",
            limit=20,
        )
        return found.user_id

    def _format_viewers(self, users):
        return [
            {"id": user.id, "name": user.name, "partner_id": user.partner_id.id}
            for user in users
        ]

    def _announce_viewers(self, users, newcomer=None):
        """Tell each of the people who look who the others are now."""
        everybody = users | (newcomer or users)
        for user in users:
            user._bus_send(
                "crm_ticket_viewers",
                {
                    "ticket_id": self.id,
                    "viewers": self._format_viewers(everybody - user),
                },
            )
