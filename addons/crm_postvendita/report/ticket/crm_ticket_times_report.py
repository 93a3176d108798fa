"""Analysis: deadlines met and missed, and how long it took."""

from odoo import fields, models
from odoo.tools import SQL

from ...models.ticket.crm_ticket import PRIORITIES, TARGETS

#: measure to the column and the share of which it is the percentile
_PERCENTILES = {
    "median_hours": ("mean_hours", 0.5),
    "decile_hours": ("mean_hours", 0.9),
    "median_elapsed": ("mean_elapsed", 0.5),
    "decile_elapsed": ("mean_elapsed", 0.9),
}


class CrmTicketTimesReport(models.Model):
    """Deadlines met and missed, and the times taken: one row a target.

    Means and percentiles are computed by PostgreSQL for whatever the rows are
    grouped by, so a total's percentile is that of all its rows and not a mean
    of percentiles.
    """

    _name = "crm.ticket.times.report"
    _description = "Times of the service"
    _auto = False
    _order = "date DESC, id DESC"
    _rec_name = "target"

    ticket_id = fields.Many2one("crm.ticket", readonly=True)
    date = fields.Datetime("Reached on or due by", readonly=True)
    target = fields.Selection(TARGETS, readonly=True)
    status = fields.Selection(
        [("met", "Met"), ("missed", "Missed")], string="Outcome", readonly=True
    )
    policy_id = fields.Many2one("crm.sla.policy", "Service level", readonly=True)
    team_id = fields.Many2one("crm.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", "Owner", readonly=True)
    category_id = fields.Many2one("crm.ticket.category", readonly=True)
    channel_id = fields.Many2one("crm.ticket.channel", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    tier = fields.Selection(
        selection=lambda self: self.env["crm.ticket.routing.rule"]._selection_tier(),
        string="Customer tier",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    met = fields.Integer("In time", readonly=True)
    missed = fields.Integer("Late", readonly=True)
    met_percent = fields.Float("In time (%)", readonly=True, aggregator="avg")
    mean_hours = fields.Float("Mean (working hours)", readonly=True, aggregator="avg")
    median_hours = fields.Float(
        "Median (working hours)", readonly=True, aggregator="avg"
    )
    decile_hours = fields.Float(
        "9 of 10 within (working hours)", readonly=True, aggregator="avg"
    )
    mean_elapsed = fields.Float(
        "Mean (calendar hours)", readonly=True, aggregator="avg"
    )
    median_elapsed = fields.Float(
        "Median (calendar hours)", readonly=True, aggregator="avg"
    )
    decile_elapsed = fields.Float(
        "9 of 10 within (calendar hours)", readonly=True, aggregator="avg"
    )

    _depends = {
        "crm.ticket.sla": [
            "ticket_id",
            "policy_id",
            "target",
            "status",
            "deadline",
            "reached_at",
            "worked_hours",
            "elapsed_hours",
        ],
        "crm.ticket": [
            "team_id",
            "user_id",
            "category_id",
            "channel_id",
            "product_id",
            "priority",
            "commercial_partner_id",
            "company_id",
        ],
        "res.partner": ["tier"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row.id, row.ticket_id, row.target, row.policy_id,
                   COALESCE(row.reached_at, row.deadline) AS date,
                   CASE WHEN row.status = 'met' THEN 'met' ELSE 'missed' END AS status,
                   (row.status = 'met')::int AS met,
                   (row.status <> 'met')::int AS missed,
                   100.0 * (row.status = 'met')::int AS met_percent,
                   %s,
                   ticket.team_id, ticket.user_id, ticket.category_id,
                   ticket.channel_id, ticket.product_id, ticket.priority,
                   ticket.commercial_partner_id, ticket.company_id, customer.tier
              FROM crm_ticket_sla row
              JOIN crm_ticket ticket ON ticket.id = row.ticket_id
              LEFT JOIN res_partner customer
                     ON customer.id = ticket.commercial_partner_id
             WHERE row.status <> 'void'
               AND (row.reached_at IS NOT NULL OR row.status = 'missed')
            """,
            SQL(", ").join(self._get_times()),
        )

    def _get_times(self):
        """Return the columns of the times: only what is reached has taken time."""
        taken = {"mean_hours": "worked_hours", "mean_elapsed": "elapsed_hours"}
        names = [*taken, *_PERCENTILES]
        return [
            SQL(
                "CASE WHEN row.reached_at IS NOT NULL THEN row.%s END AS %s",
                SQL.identifier(taken[_PERCENTILES.get(name, (name,))[0]]),
                SQL.identifier(name),
            )
            for name in names
        ]

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if name in _PERCENTILES and function == "avg":
            _column, share = _PERCENTILES[name]
            column = self._field_to_sql(self._table, name, query)
            return SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s)", share, column)
        return super()._read_group_select(aggregate_spec, query)

    def action_open_ticket(self):
        return self.ticket_id.action_open_form()
