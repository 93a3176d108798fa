"""Outcomes of marketing actions: how they end, and what each outcome asks for."""

from odoo import fields, models


class CrmMarketingActionOutcome(models.Model):
    """How an action ended, and what that asks for."""

    _name = "crm.marketing.action.outcome"
    _inherit = ["crm.cached.mixin"]
    _description = "Outcome of a marketing action"
    _order = "sequence, id"

    name = fields.Char(string="Outcome", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    type_ids = fields.Many2many(
        "crm.marketing.action.type",
        "crm_marketing_action_type_outcome_rel",
        "outcome_id",
        "type_id",
        string="Types",
        help="Types of action it can be chosen for; none means all.",
    )
    sign = fields.Selection(
        [
            ("positive", "Positive"),
            ("neutral", "Neutral"),
            ("negative", "Negative"),
        ],
        required=True,
        default="neutral",
    )
    is_reached = fields.Boolean(
        string="Person Reached",
        default=True,
        help="Whether somebody was spoken to. It counts in the reach of a campaign.",
    )
    is_closing = fields.Boolean(
        string="Nothing Follows", help="No next step is proposed."
    )
    next_type_id = fields.Many2one("crm.marketing.action.type", string="Next Step")
    next_days = fields.Integer(string="After Days", default=7)
    opens_opportunity = fields.Boolean(help="Proposes to open an opportunity.")
