"""Tries the rules of assignment without writing anything."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

#: leads listed one by one, those that nobody would take first
_SHOWN = 40


class CrmAssignmentTry(models.TransientModel):
    """A dry run: who would get what, and what nobody would take."""

    _name = "crm.assignment.try"
    _description = "Try the assignment rules"

    target = fields.Selection(
        [("crm.lead", "Leads and opportunities"), ("crm.name", "Names of the banks")],
        required=True,
        default="crm.lead",
        string="Applies to",
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
        domain = Domain(model._assignment_open_domain())
        return model.search(domain & model._assignment_free_domain())

    def _render(self, plan):
        if not plan:
            return Markup("<p>%s</p>") % self.env._(
                "Nothing to assign: everything that is open has its owner."
            )
        counts, first = {}, []
        for lead, rule, member in plan:
            key = (rule and rule.id, member and (member.user_id or 0))
            counts[key] = counts.get(key, 0) + 1
            first.append((lead["id"], key))
        # what nobody would take comes first
        first.sort(key=lambda row: (row[1][1] is not None, row[1][0] is not None))
        names = self.env[self.target].browse([i for i, _key in first[:_SHOWN]])
        return Markup().join(
            (
                self._render_table(
                    (self.env._("Rule"), self.env._("Who"), self.env._("How many")),
                    [
                        (*self._say(key), count)
                        for key, count in sorted(counts.items(), key=str)
                    ],
                ),
                self._render_table(
                    (self._get_head(), self.env._("Rule"), self.env._("Who")),
                    [
                        (name.display_name, *self._say(key))
                        for name, (_id, key) in zip(names, first, strict=False)
                    ],
                ),
            )
        )

    def _get_head(self):
        names = self.target == "crm.name"
        return self.env._("Name") if names else self.env._("Lead")

    def _say(self, key):
        """Return the rule and the person of a plan's entry, in words."""
        rule_id, user_id = key
        if not rule_id:
            return self.env._("No rule fits"), ""
        rule = self.env["crm.assignment.rule"].browse(rule_id)
        if user_id is None:
            return rule.name, self.env._("Nobody has room or works today")
        who = self.env["res.users"].browse(user_id) if user_id else rule.team_id
        return rule.name, who.name

    @api.model
    def _render_table(self, heads, rows):
        head = Markup().join(Markup("<th>%s</th>") % text for text in heads)
        body = Markup().join(
            Markup("<tr>%s</tr>")
            % Markup().join(Markup("<td>%s</td>") % cell for cell in row)
            for row in rows
        )
        table = Markup("<table class='table table-sm'><tr>%s</tr>%s</table>")
        return table % (head, body)

    def action_assign(self):
        """Assign, say how many, and close: the plan shown is no longer true."""
        action = self._get_free().action_assign_by_rules()
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
