from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: below so many won deals nobody can say what is usual
_ENOUGH = 10

_USUAL = """
SELECT stage_id, PERCENTILE_CONT(0.75) WITHIN GROUP (ORDER BY days)
  FROM (SELECT log.stage_id, SUM(log.days) AS days
          FROM crm_lead_stage_log log
          JOIN crm_lead lead ON lead.id = log.lead_id
         WHERE log.won_status = 'pending' AND lead.won_status = 'won'
           AND log.date_exit >= %(since)s AND log.stage_id IS NOT NULL
         GROUP BY log.lead_id, log.stage_id) AS visit
 GROUP BY stage_id
HAVING COUNT(*) >= %(enough)s"""


class CrmStage(models.Model):
    _inherit = "crm.stage"

    usual_days = fields.Float(
        compute="_compute_usual_days",
        digits=(16, 1),
        help="Three of four deals that were won within the last year left the stage"
        " within so many days; empty where fewer than ten were.",
    )

    def _compute_usual_days(self):
        usual = self._get_usual_days()
        for stage in self:
            stage.usual_days = usual.get(stage._origin.id, 0)

    @api.model
    def _get_usual_days(self):
        """Return how long won deals stayed, ``{stage id: days}``, where known."""
        self.env.flush_all()
        since = fields.Datetime.now() - timedelta(days=365)
        return dict(self.env.execute_query(SQL(_USUAL, since=since, enough=_ENOUGH)))


class CrmLead(models.Model):
    _inherit = "crm.lead"

    is_slow = fields.Boolean(
        string="Slower Than Usual",
        compute="_compute_is_slow",
        search="_search_is_slow",
        help="It has been in its stage longer than three of four deals that were won.",
    )

    @api.depends("stage_id", "date_last_stage_update", "won_status")
    def _compute_is_slow(self):
        usual = self.env["crm.stage"]._get_usual_days()
        now = fields.Datetime.now()
        for lead in self:
            days = usual.get(lead.stage_id.id)
            since = lead.date_last_stage_update
            lead.is_slow = bool(
                days is not None
                and since
                and lead.won_status == "pending"
                and now - since > timedelta(days=days)
            )

    @api.model
    def _search_is_slow(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        slow = Domain("won_status", "=", "pending") & Domain.OR(
            Domain("stage_id", "=", stage_id)
            & Domain("date_last_stage_update", "<", now - timedelta(days=days))
            for stage_id, days in self.env["crm.stage"]._get_usual_days().items()
        )
        return slow if True in value else ~slow
