"""Customers' answers as numbers, for pivots and graphs."""

from odoo import fields, models
from odoo.tools import SQL

from ...models.satisfaction.crm_satisfaction import NOTED


class CrmSatisfactionReport(models.Model):
    """Answers as numbers that can be averaged: what was not said stays empty."""

    _name = "crm.satisfaction.report"
    _description = "Customer satisfaction analysis"
    _auto = False
    _order = "asked_on desc"
    _depends = {
        "crm.satisfaction": [
            "asked_on",
            "answered_on",
            "csat",
            "nps_vote",
            "effort",
            "user_id",
            "team_id",
            "category_id",
            "product_id",
            "tier",
            "channel",
            "partner_id",
            "commercial_partner_id",
            "company_id",
            "ticket_id",
        ]
    }

    asked_on = fields.Datetime(readonly=True)
    ticket_id = fields.Many2one("crm.ticket", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Agent", readonly=True)
    team_id = fields.Many2one("crm.ticket.team", readonly=True)
    category_id = fields.Many2one("crm.ticket.category", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    tier = fields.Selection(selection="_selection_tier", readonly=True)
    channel = fields.Selection(selection="_selection_channel", readonly=True)
    answered = fields.Float("Answered %", readonly=True, aggregator="avg")
    csat = fields.Float("Mean satisfaction", readonly=True, aggregator="avg")
    satisfied = fields.Float("Satisfied %", readonly=True, aggregator="avg")
    nps = fields.Float("NPS", readonly=True, aggregator="avg")
    effort = fields.Float("Mean effort", readonly=True, aggregator="avg")

    def _selection_tier(self):
        return self.env["crm.satisfaction"]._selection_tier()

    def _selection_channel(self):
        return list(self.env["crm.satisfaction"]._crm_labels("channel").items())

    @property
    def _table_query(self):
        return SQL(
            """SELECT s.id, s.asked_on, s.ticket_id, s.commercial_partner_id,
                      s.company_id, s.user_id, s.team_id, s.category_id,
                      s.product_id, s.tier, s.channel,
                      CASE WHEN s.answered_on IS NULL THEN 0.0 ELSE 100.0 END
                          AS answered,
                      s.csat::float8 AS csat,
                      CASE WHEN s.csat IS NULL THEN NULL
                           WHEN s.csat::int >= 4 THEN 100.0 ELSE 0.0 END AS satisfied,
                      CASE WHEN s.nps_vote IS NULL THEN NULL
                           WHEN s.nps_vote::int >= 9 THEN 100.0
                           WHEN s.nps_vote::int >= 7 THEN 0.0 ELSE -100.0 END AS nps,
                      s.effort::float8 AS effort
                 FROM crm_satisfaction s
                WHERE s.channel <> %s""",
            NOTED,
        )
