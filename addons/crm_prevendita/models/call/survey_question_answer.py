"""What an answer says about who gives it: a classifier, a consent, a step, a deal."""

from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    classifier_value_id = fields.Many2one(
        "crm.classifier.value",
        string="Sets the Classifier",
        ondelete="set null",
        help="Whoever gives this answer gets this value.",
    )
    consent = fields.Selection(
        [
            ("email", "May write: yes"),
            ("phone", "May call: yes"),
            ("sms", "May send messages: yes"),
            ("no_email", "May write: no"),
            ("no_phone", "May call: no"),
            ("no_sms", "May send messages: no"),
        ],
        help="Whoever gives this answer gives, or withdraws, this consent.",
    )
    lifecycle_step = fields.Selection(
        [("lead", "Lead"), ("prospect", "Prospect")],
        string="Brings to the Step",
        help="Whoever gives this answer is at least here.",
    )
    opens_opportunity = fields.Boolean(
        help="Opens an opportunity with whoever gives this answer."
    )

    def write(self, vals):
        if {"value", "answer_score", "is_correct"} & vals.keys():
            (self.question_id | self.matrix_question_id).survey_id._check_unanswered()
        return super().write(vals)

    def unlink(self):
        (self.question_id | self.matrix_question_id).survey_id._check_unanswered()
        return super().unlink()
