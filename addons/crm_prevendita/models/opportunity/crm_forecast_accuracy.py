"""How good past forecasts were."""

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from . import crm_forecast_sql as sql


class CrmForecastAccuracy(models.Model):
    """How good past forecasts were: per seller, month and horizon."""

    _name = "crm.forecast.accuracy"
    _description = "Accuracy of forecasts"
    _auto = False
    _order = "month desc, horizon"
    _depends = {
        "crm.forecast.snapshot": ["date", "date_deadline", "weighted_revenue"],
        "crm.lead": ["won_status", "date_closed", "expected_revenue"],
    }

    month = fields.Date(readonly=True)
    date = fields.Date(string="Snapshot", readonly=True)
    horizon = fields.Integer(
        string="Weeks Ahead",
        readonly=True,
        aggregator="avg",
        help="From the snapshot to the end of the month it foretells.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    forecast = fields.Monetary(
        readonly=True, help="Won until the snapshot in that month, and weighted then."
    )
    actual = fields.Monetary(string="Won", readonly=True)
    error = fields.Monetary(readonly=True, help="Forecast less what was won.")
    error_rate = fields.Float(
        string="Error %",
        readonly=True,
        aggregator="avg",
        help="Empty where nothing was won: there is nothing to compare with.",
    )

    forecast_history = fields.Monetary(
        string="Forecast by History",
        readonly=True,
        help="The same, each deal weighted by how deals of its stage ended.",
    )
    error_rate_history = fields.Float(
        string="Error % by History", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        return sql.accuracy(fields.Date.context_today(self))

    def action_open_snapshot(self):
        """Open the deals that the snapshot foretold for the month."""
        self.ensure_one()
        end = self.month + relativedelta(months=1)
        domain = [
            ("date", "=", self.date),
            ("user_id", "=", self.user_id.id),
            ("company_id", "=", self.company_id.id),
            ("forecast_category", "!=", "omitted"),
            ("date_deadline", "<", end),
        ]
        if self.month > self.date.replace(day=1):
            domain.append(("date_deadline", ">=", self.month))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_forecast_snapshot_action"
        )
        return {**action, "domain": domain}
