"""Interviews in the browser: who may fill them in, and in which version."""

from odoo import fields, http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey


class InterviewSurvey(Survey):
    """Interviews: filled in by the operator, finished in the version they began."""

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        # core takes whoever answers for somebody else for a mistaken cookie
        asks = answer_sudo and answer_sudo.interviewer_id == request.env.user
        validity = super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not asks,
        )
        if (
            validity == "survey_closed"
            and answer_sudo
            and survey_sudo._has_newer_version()
        ):
            deadline = answer_sudo.deadline
            late = deadline and deadline < fields.Datetime.now()
            return "answer_deadline" if late else True
        return validity

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        """Take a page of an interview that another window has not answered meanwhile.

        Core writes the page of the slower window over that of the other one.
        """
        refusal = self._get_other_window(survey_token, answer_token, post)
        return refusal or super().survey_submit(survey_token, answer_token, **post)

    def _get_other_window(self, survey_token, answer_token, post):
        """Return the refusal of a page drawn before the last answers came, or None."""
        drawn_from = str(post.pop("crm_drawn_from", ""))
        data = self._get_access_data(survey_token, answer_token, ensure_token=True)
        survey, answer = data["survey_sudo"], data["answer_sudo"]
        if not drawn_from or data["validity_code"] is not True:
            return None
        if drawn_from == answer._get_said():
            return None
        questions, _page = survey._get_survey_questions(
            answer=answer,
            page_id=post.get("page_id"),
            question_id=post.get("question_id"),
        )
        told = request.env._(
            "This page was sent meanwhile, by another window or by a second click."
            " Nothing was written over it: reload the page to see what stands there."
        )
        return {}, {"error": "validation", "fields": {questions[:1].id: told}}

    def _prepare_retry_additional_values(self, answer):
        """Ask the same name once more, for the same action and campaign."""
        values = super()._prepare_retry_additional_values(answer)
        for name in ("campaign_id", "interviewer_id", "marketing_action_id"):
            values[name] = answer[name].id
        return values
