"""What a team says by itself to whoever writes to it."""

from odoo import fields, models
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

    def _init_column(self, column_name):
        # customers of teams that are at work already are not suddenly written to
        if column_name != "acknowledge":
            return super()._init_column(column_name)
        self.env.cr.execute(SQL("UPDATE crm_ticket_team SET acknowledge = 'no'"))
        return None
