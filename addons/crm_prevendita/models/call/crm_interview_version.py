from odoo import fields, models
from odoo.exceptions import UserError

#: what cannot change under answers that were given
_FIXED = {"title", "question_type", "suggested_answer_ids", "matrix_row_ids"}


class SurveySurvey(models.Model):
    """Question sheets for interviews: versions, so that results stay true."""

    _inherit = "survey.survey"

    is_interview = fields.Boolean(
        string="Question Sheet for Interviews",
        help="Once answered, its questions are kept as they were asked: changes go"
        " into a new version.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    first_version_id = fields.Many2one(
        "survey.survey",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    version_ids = fields.One2many(
        "survey.survey", "first_version_id", string="Later Versions"
    )

    def action_new_version(self):
        """Copy the sheet as its next version; what is planned uses that one."""
        self.ensure_one()
        first = self.first_version_id or self
        family = first | first.with_context(active_test=False).version_ids
        new = self.copy(
            {
                "title": self.title,
                "version": max(family.mapped("version")) + 1,
                "first_version_id": first.id,
                "is_interview": True,
            }
        )
        new.title = self.title  # core calls a copy “(copy)”
        self._pass_on_to(new)
        self.active = False
        return {
            "type": "ir.actions.act_window",
            "res_model": "survey.survey",
            "res_id": new.id,
            "view_mode": "form",
        }

    def _has_newer_version(self):
        """Return whether another version of this sheet is asked now."""
        self.ensure_one()
        first = self.first_version_id or self
        return bool(
            self.search_count(
                [
                    ("active", "=", True),
                    ("version", ">", self.version),
                    "|",
                    ("id", "=", first.id),
                    ("first_version_id", "=", first.id),
                ],
                limit=1,
            )
        )

    def _pass_on_to(self, new):
        """Let programmes that run and planned actions ask the new version."""
        # sudo: who writes the sheet need not see every programme
        programs = self.env["crm.call.program"].sudo()
        programs.search(
            [("survey_id", "=", self.id), ("state", "!=", "closed")]
        ).survey_id = new
        actions = self.env["crm.marketing.action"].sudo()  # sudo: as above
        actions.search(
            [("survey_id", "=", self.id), ("state", "=", "planned")]
        ).survey_id = new

    def _check_unanswered(self):
        """Refuse to change the questions of a sheet that was answered."""
        for survey in self.filtered("is_interview"):
            # sudo: whether there are answers
            answers = self.env["survey.user_input"].sudo()
            if answers.search_count(
                [
                    ("survey_id", "=", survey.id),
                    ("state", "=", "done"),
                    ("test_entry", "=", False),
                ],
                limit=1,
            ):
                raise UserError(
                    self.env._(
                        "“%(survey)s” was answered already: its questions stay as"
                        " they were asked. Press “New version” to change them.",
                        survey=survey.title,
                    )
                )


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    def write(self, vals):
        if _FIXED & vals.keys():
            self.survey_id._check_unanswered()
        return super().write(vals)

    def unlink(self):
        self.survey_id._check_unanswered()
        return super().unlink()


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    def write(self, vals):
        if {"value", "answer_score", "is_correct"} & vals.keys():
            (self.question_id | self.matrix_question_id).survey_id._check_unanswered()
        return super().write(vals)

    def unlink(self):
        (self.question_id | self.matrix_question_id).survey_id._check_unanswered()
        return super().unlink()
