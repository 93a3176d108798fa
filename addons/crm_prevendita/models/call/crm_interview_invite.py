from odoo import models


class SurveySurvey(models.Model):
    """An interview of a name, begun once and gone on with."""

    _inherit = "survey.survey"

    def _create_answer(self, user=False, **values):
        # who asks is not who answers
        asked = bool(values.get("interviewer_id"))
        return super()._create_answer(user=not asked and user, **values)

    def _get_open_answer(self, partner, interviewer=None, **values):
        """Return the interview of a name that is not finished, or a new one.

        :param partner: who answers
        :param interviewer: ``res.users`` who asks; none where the name answers alone
        :param values: what else the interview belongs to
        :return: ``survey.user_input``, with all rights
        """
        self.ensure_one()
        survey = self.sudo()  # sudo: salespeople ask, they do not manage surveys
        uid = interviewer.id if interviewer else False
        values = {**values, "interviewer_id": uid}
        known = survey.env["survey.user_input"].search(
            [
                ("survey_id", "=", survey.id),
                ("partner_id", "=", partner.id),
                ("state", "!=", "done"),
                ("test_entry", "=", False),
                *((name, "=", value) for name, value in values.items()),
            ],
            limit=1,
        )
        return known or survey._create_answer(
            partner=partner, check_attempts=False, **values
        )

    def _interview(self, partner, **values):
        """Open the interview of a name, answered by the operator.

        :return: a window action on the question sheet
        """
        answer = self._get_open_answer(partner, self.env.user, **values)
        if answer.state == "new":
            # the greeting is for who answers alone
            answer._mark_in_progress()
        return {
            "type": "ir.actions.act_url",
            "url": answer.get_start_url(),
            "target": "new",
        }

    def _prepare_invitation(self, partner, **values):
        """Return subject and text of the mail with the link to a name's interview."""
        survey = self.sudo()  # sudo: as in _get_open_answer
        survey.check_validity()
        answer = self._get_open_answer(partner, **values)
        template = survey.env.ref("survey.mail_template_user_input_invite")
        template = template.with_context(lang=partner.lang or self.env.lang)
        return {
            "subject": template._render_field("subject", answer.ids)[answer.id],
            "body": template._render_field("body_html", answer.ids)[answer.id],
        }


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    def action_invite(self):
        """Write to the contact with the interview's link, to be answered alone."""
        target = self._get_mail_target()
        invitation = self.survey_id._prepare_invitation(
            target, marketing_action_id=self.id, campaign_id=self.campaign_id.id
        )
        return self._compose_mail(
            target,
            self.env._("Send the interview's link"),
            **invitation,
            email_layout_xmlid="mail.mail_notification_light",
        )
