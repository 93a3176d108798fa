"""Analysis: solved at once, reopened, late, rated."""

from odoo import fields, models
from odoo.tools import SQL

from ...models.ticket.crm_ticket import PRIORITIES


class CrmTicketQualityReport(models.Model):
    """How well tickets were solved: one row a ticket."""

    _name = "crm.ticket.quality.report"
    _description = "Quality of the service"
    _auto = False
    _order = "date DESC, id DESC"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("crm.ticket", readonly=True)
    date = fields.Datetime("Opened on", readonly=True)
    solved_date = fields.Datetime("Solved on", readonly=True)
    team_id = fields.Many2one("crm.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", "Owner", readonly=True)
    category_id = fields.Many2one("crm.ticket.category", readonly=True)
    channel_id = fields.Many2one("crm.ticket.channel", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    solved = fields.Integer(readonly=True)
    unanswered = fields.Integer(
        "Ended without an answer",
        readonly=True,
        help="Solved or closed before one of us had spoken with the customer: in no"
        " time and no percentage.",
    )
    reopened = fields.Integer("Reopened tickets", readonly=True)
    first_contact_percent = fields.Float(
        "Solved at the first contact (%)",
        readonly=True,
        aggregator="avg",
        help="Of the tickets solved and answered: never reopened, with at most one"
        " answer.",
    )
    reopened_percent = fields.Float(
        "Reopened (%)",
        readonly=True,
        aggregator="avg",
        help="Of the tickets that were solved at least once.",
    )
    missed_percent = fields.Float(
        "With a missed deadline (%)", readonly=True, aggregator="avg"
    )
    answer_count = fields.Float("Answers", readonly=True, aggregator="avg")
    rating = fields.Float("Rating (of 5)", readonly=True, aggregator="avg")
    work_hours = fields.Float("Hours worked", readonly=True)

    _depends = {
        "crm.ticket": [
            "team_id",
            "user_id",
            "category_id",
            "channel_id",
            "product_id",
            "priority",
            "commercial_partner_id",
            "company_id",
            "create_date",
            "solved_date",
            "reopen_count",
            "answer_count",
            "last_agent_date",
            "uncounted",
            "sla_missed",
            "rating_last_value",
            "work_hours",
        ]
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, id AS ticket_id, create_date AS date, solved_date,
                   team_id, user_id, category_id, channel_id, product_id, priority,
                   commercial_partner_id, company_id, work_hours,
                   (solved_date IS NOT NULL)::int AS solved,
                   (solved_date IS NOT NULL AND last_agent_date IS NULL)::int
                       AS unanswered,
                   (reopen_count > 0)::int AS reopened,
                   CASE WHEN solved_date IS NOT NULL AND last_agent_date IS NOT NULL
                        THEN 100.0 * (
                       COALESCE(reopen_count, 0) = 0
                       AND COALESCE(answer_count, 0) <= 1)::int
                   END AS first_contact_percent,
                   CASE WHEN solved_date IS NOT NULL OR reopen_count > 0
                        THEN 100.0 * (COALESCE(reopen_count, 0) > 0)::int
                   END AS reopened_percent,
                   CASE WHEN solved_date IS NULL OR last_agent_date IS NOT NULL
                        THEN 100.0 * COALESCE(sla_missed, FALSE)::int
                   END AS missed_percent,
                   COALESCE(answer_count, 0)::float AS answer_count,
                   NULLIF(rating_last_value, 0) AS rating
              FROM crm_ticket
             WHERE active AND uncounted IS NULL
            """
        )
