"""Snapshots of the open deals, taken every week."""

from odoo import api, fields, models

from . import crm_forecast_sql as sql


class CrmForecastSnapshot(models.Model):
    """The open deals as they were on a day, to see what became of forecasts."""

    _name = "crm.forecast.snapshot"
    _description = "Forecast snapshot"
    _order = "date desc, id desc"
    _rec_name = "lead_name"
    _log_access = False

    date = fields.Date(required=True, index=True)
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", ondelete="set null", index=True
    )
    lead_name = fields.Char()
    user_id = fields.Many2one("res.users", string="Salesperson", index=True)
    team_id = fields.Many2one("crm.team", string="Sales Team")
    company_id = fields.Many2one("res.company", index=True)
    stage_id = fields.Many2one("crm.stage", ondelete="set null")
    categ_id = fields.Many2one(
        "product.category", string="Product Category", ondelete="set null"
    )
    forecast_category = fields.Selection(
        [
            ("committed", "Committed"),
            ("best", "Best Case"),
            ("pipeline", "Pipeline"),
            ("omitted", "Left Out"),
        ]
    )
    probability = fields.Float(aggregator="avg")
    expected_revenue = fields.Monetary()
    weighted_revenue = fields.Monetary()
    weighted_history = fields.Monetary(
        string="Weighted by History",
        help="By how many deals of its stage were won in the year before.",
    )
    currency_id = fields.Many2one("res.currency")
    date_deadline = fields.Date(string="Expected Closing")

    _once_a_day = models.UniqueIndex("(date, lead_id)")

    @api.model
    @api.private
    def take(self, day=None):
        """Store the open deals of every company, in one statement.

        Taking it twice on one day changes nothing.

        :param datetime.date day: the snapshot's day, by default today
        :return: how many deals were stored
        """
        self.env.flush_all()
        self.env.cr.execute(
            sql.snapshot(
                day or fields.Date.context_today(self),
                self.env.company.currency_id.id,
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _cron_take(self):
        self.take()

    def action_open_lead(self):
        return self.lead_id._open_form() if self.lead_id else False
