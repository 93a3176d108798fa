"""What each agent has to do in the next days, and the hours there are for it."""

from odoo import api, fields, models
from odoo.tools import SQL

#: days ahead that work is planned for
_DAYS = 7

_LOAD = """
SELECT person.id, person.id AS user_id,
       COUNT(ticket.id) AS open_count,
       COUNT(ticket.id) FILTER (WHERE ticket.waits) AS waiting_count,
       COUNT(ticket.id) FILTER (WHERE ticket.sla_deadline < %(now)s)
           AS late_count,
       COUNT(ticket.id) FILTER (
           WHERE ticket.sla_deadline BETWEEN %(now)s AND %(horizon)s)
           AS due_count,
       COALESCE(SUM(ticket.hours_left) FILTER (
           WHERE NOT ticket.waits
             AND COALESCE(ticket.sla_deadline, %(now)s) <= %(horizon)s
       ), 0) AS planned_hours
  FROM res_users person
  LEFT JOIN (
       SELECT id, user_id, sla_deadline,
              stage_kind IN ('waiting_customer', 'waiting_third') AS waits,
              GREATEST(COALESCE(planned_hours, 0)
                       - COALESCE(work_hours, 0), 0) AS hours_left
         FROM crm_ticket
        WHERE is_open IS TRUE AND company_id IN %(companies)s) ticket
    ON ticket.user_id = person.id
 WHERE person.active
   AND (ticket.id IS NOT NULL OR person.id IN (
        SELECT rel.%(user)s FROM %(rel)s rel
          JOIN crm_ticket_team team ON team.id = rel.%(team)s
         WHERE team.active
           AND (team.company_id IS NULL
                OR team.company_id IN %(companies)s)))
 GROUP BY person.id"""


class CrmTicketAgentLoad(models.Model):
    """What each agent has to do, against the hours that are there to do it."""

    _name = "crm.ticket.agent.load"
    _description = "Load of an agent"
    _auto = False
    _order = "late_count DESC, open_count DESC, id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Agent", readonly=True)
    open_count = fields.Integer("Open", readonly=True)
    waiting_count = fields.Integer("Waiting", readonly=True)
    late_count = fields.Integer("Late", readonly=True)
    due_count = fields.Integer("Due in 7 days", readonly=True)
    planned_hours = fields.Float(
        "Hours planned",
        readonly=True,
        help="Of the tickets to be worked on that are late, due in seven days or"
        " without a deadline: planned hours not worked yet.",
    )
    available_hours = fields.Float(
        "Hours available",
        compute="_compute_hours",
        help="Working hours of the next seven days without holidays and absences.",
    )
    free_hours = fields.Float("Hours free", compute="_compute_hours")
    load_percent = fields.Float("Load (%)", compute="_compute_hours")

    _depends = {
        "crm.ticket": [
            "user_id",
            "is_open",
            "stage_kind",
            "sla_deadline",
            "planned_hours",
            "work_hours",
            "company_id",
        ],
        "crm.ticket.team": ["member_ids", "active"],
    }

    @property
    def _table_query(self):
        team = self.env["crm.ticket.team"]._fields["member_ids"]
        now = fields.Datetime.now()
        return SQL(
            _LOAD,
            now=now,
            horizon=fields.Datetime.add(now, days=_DAYS),
            companies=tuple(self.env.companies.ids),
            rel=SQL.identifier(team.relation),
            user=SQL.identifier(team.column2),
            team=SQL.identifier(team.column1),
        )

    @api.depends("user_id", "planned_hours")
    def _compute_hours(self):
        start = fields.Datetime.now()
        stop = fields.Datetime.add(start, days=_DAYS)
        available = self.user_id._crm_get_available_hours(start, stop)
        for load in self:
            load.available_hours = available.get(load.user_id.id, 0.0)
            load.free_hours = load.available_hours - load.planned_hours
            load.load_percent = (
                100 * load.planned_hours / load.available_hours
                if load.available_hours
                else 100.0 * bool(load.planned_hours)
            )

    def action_open_tickets(self):
        """Show the agent's open tickets, the next deadline first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_postvendita.crm_ticket_action"
        )
        action["name"] = self.user_id.name
        action["domain"] = [("user_id", "=", self.user_id.id)]
        return action
