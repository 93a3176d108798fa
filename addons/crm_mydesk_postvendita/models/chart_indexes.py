"""What the charts of the service read, without a look at the rows."""

from odoo import models


class RatingRating(models.Model):
    _inherit = "rating.rating"

    _chart_idx = models.Index("(write_date, rating) WHERE consumed IS TRUE")


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    _chart_idx = models.Index("(create_date, company_id, team_id, active)")
    _chart_solved_idx = models.Index(
        "(solved_date, company_id, team_id, active) INCLUDE (create_date)"
    )


class CrmTicketSla(models.Model):
    _inherit = "crm.ticket.sla"

    _chart_idx = models.Index(
        "(reached_at, company_id) INCLUDE (target, status, worked_hours, ticket_id)"
    )
