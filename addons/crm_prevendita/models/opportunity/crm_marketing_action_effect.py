"""Which marketing actions opened deals, and won them."""

from odoo import fields, models
from odoo.tools import SQL


class CrmMarketingActionEffect(models.Model):
    """One line per done action: did it open a deal, was the deal won."""

    _name = "crm.marketing.action.effect"
    _description = "Effectiveness of marketing actions"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "action_id"
    _depends = {
        "crm.lead": ["expected_revenue", "origin_action_id", "won_status"],
        "crm.marketing.action": [
            "campaign_id",
            "company_id",
            "cost",
            "date_done",
            "state",
            "time_spent",
            "type_id",
            "user_id",
        ],
    }

    action_id = fields.Many2one("crm.marketing.action", readonly=True)
    date = fields.Datetime(string="Done On", readonly=True)
    type_id = fields.Many2one("crm.marketing.action.type", readonly=True)
    outcome_id = fields.Many2one("crm.marketing.action.outcome", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    action_count = fields.Integer(string="Actions", readonly=True)
    opened = fields.Integer(string="Opportunities", readonly=True)
    won = fields.Integer(string="Won Opportunities", readonly=True)
    opened_rate = fields.Float(
        string="Opened %",
        aggregator="avg",
        readonly=True,
        help="Of the actions done, how many opened an opportunity: 1 is all.",
    )
    won_rate = fields.Float(
        string="Won %",
        aggregator="avg",
        readonly=True,
        help="Of the actions done, how many led to a won opportunity: 1 is all.",
    )
    revenue = fields.Monetary(string="Won Revenue", readonly=True)
    hours = fields.Float(readonly=True)
    cost = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT action.id, action.id AS action_id, action.date_done AS date,
                      action.type_id, action.outcome_id, action.user_id,
                      action.campaign_id, action.commercial_partner_id,
                      action.company_id, action.time_spent AS hours, action.cost,
                      COALESCE(company.currency_id, %s) AS currency_id,
                      1 AS action_count,
                      COALESCE(lead.opened, 0) AS opened,
                      COALESCE(lead.won, 0) AS won,
                      (lead.opened IS NOT NULL)::int::float AS opened_rate,
                      (COALESCE(lead.won, 0) > 0)::int::float AS won_rate,
                      COALESCE(lead.revenue, 0) AS revenue
                 FROM crm_marketing_action action
                 LEFT JOIN res_company company ON company.id = action.company_id
                 LEFT JOIN (
                      SELECT origin_action_id, COUNT(*) AS opened,
                             COUNT(*) FILTER (WHERE won_status = 'won') AS won,
                             SUM(expected_revenue) FILTER (WHERE won_status = 'won')
                                 AS revenue
                        FROM crm_lead
                       WHERE origin_action_id IS NOT NULL AND type = 'opportunity'
                       GROUP BY origin_action_id) AS lead
                        ON lead.origin_action_id = action.id
                WHERE action.state = 'done'""",
            self.env.company.currency_id.id,
        )

    def action_open_action(self):
        """Open the marketing action that the line is about."""
        self.ensure_one()
        return self.action_id._get_records_action(context={})
