"""Analysis: tickets that came in and went out, and the backlog."""

from odoo import fields, models
from odoo.tools import SQL


class CrmTicketFlowReport(models.Model):
    """What came in and what went out: one row each time a ticket opens or ends.

    Summed up from the beginning, the balance is the backlog on any day.
    """

    _name = "crm.ticket.flow.report"
    _description = "Tickets opened and solved"
    _auto = False
    _order = "date DESC, id DESC"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("crm.ticket", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [("opened", "Opened"), ("reopened", "Reopened"), ("done", "Solved or closed")],
        string="What happened",
        readonly=True,
    )
    opened = fields.Integer(readonly=True)
    reopened = fields.Integer(readonly=True)
    done = fields.Integer("Solved or closed", readonly=True)
    balance = fields.Integer(
        "Open", readonly=True, help="Cumulated over time: the tickets open that day."
    )
    team_id = fields.Many2one("crm.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", "Owner", readonly=True)
    category_id = fields.Many2one("crm.ticket.category", readonly=True)
    channel_id = fields.Many2one("crm.ticket.channel", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    _depends = {
        "crm.ticket.stage.log": ["ticket_id", "kind", "start"],
        "crm.ticket": [
            "team_id",
            "user_id",
            "category_id",
            "channel_id",
            "product_id",
            "commercial_partner_id",
            "company_id",
            "uncounted",
            "active",
            "stage_kind",
        ],
    }

    @property
    def _table_query(self):
        # a move between two open or two done stages changes nothing; what was archived
        # while it was open waits for nobody
        return SQL(
            """
            SELECT log.id, log.ticket_id, log.start AS date,
                   CASE WHEN log.is_done THEN 'done'
                        WHEN log.was_done IS NULL THEN 'opened'
                        ELSE 'reopened' END AS kind,
                   (NOT log.is_done AND log.was_done IS NULL)::int AS opened,
                   (NOT log.is_done AND log.was_done IS NOT NULL)::int AS reopened,
                   log.is_done::int AS done,
                   CASE WHEN log.is_done THEN -1 ELSE 1 END AS balance,
                   ticket.team_id, ticket.user_id, ticket.category_id,
                   ticket.channel_id, ticket.product_id,
                   ticket.commercial_partner_id, ticket.company_id
              FROM (SELECT id, ticket_id, start,
                           kind IN ('solved', 'closed') AS is_done,
                           LAG(kind IN ('solved', 'closed')) OVER (
                               PARTITION BY ticket_id ORDER BY start, id) AS was_done
                      FROM crm_ticket_stage_log) log
              JOIN crm_ticket ticket ON ticket.id = log.ticket_id
             WHERE log.is_done IS DISTINCT FROM COALESCE(log.was_done, TRUE)
               AND ticket.uncounted IS NULL
               AND (ticket.active OR ticket.stage_kind IN ('solved', 'closed'))
            """
        )
