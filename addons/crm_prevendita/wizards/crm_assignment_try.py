from markupsafe import Markup

from odoo import api, fields, models


class CrmAssignmentTry(models.TransientModel):
    """A dry run: who would get what, and what nobody would take."""

    _name = "crm.assignment.try"
    _description = "Try the assignment rules"

    target = fields.Selection(
        [("crm.lead", "Leads and opportunities"), ("crm.name", "Names of the banks")],
        required=True,
        default="crm.lead",
    )
    result = fields.Html(compute="_compute_result")
    free_count = fields.Integer("Nobody's", compute="_compute_result")

    @api.depends("target")
    def _compute_result(self):
        for wizard in self:
            records = wizard._get_free()
            wizard.free_count = len(records)
            wizard.result = wizard._render(
                self.env["crm.assignment.rule"]._plan(records)
            )

    def _get_free(self):
        model = self.env[self.target]
        domain = [*model._assignment_open_domain(), ("user_id", "=", False)]
        return model.search(domain)

    def _render(self, plan):
        counts = {}
        for _lead, rule, member in plan:
            key = (rule and rule.id, member and member.user_id)
            counts[key] = counts.get(key, 0) + 1
        rules = self.env["crm.assignment.rule"]
        body = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td><td class='text-end'>%s</td></tr>")
            % (
                rules.browse(rule).name if rule else self.env._("No rule fits"),
                self.env["res.users"].browse(user).name if user
                else self.env._("Nobody has room") if rule else "",
                count,
            )
            for (rule, user), count in sorted(counts.items(), key=str)
        )  # fmt: skip
        return Markup(
            "<table class='table table-sm'><tr><th>%s</th><th>%s</th>"
            "<th class='text-end'>%s</th></tr>%s</table>"
        ) % (self.env._("Rule"), self.env._("Who"), self.env._("How many"), body)

    def action_assign(self):
        return self._get_free().action_assign_by_rules()
