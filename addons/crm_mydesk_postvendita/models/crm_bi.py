"""How customers are served, for tools outside."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_mydesk.models.bi.crm_bi import View

MODULE = "crm_mydesk_postvendita"


class CrmBi(models.AbstractModel):
    """How customers are served, for tools outside."""

    _inherit = "crm.bi"

    @api.model
    def _get_views(self):
        return {
            **super()._get_views(),
            "ticket": View(MODULE, "a ticket", self._query_ticket()),
            "ticket_sla": View(MODULE, "a deadline of a ticket", _SLA),
            "ticket_work": View(MODULE, "time or material on a ticket", _WORK),
        }

    @api.model
    def _query_ticket(self):
        return SQL(
            """SELECT t.id, t.number, t.name, t.commercial_partner_id AS customer_id,
                      t.partner_id AS contact_id, t.team_id, %s AS team, t.user_id,
                      %s AS category, %s AS stage, t.stage_kind, t.priority,
                      t.product_id, t.lot_ref AS serial, t.is_open, t.reopen_count,
                      t.answer_count, t.create_date AS created_on,
                      t.assigned_date AS assigned_on, t.solved_date AS solved_on,
                      t.closed_date AS closed_on, t.sla_missed, t.work_hours,
                      t.work_cost, t.work_price, t.work_margin,
                      t.rating_last_value AS rating, t.company_id,
                      t.uncounted
                 FROM crm_ticket t
                 LEFT JOIN crm_ticket_team g ON g.id = t.team_id
                 LEFT JOIN crm_ticket_category c ON c.id = t.category_id
                 LEFT JOIN crm_ticket_stage s ON s.id = t.stage_id""",
            self._word("g.name"),
            self._word("c.name"),
            self._word("s.name"),
        )


_SLA = SQL(
    """SELECT id, ticket_id, policy_id, target, round, status, start AS counted_from,
              deadline, reached_at AS reached_on, hours AS allowed_hours,
              worked_hours, elapsed_hours, company_id
         FROM crm_ticket_sla"""
)

_WORK = SQL(
    """SELECT id, ticket_id, commercial_partner_id AS customer_id, user_id, kind,
              date AS done_on, hours, product_id, quantity, cost, price, margin,
              coverage, is_billed, company_id
         FROM crm_ticket_work"""
)
