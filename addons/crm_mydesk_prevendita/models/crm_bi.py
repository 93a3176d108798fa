"""How customers are found, for tools outside."""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.crm_mydesk.models.bi.crm_bi import View

MODULE = "crm_mydesk_prevendita"


class CrmBi(models.AbstractModel):
    """What is done to find customers, for tools outside."""

    _inherit = "crm.bi"

    @api.model
    def _get_views(self):
        return {
            **super()._get_views(),
            "lead": View(MODULE, "a lead or an opportunity", self._query_lead()),
            "stage_log": View(MODULE, "a stage of an opportunity", _STAGE_LOG),
            "target": View(MODULE, "a sales target of a month", _TARGET),
            "action": View(MODULE, "a marketing action", self._query_action()),
            "campaign": View(MODULE, "a campaign", self._query_campaign()),
            "campaign_cost": View(MODULE, "a cost typed on a campaign", _COST),
            "name": View(MODULE, "a row of a name bank", _NAME),
        }

    @api.model
    def _query_lead(self):
        return SQL(
            """SELECT l.id, l.type, l.name, l.partner_id AS contact_id,
                      p.commercial_partner_id AS customer_id,
                      l.user_id AS salesperson_id, l.team_id, l.campaign_id,
                      u.name AS source, l.stage_id, %s AS stage, l.won_status,
                      %s AS lost_reason, l.probability, l.expected_revenue,
                      l.forecast_category, l.create_date AS created_on,
                      l.date_open AS assigned_on, l.date_conversion AS converted_on,
                      l.date_deadline AS expected_closing,
                      l.date_closed AS closed_on, l.active, l.company_id
                 FROM crm_lead l
                 LEFT JOIN res_partner p ON p.id = l.partner_id
                 LEFT JOIN crm_stage s ON s.id = l.stage_id
                 LEFT JOIN crm_lost_reason r ON r.id = l.lost_reason_id
                 LEFT JOIN utm_source u ON u.id = l.source_id""",
            self._word("s.name"),
            self._word("r.name"),
        )

    @api.model
    def _query_action(self):
        return SQL(
            """SELECT a.id, a.name, t.kind, %s AS type, a.state, %s AS outcome,
                      o.sign AS outcome_sign, a.commercial_partner_id AS customer_id,
                      a.contact_id, a.opportunity_id AS lead_id, a.campaign_id,
                      a.user_id, a.team_id, a.date_due AS due_on,
                      a.date_done AS done_on, a.planned_hours,
                      a.time_spent AS spent_hours, a.cost, a.company_id
                 FROM crm_marketing_action a
                 LEFT JOIN crm_marketing_action_type t ON t.id = a.type_id
                 LEFT JOIN crm_marketing_action_outcome o ON o.id = a.outcome_id""",
            self._word("t.name"),
            self._word("o.name"),
        )

    @api.model
    def _query_campaign(self):
        return SQL(
            """SELECT c.id, %s AS name, c.plan_id, c.user_id, c.date_from, c.date_to,
                      c.budget, c.active, c.company_id
                 FROM utm_campaign c WHERE c.is_auto_campaign IS NOT TRUE""",
            self._word("c.title"),
        )


_STAGE_LOG = SQL(
    """SELECT id, lead_id, stage_id, stage_name AS stage, previous_stage_id,
              date_enter AS entered_on, date_exit AS left_on, days, working_hours,
              won_status, expected_revenue, user_id AS salesperson_id, team_id,
              company_id
         FROM crm_lead_stage_log"""
)

_TARGET = SQL(
    """SELECT id, date AS month, user_id AS salesperson_id, team_id, amount,
              company_id
         FROM crm_sales_target"""
)

_COST = SQL(
    """SELECT id, campaign_id, date AS spent_on, amount, bill_id, company_id
         FROM crm_campaign_cost"""
)

_NAME = SQL(
    """SELECT id, bank_id, state, city, province, ateco, employees, turnover,
              partner_id AS customer_id, discard_reason_id, user_id, team_id,
              create_date AS imported_on, date_verdict AS decided_on, company_id
         FROM crm_name"""
)
