"""Answers of surveys that measure satisfaction count, where a customer gave them."""

from odoo import fields, models


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    crm_satisfaction_ids = fields.One2many("crm.satisfaction", "survey_input_id")

    def _mark_done(self):
        result = super()._mark_done()
        for answer in self.filtered(lambda a: not a.test_entry):
            if answer._is_of_customer():
                answer._feed_satisfaction()
        return result

    def _is_of_customer(self):
        """Tell whether a customer has answered: one of us does not count as one.

        Nor does an answer that one of us fills in, behind a customer's link.
        """
        user = self.env.user
        # sudo: whether the person is one of us
        people = self.sudo().partner_id.user_ids
        ours = any(not one.share for one in people)
        return not ours and (user._is_superuser() or not user._is_internal())

    def _feed_satisfaction(self):
        """Count the answers to questions that measure satisfaction."""
        lines = self.user_input_line_ids.filtered(
            lambda line: line.question_id.crm_measure and not line.skipped
        )
        partner = self.partner_id
        if not lines or not partner:
            return
        votes = {
            line.question_id.crm_measure: line.question_id._get_crm_vote(
                line.value_scale
            )
            for line in lines
        }
        texts = self.user_input_line_ids.filtered(
            lambda line: line.answer_type == "text_box"
        )
        votes["comment"] = "\n".join(filter(None, texts.mapped("value_text_box")))
        # sudo: answers are written by the system
        requests = self.env["crm.satisfaction"].sudo()
        # sudo: likewise, the request that this answer came from
        request = self.sudo().crm_satisfaction_ids[:1] or requests.create(
            {**requests._prepare_survey_request(partner), "survey_input_id": self.id}
        )
        request._answer(votes)
