from odoo import fields, models
from odoo.exceptions import UserError


class CrmCallItem(models.Model):
    _inherit = "crm.call.item"

    def action_interview(self):
        """Open the programme's interview, to be filled in for this name."""
        self.ensure_one()
        self.check_access("read")
        survey = self.program_id.survey_id
        if not survey:
            raise UserError(
                self.env._(
                    "“%(program)s” has no interview: choose one on the programme.",
                    program=self.program_id.name,
                )
            )
        return survey._interview(
            self.partner_id, campaign_id=self.program_id.campaign_id.id
        )


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    survey_id = fields.Many2one(
        "survey.survey", string="Interview", domain=[("is_interview", "=", True)]
    )

    def action_interview(self):
        """Open this action's interview, to be filled in for its name."""
        self.ensure_one()
        if not self.survey_id:
            raise UserError(
                self.env._(
                    "“%(action)s” has no interview: choose one first.",
                    action=self.display_name,
                )
            )
        answer = self.contact_id or self.partner_id
        return self.survey_id._interview(
            answer, marketing_action_id=self.id, campaign_id=self.campaign_id.id
        )


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    def write(self, vals):
        result = super().write(vals)
        if "title" in vals:
            # call programmes keep the name of their interview
            self.env.registry.clear_cache()
        return result


class SurveyQuestionAnswer(models.Model):
    """What an answer says about who gives it."""

    _inherit = "survey.question.answer"

    classifier_value_id = fields.Many2one(
        "crm.classifier.value",
        string="Sets the Classifier",
        ondelete="set null",
        help="Whoever gives this answer gets this value.",
    )


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    interviewer_id = fields.Many2one("res.users", copy=False)
    marketing_action_id = fields.Many2one(
        "crm.marketing.action",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    def _mark_done(self):
        result = super()._mark_done()
        self._feed_classifiers()
        return result

    def _feed_classifiers(self):
        """Give the names the classifiers that their answers say."""
        for answer in self.filtered("partner_id"):
            values = answer.user_input_line_ids.suggested_answer_id.classifier_value_id
            if values:
                answer.partner_id.commercial_partner_id._crm_classify(values)
