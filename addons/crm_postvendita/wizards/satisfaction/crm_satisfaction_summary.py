"""Satisfaction by whatever one likes: response rate, means and how sure they are."""

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.satisfaction.crm_satisfaction import NOTED
from ...models.satisfaction.kernel import satisfaction

#: what the answers are divided by: the column, and how its value is named
DIMENSIONS = {
    "month": "to_char(date_trunc('month', {t}.asked_on), 'YYYY-MM')",
    "quarter": "to_char({t}.asked_on, 'YYYY \"Q\"Q')",
    "user": "{t}.user_id",
    "team": "{t}.team_id",
    "category": "{t}.category_id",
    "product": "{t}.product_id",
    "tier": "{t}.tier",
    "channel": "{t}.channel",
}
_MODELS = {
    "user": "res.users",
    "team": "crm.ticket.team",
    "category": "crm.ticket.category",
    "product": "product.product",
}


class CrmSatisfactionSummary(models.TransientModel):
    """Satisfaction by whatever one likes, with how sure one may be of it."""

    _name = "crm.satisfaction.summary"
    _description = "Satisfaction with response rate and confidence"

    dimension = fields.Selection(
        [
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("user", "Agent"),
            ("team", "Team"),
            ("category", "Category"),
            ("product", "Product"),
            ("tier", "Customer tier"),
            ("channel", "Channel"),
        ],
        "By",
        required=True,
        default="month",
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(years=1),
    )
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    line_ids = fields.One2many(
        "crm.satisfaction.summary.line", "summary_id", compute="_compute_line_ids"
    )

    @api.depends("dimension", "date_from", "date_to")
    def _compute_line_ids(self):
        for summary in self:
            rows = summary._get_rows() if summary._is_period() else []
            summary.line_ids = [
                Command.clear(),
                *(Command.create(summary._prepare_line(row)) for row in rows),
            ]

    def _is_period(self):
        return self.date_from and self.date_to and self.date_from <= self.date_to

    @api.onchange("date_from", "date_to")
    def _onchange_period(self):
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(
                self.env._("The period begins after its end: change “From” or “To”.")
            )

    def _get_rows(self):
        """Return one row of counts per value, in one query under access rules."""
        domain = Domain("asked_on", ">=", self.date_from)
        domain &= Domain("asked_on", "<", self.date_to + relativedelta(days=1))
        if self.dimension != "channel":
            # beside the customers' answers they are seen, among them they do not count
            domain &= Domain("channel", "!=", NOTED)
        self.env["crm.satisfaction"].flush_model()
        query = self.env["crm.satisfaction"]._search(domain)
        query.order = None
        table = SQL.identifier(query.table)
        key = SQL(DIMENSIONS[self.dimension].replace("{t}", '"crm_satisfaction"'))
        vote = SQL("%s.nps_vote::int", table)
        return self.env.execute_query(
            SQL(
                "SELECT key, count(*), count(answered_on), count(csat),"
                " count(*) FILTER (WHERE csat::int >= 4), avg(csat::int),"
                " count(*) FILTER (WHERE vote >= 9),"
                " count(*) FILTER (WHERE vote BETWEEN 7 AND 8),"
                " count(*) FILTER (WHERE vote <= 6), avg(effort::int)"
                " FROM (%s) s(key, answered_on, csat, vote, effort)"
                " GROUP BY key ORDER BY key",
                query.select(
                    key,
                    SQL("%s.answered_on", table),
                    SQL("%s.csat", table),
                    vote,
                    SQL("%s.effort", table),
                ),
            )
        )

    def _prepare_line(self, row):
        key, asked, answered, votes, good, mean, up, middle, down, effort = row
        low, high = satisfaction.wilson(good, votes)
        score, margin = satisfaction.nps(up, middle, down)
        return {
            "name": self._get_label(key),
            "asked": asked,
            "answered": answered,
            "response_rate": answered / asked if asked else 0,
            "csat_mean": mean or 0,
            "csat_part": good / votes if votes else 0,
            "csat_range": f"{low:.0%} – {high:.0%}" if votes else "",
            "nps_votes": up + middle + down,
            "nps": score,
            "nps_range": (
                f"{max(score - margin, -100):+.0f} … {min(score + margin, 100):+.0f}"
                if margin is not None
                else ""
            ),
            "effort_mean": effort or 0,
        }

    def _get_label(self, key):
        if not key:
            return self.env._("None")
        if self.dimension in _MODELS:
            record = self.env[_MODELS[self.dimension]].browse(key)
            # sudo: only the name, of what the answers themselves name
            return record.sudo().display_name
        if self.dimension in ("tier", "channel"):
            labels = self.env["crm.satisfaction"]._crm_labels(self.dimension)
            return labels.get(key, key)
        return key


class CrmSatisfactionSummaryLine(models.TransientModel):
    _name = "crm.satisfaction.summary.line"
    _description = "Line of the satisfaction summary"

    summary_id = fields.Many2one("crm.satisfaction.summary", ondelete="cascade")
    name = fields.Char()
    asked = fields.Integer()
    answered = fields.Integer()
    response_rate = fields.Float("Answered %")
    csat_mean = fields.Float("Mean of 5", digits=(3, 2))
    csat_part = fields.Float("Satisfied (CSAT)")
    csat_range = fields.Char("CSAT, 95 % sure")
    nps_votes = fields.Integer("NPS votes")
    nps = fields.Float("NPS", digits=(4, 0))
    nps_range = fields.Char("NPS, 95 % sure")
    effort_mean = fields.Float("Effort of 5", digits=(3, 2))
