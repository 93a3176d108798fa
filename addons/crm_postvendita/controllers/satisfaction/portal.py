"""The question how satisfied one is, on the portal's page of a ticket."""

from odoo.http import request

from ..ticket.portal import TicketPortal


class SatisfactionPortal(TicketPortal):
    def _prepare_ticket_values(self, ticket):
        choices = ticket.with_context(lang=request.env.lang)._satisfaction_choices()
        return {
            **super()._prepare_ticket_values(ticket),
            "can_rate": not ticket.is_open
            and all(asked._is_open() for asked in ticket.satisfaction_ids),
            "choices": choices,
            "chosen": ticket.csat or "",
        }

    def _do_rate(self, ticket, author, post):
        super()._do_rate(ticket, author, post)
        if not ticket.is_open:
            ticket._answer_satisfaction(post, "portal", author)
