"""What sellers and teams are to sell."""

from odoo import api, fields, models


class CrmSalesTarget(models.Model):
    """What a seller, or a team, is to sell in a month."""

    _name = "crm.sales.target"
    _description = "Sales target"
    _order = "date desc, team_id, user_id"
    _check_company_auto = True

    date = fields.Date(
        string="Month",
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    user_id = fields.Many2one(
        "res.users", string="Salesperson", index=True, check_company=True
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)

    _positive = models.Constraint(
        "CHECK(amount >= 0)", "A sales target cannot be negative."
    )
    _somebody = models.Constraint(
        "CHECK(user_id IS NOT NULL OR team_id IS NOT NULL)",
        "A sales target is for a salesperson or for a team: choose one.",
    )

    @api.depends("user_id", "team_id", "date")
    def _compute_display_name(self):
        for target in self:
            who = target.user_id.name or target.team_id.name or ""
            month = target.date and target.date.strftime("%m/%Y") or ""
            target.display_name = f"{who} {month}"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._month_of(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._month_of(vals))

    @api.model
    def _month_of(self, vals):
        if vals.get("date"):
            day = fields.Date.to_date(vals["date"])
            return {**vals, "date": day.replace(day=1)}
        return vals
