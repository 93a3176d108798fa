"""Calls of the programmes, live: how many, reached, converted, by operator."""

from odoo import fields, models
from odoo.tools import SQL


class CrmCallReport(models.Model):
    """Calls of the programmes: per hour, reached, converted; by operator, live."""

    _name = "crm.call.report"
    _description = "Calls of the programmes"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "crm.marketing.action": [
            "call_program_id",
            "date_done",
            "opportunity_id",
            "outcome_id",
            "state",
            "time_spent",
            "user_id",
        ],
        "crm.marketing.action.outcome": ["is_reached", "sign"],
    }

    program_id = fields.Many2one("crm.call.program", string="Programme", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Name", readonly=True)
    outcome_id = fields.Many2one("crm.marketing.action.outcome", readonly=True)
    date = fields.Datetime(readonly=True)
    calls = fields.Integer(readonly=True)
    hours = fields.Float(readonly=True)
    calls_per_hour = fields.Float(readonly=True, aggregator="avg")
    reached = fields.Integer(readonly=True)
    positive = fields.Integer(readonly=True)
    opportunities = fields.Integer(readonly=True)
    reach_rate = fields.Float(string="Reach", readonly=True, aggregator="avg")
    conversion_rate = fields.Float(
        string="Conversion",
        readonly=True,
        aggregator="avg",
        help="Positive outcomes among the people reached.",
    )

    @property
    def _table_query(self):
        return SQL(
            """SELECT action.id, action.call_program_id AS program_id,
                      action.campaign_id, action.user_id, action.company_id,
                      action.partner_id, action.outcome_id, action.date_done AS date,
                      1 AS calls, action.time_spent AS hours,
                      1 / NULLIF(action.time_spent, 0) AS calls_per_hour,
                      CASE WHEN outcome.is_reached THEN 1 ELSE 0 END AS reached,
                      CASE WHEN outcome.sign = 'positive' THEN 1 ELSE 0 END AS positive,
                      CASE WHEN action.opportunity_id IS NOT NULL
                           THEN 1 ELSE 0 END AS opportunities,
                      CASE WHEN outcome.is_reached THEN 1.0 ELSE 0.0 END AS reach_rate,
                      CASE WHEN NOT outcome.is_reached THEN NULL
                           WHEN outcome.sign = 'positive' THEN 1.0 ELSE 0.0 END
                          AS conversion_rate
                 FROM crm_marketing_action action
                 JOIN crm_marketing_action_outcome outcome
                   ON outcome.id = action.outcome_id
                WHERE action.state = 'done' AND action.call_program_id IS NOT NULL"""
        )

    def _read_group_select(self, aggregate_spec, query):
        # the mean of the single calls' speeds would not be the speed of the day
        if aggregate_spec == "calls_per_hour:avg":
            calls = self._field_to_sql(self._table, "calls", query)
            hours = self._field_to_sql(self._table, "hours", query)
            return SQL("SUM(%s) / NULLIF(SUM(%s), 0)", calls, hours)
        return super()._read_group_select(aggregate_spec, query)

    def action_open_action(self):
        """Open the call itself."""
        self.ensure_one()
        action = self.env["crm.marketing.action"].browse(self.id)
        return action._get_records_action(context={})
