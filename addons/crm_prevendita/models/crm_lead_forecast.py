from odoo import api, fields, models


class CrmLead(models.Model):
    """What a deal counts for in the forecast."""

    _inherit = "crm.lead"

    forecast_category = fields.Selection(
        [
            ("committed", "Committed"),
            ("best", "Best Case"),
            ("pipeline", "Pipeline"),
            ("omitted", "Left Out"),
        ],
        compute="_compute_forecast_category",
        store=True,
        readonly=False,
        help="Proposed from the probability: from 80% committed, from 50% best case."
        " What you choose stays until the stage changes.",
    )

    @api.depends("stage_id", "won_status")
    def _compute_forecast_category(self):
        for lead in self:
            lead.forecast_category = self._get_forecast_category(
                lead.probability, lead.won_status
            )

    @api.model
    def _get_forecast_category(self, probability, won_status="pending"):
        """Return the category that a probability (in %) proposes."""
        if won_status == "lost":
            return "omitted"
        if won_status == "won" or probability >= 80:
            return "committed"
        return "best" if probability >= 50 else "pipeline"
