"""The funnel: how deals go on from stage to stage."""

from odoo import fields, models
from odoo.tools import SQL


class CrmLeadFunnel(models.Model):
    """One line per deal and stage it was in: did it go on, was it won."""

    _name = "crm.lead.funnel"
    _description = "Funnel of opportunities"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _depends = {
        "crm.lead": ["campaign_id", "company_id", "team_id", "user_id", "won_status"],
        "crm.lead.stage.log": ["date_enter", "days", "stage_id", "working_hours"],
        "crm.stage": ["sequence"],
    }

    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    date = fields.Datetime(string="Entered On", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True
    )
    classifier_value_ids = fields.Many2many(related="partner_id.classifier_value_ids")
    won_status = fields.Selection(
        [("pending", "In Progress"), ("won", "Won"), ("lost", "Lost")],
        string="Outcome",
        readonly=True,
    )
    entered = fields.Integer(readonly=True, help="Deals that were in the stage.")
    still_here = fields.Integer(
        readonly=True, help="Open deals that have not gone further."
    )
    went_on = fields.Float(
        string="Conversion Rate",
        aggregator="avg",
        readonly=True,
        help="Of the deals that left the stage, how many went on to a further one or"
        " were won: 1 is all.",
    )
    win_rate = fields.Float(
        aggregator="avg",
        readonly=True,
        help="Of the closed deals that were in the stage, how many were won: 1 is all.",
    )
    working_hours = fields.Float(aggregator="avg", readonly=True)
    days = fields.Float(aggregator="avg", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT visit.id, visit.lead_id, visit.stage_id, visit.date,
                      visit.days, visit.working_hours, 1 AS entered,
                      lead.user_id, lead.team_id, lead.company_id,
                      lead.campaign_id, lead.partner_id, lead.categ_id,
                      lead.won_status,
                      (lead.won_status = 'pending'
                       AND visit.sequence >= visit.furthest)::int AS still_here,
                      CASE WHEN visit.sequence < visit.furthest
                             OR lead.won_status = 'won' THEN 1.0
                           WHEN lead.won_status = 'lost' THEN 0.0 END AS went_on,
                      CASE lead.won_status WHEN 'won' THEN 1.0
                           WHEN 'lost' THEN 0.0 END AS win_rate
                 FROM (SELECT MIN(log.id) AS id, log.lead_id, log.stage_id,
                              MIN(log.date_enter) AS date, SUM(log.days) AS days,
                              SUM(log.working_hours) AS working_hours,
                              stage.sequence,
                              MAX(stage.sequence) OVER (PARTITION BY log.lead_id)
                                  AS furthest
                         FROM crm_lead_stage_log log
                         JOIN crm_stage stage ON stage.id = log.stage_id
                        WHERE log.won_status = 'pending'
                        GROUP BY log.lead_id, log.stage_id, stage.sequence) AS visit
                 JOIN crm_lead lead ON lead.id = visit.lead_id
                WHERE lead.type = 'opportunity'"""
        )

    def _read_group_select(self, aggregate_spec, query):
        """Count deals, not their stages: over several stages a deal is one deal.

        A deal was in more than one stage; summed over stages, it would be several
        entries, and a deal that went through many of them would weigh more in the
        rate of those that were won.
        """
        lead = self._field_to_sql(self._table, "lead_id", query)
        if aggregate_spec == "entered:sum":
            return SQL("COUNT(DISTINCT %s)", lead)
        if aggregate_spec == "win_rate:avg":
            won = self._field_to_sql(self._table, "win_rate", query)
            return SQL(
                "COUNT(DISTINCT %(lead)s) FILTER (WHERE %(won)s = 1)::float"
                " / NULLIF(COUNT(DISTINCT %(lead)s) FILTER (WHERE %(won)s IS NOT NULL),"
                " 0)",
                lead=lead,
                won=won,
            )
        return super()._read_group_select(aggregate_spec, query)

    def action_open_lead(self):
        return self.lead_id._open_form()
