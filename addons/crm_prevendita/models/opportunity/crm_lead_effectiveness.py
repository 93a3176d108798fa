"""What presales and selling took, deal by deal."""

from odoo import fields, models
from odoo.tools import SQL

#: each deal with what its actions took and when its quotation and order came
_QUERY = """
SELECT lead.id, lead.id AS lead_id, lead.create_date AS date,
       lead.won_status, lead.user_id, lead.team_id, lead.company_id,
       lead.campaign_id, origin.type_id,
       COALESCE(action.count, 0) AS action_count,
       COALESCE(action.hours, 0) AS hours,
       COALESCE(action.cost, 0) AS action_cost,
       EXTRACT(EPOCH FROM sale.first_quotation - lead.create_date)
           / 86400 AS days_to_quotation,
       EXTRACT(EPOCH FROM sale.first_order - lead.create_date)
           / 86400 AS days_to_order,
       CASE lead.won_status WHEN 'won' THEN 1.0 WHEN 'lost' THEN 0.0
            END AS is_won,
       COALESCE(sale.orders, 0) AS order_count,
       COALESCE(action.cost, 0) + COALESCE(action.hours, 0)
           * COALESCE(company.marketing_hour_cost, 0) AS cost,
       COALESCE(company.currency_id, %s) AS currency_id,
       action.count::float / NULLIF(sale.orders, 0)
           AS actions_per_order,
       (action.cost + action.hours
           * COALESCE(company.marketing_hour_cost, 0))
           / NULLIF(sale.orders, 0) AS cost_per_order
  FROM crm_lead lead
  LEFT JOIN res_company company
         ON company.id = COALESCE(lead.company_id, %s)
  LEFT JOIN crm_marketing_action origin
         ON origin.id = lead.origin_action_id
  LEFT JOIN (
        SELECT opportunity_id, COUNT(*) AS count,
               SUM(time_spent) AS hours, SUM(cost) AS cost
          FROM crm_marketing_action
         WHERE state = 'done' AND opportunity_id IS NOT NULL
         GROUP BY opportunity_id) AS action
         ON action.opportunity_id = lead.id
  LEFT JOIN (
        SELECT opportunity_id, MIN(create_date) AS first_quotation,
               MIN(date_order) FILTER (WHERE state = 'sale')
                   AS first_order,
               COUNT(*) FILTER (WHERE state = 'sale') AS orders
          FROM sale_order
         WHERE opportunity_id IS NOT NULL AND state != 'cancel'
         GROUP BY opportunity_id) AS sale
         ON sale.opportunity_id = lead.id
 WHERE lead.type = 'opportunity'"""


class CrmLeadEffectiveness(models.Model):
    """One line per deal: what it took to get there."""

    _name = "crm.lead.effectiveness"
    _description = "Effectiveness of presales and selling"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead": ["won_status", "date_closed", "expected_revenue", "user_id"],
        "res.company": ["marketing_hour_cost"],
        "crm.marketing.action": ["opportunity_id", "state", "time_spent", "cost"],
        "sale.order": ["opportunity_id", "state", "date_order", "amount_untaxed"],
    }

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    date = fields.Datetime(string="Opened On", readonly=True)
    won_status = fields.Selection(
        [("pending", "In Progress"), ("won", "Won"), ("lost", "Lost")],
        string="Outcome",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    type_id = fields.Many2one(
        "crm.marketing.action.type", string="Opened By", readonly=True
    )
    action_count = fields.Integer(string="Actions", aggregator="avg", readonly=True)
    hours = fields.Float(aggregator="avg", readonly=True)
    action_cost = fields.Float(string="Direct Costs", aggregator="avg", readonly=True)
    days_to_quotation = fields.Float(
        aggregator="avg", readonly=True, help="From the opening of the opportunity."
    )
    days_to_order = fields.Float(aggregator="avg", readonly=True)
    is_won = fields.Float(
        string="Conversion Rate",
        aggregator="avg",
        readonly=True,
        help="Won among the closed ones: 1 is all.",
    )
    order_count = fields.Integer(string="Orders", readonly=True)
    cost = fields.Monetary(
        readonly=True,
        help="Direct costs of its actions, and their hours at the company's rate.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    actions_per_order = fields.Float(
        readonly=True,
        aggregator="avg",
        help="All actions, those of lost deals included, by the orders they led to.",
    )
    cost_per_order = fields.Float(
        readonly=True,
        aggregator="avg",
        help="What all actions cost, those of lost deals included, by the orders.",
    )

    #: what is divided by the orders, by figure
    _PER_ORDER = {
        "actions_per_order:avg": "action_count",
        "cost_per_order:avg": "cost",
    }

    def _read_group_select(self, aggregate_spec, query):
        # a mean of ratios would leave out what deals without an order took
        name = self._PER_ORDER.get(aggregate_spec)
        if not name:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s)::float / NULLIF(SUM(%s), 0)",
            self._field_to_sql(self._table, name, query),
            self._field_to_sql(self._table, "order_count", query),
        )

    @property
    def _table_query(self):
        return SQL(
            _QUERY,
            self.env.company.currency_id.id,
            self.env.company.id,
        )

    def action_open_lead(self):
        return self.lead_id._open_form()

    def action_open_actions(self):
        """Open the marketing actions that were counted."""
        action = self.lead_id.action_view_marketing_actions()
        return {
            **action,
            "domain": [
                ("opportunity_id", "=", self.lead_id.id),
                ("state", "=", "done"),
            ],
        }

    def action_open_orders(self):
        """Open the orders that were counted."""
        return self.env["sale.order"]._crm_records_action(
            name=self.env._("Orders"),
            views=[(False, "list"), (False, "form")],
            domain=[("opportunity_id", "=", self.lead_id.id), ("state", "=", "sale")],
            context={},
        )
