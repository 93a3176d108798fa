"""The log of stages: one line for each that an opportunity was in."""

from odoo import api, fields, models


class CrmLeadStageLog(models.Model):
    """One line per stage an opportunity was in: from when to when, who, why."""

    _name = "crm.lead.stage.log"
    _description = "Stage of an opportunity"
    _inherit = ["crm.timeline.mixin"]
    _order = "date_enter desc, id desc"
    _rec_name = "stage_name"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, ondelete="cascade", index=True
    )
    lead_name = fields.Char(
        help="How the opportunity was called, also after it was merged."
    )
    partner_id = fields.Many2one(
        related="lead_id.partner_id", store=True, string="Contact"
    )
    commercial_partner_id = fields.Many2one(
        related="lead_id.partner_id.commercial_partner_id",
        store=True,
        string="Customer",
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True)
    campaign_id = fields.Many2one(related="lead_id.campaign_id", store=True)
    user_id = fields.Many2one(
        "res.users", string="Salesperson", help="Who had the opportunity then."
    )
    team_id = fields.Many2one("crm.team", string="Sales Team")
    changed_by_id = fields.Many2one(
        "res.users", string="Moved By", default=lambda self: self.env.uid
    )
    stage_id = fields.Many2one("crm.stage", ondelete="set null", index=True)
    stage_name = fields.Char(help="The stage's name then.")
    previous_stage_id = fields.Many2one("crm.stage", ondelete="set null")
    skipped = fields.Integer(
        string="Stages Skipped", help="Stages passed over on the way here."
    )
    won_status = fields.Selection(
        [("pending", "In Progress"), ("won", "Won"), ("lost", "Lost")],
        string="Status",
        default="pending",
    )
    date_enter = fields.Datetime(
        string="Entered On", required=True, default=fields.Datetime.now, index=True
    )
    date_exit = fields.Datetime(string="Left On")
    days = fields.Float(compute="_compute_days", store=True, aggregator="avg")
    working_hours = fields.Float(
        aggregator="avg",
        help="Hours of the company's working calendar spent in this stage.",
    )
    expected_revenue = fields.Monetary(
        currency_field="currency_id", help="The deal's value on entering."
    )
    currency_id = fields.Many2one("res.currency")
    reason = fields.Char()

    _partner_idx = models.Index("(commercial_partner_id, date_enter DESC, id DESC)")
    # a merge of customers looks here
    _crm_partner_idx = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
    _open_idx = models.Index("(lead_id) WHERE date_exit IS NULL")

    @api.depends("date_enter", "date_exit")
    def _compute_days(self):
        for log in self:
            seconds = (
                (log.date_exit - log.date_enter).total_seconds() if log.date_exit else 0
            )
            log.days = seconds / 86400

    def _leave(self, now):
        """Close open lines: the stage was left.

        Deals that are moved together often came in together: their working
        time is looked up once.
        """
        known = {}
        for log in self:
            calendar = (log.company_id or self.env.company).resource_calendar_id
            key = (calendar, log.date_enter)
            if key not in known:
                known[key] = (
                    calendar.get_work_hours_count(log.date_enter, now)
                    if calendar
                    else 0
                )
        for (calendar, entered), hours in known.items():
            same = self.filtered(
                lambda log, calendar=calendar, entered=entered: (
                    log.date_enter == entered
                    and (log.company_id or self.env.company).resource_calendar_id
                    == calendar
                )
            )
            same.write({"date_exit": now, "working_hours": hours})

    # its lines follow the opportunity, and are no document of the customer
    _crm_merge_silent = True

    _timeline_kind = "opportunity"
    _timeline_counted = "lead_id"
    _timeline_icon = "fa-star"
    _timeline_sequence = 20
    _timeline_partner = "commercial_partner_id"
    _timeline_date = "date_enter"
    _timeline_text = ("lead_name", "stage_name", "reason")
    _timeline_fields = (
        "lead_name",
        "stage_name",
        "won_status",
        "expected_revenue",
        "currency_id",
        "reason",
        "lead_id",
    )

    @api.model
    def _timeline_label(self):
        return self.env._("Opportunities")

    def _timeline_entry(self):
        colors = {"won": "success", "lost": "danger"}
        closed = self.won_status in colors
        return {
            "title": self.lead_name,
            "text": self.reason,
            "state": self._crm_label("won_status") if closed else self.stage_name,
            "color": colors.get(self.won_status, "info"),
            "amount": self.expected_revenue,
            "currency_id": self.currency_id.id,
        }
