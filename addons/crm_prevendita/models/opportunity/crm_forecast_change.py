"""What happened to each deal from one snapshot to the next."""

from odoo import fields, models

from . import crm_forecast_sql as sql


class CrmForecastChange(models.Model):
    """What happened to each deal between one snapshot and the next."""

    _name = "crm.forecast.change"
    _description = "Change of the forecast"
    _auto = False
    _order = "date desc, delta"
    _rec_name = "lead_name"
    _depends = {
        "crm.forecast.snapshot": ["date", "date_deadline", "expected_revenue"],
        "crm.lead": ["won_status"],
    }

    date = fields.Date(string="Snapshot", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    lead_name = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True
    )
    kind = fields.Selection(
        [
            ("new", "New"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("gone", "Vanished"),
            ("slipped", "Slipped to a Later Month"),
            ("nearer", "Came Nearer"),
            ("grown", "Grown"),
            ("shrunk", "Shrunk"),
            ("same", "Unchanged"),
        ],
        readonly=True,
    )
    delta = fields.Monetary(
        string="Change", readonly=True, help="Of the expected revenue."
    )
    expected_revenue = fields.Monetary(readonly=True)
    date_deadline = fields.Date(string="Expected Closing", readonly=True)
    previous_deadline = fields.Date(string="Closing Before", readonly=True)

    @property
    def _table_query(self):
        return sql.changes()

    def action_open_lead(self):
        return self.lead_id._open_form() if self.lead_id else False
