from odoo import fields, models
from odoo.tools import SQL

from ..models.crm_sla_policy import TARGETS


class CrmTicketTimesReport(models.Model):
    """Mean, median and ninth decile of the times, per month, team and category.

    Percentiles cannot be summed from rows to totals: the rows carry them, the
    totals are counts only.
    """

    _name = "crm.ticket.times.report"
    _description = "Times of the service"
    _auto = False
    _order = "month DESC, team_id, target"
    _rec_name = "target"

    month = fields.Date(readonly=True)
    target = fields.Selection(TARGETS, readonly=True)
    team_id = fields.Many2one("crm.ticket.team", readonly=True)
    category_id = fields.Many2one("crm.ticket.category", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    count = fields.Integer("Reached", readonly=True)
    met = fields.Integer("In time", readonly=True)
    missed = fields.Integer(readonly=True)
    met_percent = fields.Float("In time (%)", readonly=True, aggregator=None)
    mean_hours = fields.Float("Mean (working hours)", readonly=True, aggregator=None)
    median_hours = fields.Float(
        "Median (working hours)", readonly=True, aggregator=None
    )
    decile_hours = fields.Float(
        "9 of 10 within (working hours)", readonly=True, aggregator=None
    )
    mean_elapsed = fields.Float("Mean (calendar hours)", readonly=True, aggregator=None)

    _depends = {
        "crm.ticket.sla": [
            "ticket_id",
            "target",
            "status",
            "reached_at",
            "worked_hours",
            "elapsed_hours",
        ],
        "crm.ticket": ["team_id", "category_id", "company_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(row.id) AS id,
                   date_trunc('month', row.reached_at)::date AS month,
                   row.target, ticket.team_id, ticket.category_id, ticket.company_id,
                   COUNT(*) AS count,
                   COUNT(*) FILTER (WHERE row.status = 'met') AS met,
                   COUNT(*) FILTER (WHERE row.status = 'missed') AS missed,
                   100.0 * COUNT(*) FILTER (WHERE row.status = 'met') / COUNT(*)
                       AS met_percent,
                   AVG(row.worked_hours) AS mean_hours,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY row.worked_hours)
                       AS median_hours,
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY row.worked_hours)
                       AS decile_hours,
                   AVG(row.elapsed_hours) AS mean_elapsed
              FROM crm_ticket_sla row
              JOIN crm_ticket ticket ON ticket.id = row.ticket_id
             WHERE row.reached_at IS NOT NULL
             GROUP BY 2, 3, 4, 5, 6
            """
        )
