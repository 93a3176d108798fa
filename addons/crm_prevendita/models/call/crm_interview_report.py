"""Answers of interviews by question, across versions and campaigns."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmInterviewReport(models.Model):
    """What was answered, by question, across a campaign."""

    _name = "crm.interview.report"
    _description = "Answers of interviews"
    _auto = False
    _order = "date desc, id"
    _depends = {
        "survey.user_input": ["campaign_id", "partner_id", "state", "survey_id"],
        "survey.user_input.line": ["answer_score", "question_id", "skipped"],
    }

    survey_id = fields.Many2one("survey.survey", string="Interview", readonly=True)
    version = fields.Integer(readonly=True, aggregator=None)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    question_id = fields.Many2one("survey.question", readonly=True)
    answer = fields.Char(readonly=True)
    score = fields.Float(readonly=True, aggregator="avg")
    partner_id = fields.Many2one("res.partner", string="Name", readonly=True)
    user_id = fields.Many2one("res.users", string="Interviewer", readonly=True)
    date = fields.Datetime(readonly=True)
    answers = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        lang = self.env.lang or "en_US"
        return SQL(
            """SELECT line.id, survey.version,
                      COALESCE(survey.first_version_id, survey.id) AS survey_id,
                      entry.campaign_id, line.question_id,
                      COALESCE(choice.value ->> %(lang)s, choice.value ->> 'en_US',
                               line.value_char_box, line.value_text_box,
                               line.value_numerical_box::text, line.value_scale::text,
                               line.value_date::text, line.value_datetime::text)
                          AS answer,
                      line.answer_score AS score, entry.partner_id,
                      entry.interviewer_id AS user_id, entry.end_datetime AS date,
                      1 AS answers
                 FROM survey_user_input_line line
                 JOIN survey_user_input entry ON entry.id = line.user_input_id
                 JOIN survey_survey survey ON survey.id = entry.survey_id
                 LEFT JOIN survey_question_answer choice
                        ON choice.id = line.suggested_answer_id
                WHERE entry.state = 'done' AND entry.test_entry IS NOT TRUE
                  AND line.skipped IS NOT TRUE""",
            lang=lang,
        )

    def action_open_interview(self):
        """Open the sheet with all that this person answered."""
        self.ensure_one()
        self.check_access("read")
        lines = self.env["survey.user_input.line"].sudo()  # sudo: reader checked above
        line = lines.browse(self.id).exists()
        if not line:
            raise UserError(self.env._("This interview was deleted meanwhile."))
        return {
            "type": "ir.actions.act_url",
            "url": line.user_input_id.get_print_url(),
            "target": "new",
        }
