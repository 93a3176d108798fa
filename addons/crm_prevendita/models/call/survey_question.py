from odoo import models

#: what cannot change under answers that were given
_FIXED = {"title", "question_type", "suggested_answer_ids", "matrix_row_ids"}


class SurveyQuestion(models.Model):
    """Questions of a sheet that was answered stay as they were asked."""

    _inherit = "survey.question"

    def write(self, vals):
        if _FIXED & vals.keys():
            self.survey_id._check_unanswered()
        return super().write(vals)

    def unlink(self):
        self.survey_id._check_unanswered()
        return super().unlink()
