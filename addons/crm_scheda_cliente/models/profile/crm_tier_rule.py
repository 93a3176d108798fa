"""The rules that put customers into tiers."""

from odoo import api, fields, models

from .kernel import lifecycle, tiers


class CrmTierRule(models.Model):
    """A rule that anybody can read: which figures put a customer into a tier."""

    _name = "crm.tier.rule"
    _description = "Rule of customer tiers"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    tier = fields.Selection(selection="_selection_tier", required=True)
    sequence = fields.Integer(default=10, help="The first rule fulfilled decides.")
    active = fields.Boolean(default=True)
    step_from = fields.Selection(
        selection="_selection_step",
        string="Stands at least at",
        help="Only names that reached this step of the lifecycle.",
    )
    step_to = fields.Selection(
        selection="_selection_step",
        string="Stands at most at",
        help="Only names that went no further than this step.",
    )
    condition_ids = fields.One2many(
        "crm.tier.condition", "rule_id", "Conditions", copy=True
    )
    description = fields.Char("In words", compute="_compute_description")

    def _selection_tier(self):
        return list(self.env["res.partner"]._crm_labels("tier").items())

    def _selection_step(self):
        steps = self.env["res.partner"]._crm_labels("lifecycle")
        return [(step, steps[step]) for step in lifecycle.LADDER]

    @api.depends("condition_ids.display_name", "step_from", "step_to", "tier")
    @api.depends_context("lang")
    def _compute_description(self):
        for rule in self:
            parts = []
            if rule.step_from:
                first = rule._crm_label("step_from").lower()
                parts.append(self.env._("at least %s", first))
            if rule.step_to:
                last = rule._crm_label("step_to").lower()
                parts.append(self.env._("at most %s", last))
            parts += rule.condition_ids.mapped("display_name")
            rule.description = ", ".join(parts)

    def _get_steps(self):
        self.ensure_one()
        first = lifecycle.rank(self.step_from)
        last = lifecycle.rank(self.step_to) if self.step_to else len(lifecycle.LADDER)
        steps = {s for s in lifecycle.LADDER if first <= lifecycle.rank(s) <= last}
        # who sleeps was a customer at least
        customer = lifecycle.rank("customer")
        return steps | ({lifecycle.DORMANT} if first <= customer <= last else set())

    def _as_rules(self):
        """Return the rules as the pure function takes them."""
        return [
            tiers.Rule(
                rule.id,
                rule.tier,
                frozenset(rule._get_steps()),
                tuple(
                    tiers.Condition(c.metric, c.operator, c.value)
                    for c in rule.condition_ids
                ),
            )
            for rule in self
        ]
