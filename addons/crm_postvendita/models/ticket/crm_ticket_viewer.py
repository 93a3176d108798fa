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

    @api.model
    def _enter(self, ticket):
        """Note that the reader looks at a ticket, and tell those who do as well.

        Called when a form opens and, as a sign of life, while it is in sight: only
        somebody new is announced, over the bus. See ``crm.ticket.view_enter``.
        """
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
                ticket=ticket.id,
                user=self.env.uid,
                now=now,
            )
        )
        users = self._get_users(ticket)
        if not seen_before or seen_before < limit:
            self._announce(ticket, users, self.env.user)
        return {"viewers": self._format(users), "beat": HEARTBEAT}

    @api.model
    def _leave(self, ticket):
        """Note that the reader has closed a ticket's form."""
        gone = self.env.execute_query(
            SQL(
                "DELETE FROM crm_ticket_viewer WHERE ticket_id = %s AND user_id = %s"
                " RETURNING id",
                ticket.id,
                self.env.uid,
            )
        )
        if gone:
            self._announce(ticket, self._get_users(ticket))

    @api.model
    def _get_users(self, ticket):
        """Return the other people who look at a ticket now."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), seconds=_GONE)
        # sudo: who looks is told to whoever may read the ticket
        found = self.sudo().search_fetch(
            [
                ("ticket_id", "=", ticket.id),
                ("user_id", "!=", self.env.uid),
                ("seen_at", ">=", limit),
            ],
            ["user_id"],
            order="id",
            limit=20,
        )
        return found.user_id

    @api.model
    def _format(self, users):
        return [
            {"id": user.id, "name": user.name, "partner_id": user.partner_id.id}
            for user in users
        ]

    @api.model
    def _announce(self, ticket, users, newcomer=None):
        """Tell each of the people who look who the others are now."""
        everybody = users | (newcomer or users)
        for user in users:
            user._bus_send(
                "crm_ticket_viewers",
                {
                    "ticket_id": ticket.id,
                    "viewers": self._format(everybody - user),
                },
            )
