"""What a team says by itself to whoever writes to it."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ACKNOWLEDGED = [
    ("no", "Nobody"),
    ("written", "Whoever writes"),
    ("all", "Whoever writes or telephones"),
]


class CrmTicketTeam(models.Model):
    _inherit = "crm.ticket.team"

    acknowledge = fields.Selection(
        ACKNOWLEDGED,
        string="Confirm new tickets by mail to",
        required=True,
        default="written",
        help="The customer gets the number, until when we answer and the link to the"
        " ticket, in his language. Once per ticket; never programs, nor ourselves.",
    )
    acknowledge_template_id = fields.Many2one(
        "mail.template",
        string="Mail that confirms",
        domain=[("model", "=", "crm.ticket")],
        help="Empty: that of the program.",
    )
    thanks_keep_solved = fields.Boolean(
        "A “thank you” leaves a ticket solved",
        default=True,
        help="A message that says thanks and nothing else does not reopen a solved"
        " ticket; a button on the ticket does.",
    )

    wait_remind_days = fields.Integer(
        "Remind a silent customer after (days)",
        default=4,
        help="A ticket that waits for the customer: he is reminded once, in his"
        " language. Zero: never.",
    )
    wait_close_days = fields.Integer(
        "Close what waits for him after (days)",
        default=14,
        help="Counted from when it waits; he is told, and any answer of his opens the"
        " ticket again. Zero: never.",
    )

    def _get_waiting_domain(self, days):
        """Return the tickets that have waited so many days for a customer's word."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        since = Domain("stop", "=", False) & Domain("start", "<", limit)
        told = Domain("last_agent_date", "=", False)
        told |= Domain("last_agent_date", "<", limit)
        return (
            Domain("team_id", "=", self.id)
            & Domain("stage_kind", "=", "waiting_customer")
            & Domain("is_open", "=", True)
            & Domain("email_normalized", "!=", False)
            & Domain("log_ids", "any", since)
            & told
        )

    def _get_silent_domain(self):
        """Return whose customers are to be reminded."""
        if self.wait_remind_days <= 0:
            return Domain.FALSE
        waiting = self._get_waiting_domain(self.wait_remind_days)
        return waiting & Domain("waiting_reminded_on", "=", False)

    def _get_forsaken_domain(self):
        """Return which are to be closed: a time after the reminder, if there is one."""
        if self.wait_close_days <= 0:
            return Domain.FALSE
        waiting = self._get_waiting_domain(self.wait_close_days)
        if self.wait_remind_days <= 0:
            return waiting
        pause = max(self.wait_close_days - self.wait_remind_days, 1)
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=pause)
        return waiting & Domain("waiting_reminded_on", "<=", limit)

    def _init_column(self, column_name):
        # customers of teams that are at work already are not suddenly written to
        quiet = {"acknowledge": "no", "wait_remind_days": 0, "wait_close_days": 0}
        if column_name not in quiet:
            return super()._init_column(column_name)
        column = SQL.identifier(column_name)
        self.env.cr.execute(
            SQL("UPDATE crm_ticket_team SET %s = %s", column, quiet[column_name])
        )
        return None
