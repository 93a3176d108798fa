"""Interviews in the browser: who may fill them in, and in which version."""

from odoo import fields
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

    def _prepare_retry_additional_values(self, answer):
        """Ask the same name once more, for the same action and campaign."""
        values = super()._prepare_retry_additional_values(answer)
        for name in ("campaign_id", "interviewer_id", "marketing_action_id"):
            values[name] = answer[name].id
        return values
