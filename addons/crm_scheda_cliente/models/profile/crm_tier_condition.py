"""The conditions of a rule of tiers: a figure, a comparison, a value."""

from odoo import api, fields, models
from odoo.tools.misc import formatLang


class CrmTierCondition(models.Model):
    """One condition of a rule: a figure, a comparison, a value."""

    _name = "crm.tier.condition"
    _description = "Condition of a customer tier"
    _order = "id"

    rule_id = fields.Many2one(
        "crm.tier.rule", required=True, index=True, ondelete="cascade"
    )
    metric = fields.Selection(
        [
            ("turnover", "Turnover of 12 months"),
            ("margin", "Margin %"),
            ("frequency", "Orders in 12 months"),
            ("recency", "Days since the last order or invoice"),
            ("overdue", "Amount overdue"),
            ("days_late", "Days overdue"),
        ],
        required=True,
    )
    operator = fields.Selection(
        [(">=", "at least"), ("<=", "at most")], required=True, default=">="
    )
    value = fields.Float(required=True)

    @api.depends("metric", "operator", "value")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " ".join(
                (
                    record._crm_label("metric"),
                    record._crm_label("operator"),
                    self._format(record.value),
                )
            )

    @api.model
    def _format(self, value):
        digits = 0 if value == int(value) else 2
        return formatLang(self.env, value, digits=digits)
