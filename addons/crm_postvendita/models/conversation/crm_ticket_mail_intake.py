from odoo import models
from odoo.tools import email_normalize


class CrmTicketMailIntake(models.Model):
    _inherit = "crm.ticket.mail.intake"

    def action_make_ticket(self):
        """Make a ticket of a mail; if it was spam, its sender is heard again."""
        was_spam = self.state == "spam"
        action = super().action_make_ticket()
        if was_spam:
            blocked = self.env["crm.ticket.blocked.sender"]
            blocked._unblock([email_normalize(self.email_from or "")])
        return action
