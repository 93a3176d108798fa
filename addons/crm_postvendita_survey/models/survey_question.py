"""Questions that measure satisfaction, on the measure's own range."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MEASURES = [
    ("csat", "Satisfaction (CSAT)"),
    ("nps_vote", "Recommendation (NPS)"),
    ("effort", "Effort"),
]
#: the range of each measure
_RANGES = {"csat": (1, 5), "nps_vote": (0, 10), "effort": (1, 5)}


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    crm_measure = fields.Selection(
        MEASURES,
        "Measures",
        help="The answer counts as this measure of the customer's satisfaction; only"
        " for questions of the type “Scale”.",
    )

    @api.constrains("crm_measure", "question_type")
    def _check_crm_measure(self):
        for question in self:
            if question.crm_measure and question.question_type != "scale":
                raise ValidationError(
                    self.env._(
                        "“%(question)s” measures satisfaction: choose the type"
                        " “Scale”.",
                        question=question.title,
                    )
                )

    def _get_crm_vote(self, value):
        """Return an answer on the measure's own range, rounded.

        :param int value: what was chosen between the scale's ends
        """
        low, high = _RANGES[self.crm_measure]
        width = self.scale_max - self.scale_min
        part = (value - self.scale_min) / width if width else 0
        return round(low + part * (high - low))
