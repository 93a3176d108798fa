"""Competitors in one deal."""

from odoo import api, fields, models


class CrmLeadCompetitor(models.Model):
    """A competitor inside one deal: with what, at what price, how strong."""

    _name = "crm.lead.competitor"
    _description = "Competitor in an opportunity"
    _order = "lead_id, strength desc, id"
    _rec_name = "competitor_id"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, ondelete="cascade", index=True
    )
    competitor_id = fields.Many2one(
        "crm.competitor", required=True, ondelete="restrict", index=True
    )
    product = fields.Char(string="With What")
    price = fields.Monetary()
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True
    )
    price_gap = fields.Monetary(
        compute="_compute_price_gap",
        store=True,
        help="Our expected revenue less their price: positive when we cost more.",
    )
    strength = fields.Selection(
        [("1", "Weak"), ("2", "Equal"), ("3", "Strong"), ("4", "Favourite")],
        string="Their Position",
        default="2",
    )
    note = fields.Char(string="Notes")
    won_status = fields.Selection(
        related="lead_id.won_status", store=True, string="Outcome"
    )
    user_id = fields.Many2one(related="lead_id.user_id", store=True, index=True)
    team_id = fields.Many2one(related="lead_id.team_id", store=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True)
    expected_revenue = fields.Monetary(related="lead_id.expected_revenue", store=True)
    date_closed = fields.Datetime(related="lead_id.date_closed", store=True)
    state_id = fields.Many2one(related="lead_id.state_id", store=True)
    is_won = fields.Integer(
        string="Won", compute="_compute_result", store=True, help="1 if we won it."
    )
    is_lost_to = fields.Integer(
        string="Lost To Them",
        compute="_compute_result",
        store=True,
        help="1 if we lost it and they got it.",
    )

    _unique_in_deal = models.Constraint(
        "UNIQUE(lead_id, competitor_id)",
        "This competitor is already in the deal: change its line.",
    )

    @api.depends("lead_id.company_id")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = line.lead_id.company_currency

    @api.depends("price", "lead_id.expected_revenue")
    def _compute_price_gap(self):
        for line in self:
            revenue = line.lead_id.expected_revenue
            line.price_gap = revenue - line.price if revenue and line.price else 0

    @api.depends("lead_id.won_status", "lead_id.lost_to_id")
    def _compute_result(self):
        for line in self:
            status = line.lead_id.won_status
            line.is_won = status == "won"
            line.is_lost_to = (
                status == "lost" and line.lead_id.lost_to_id == line.competitor_id
            )
