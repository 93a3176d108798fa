"""Answered interviews: who asked, for what, and what the answers change."""

import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

#: what an answer to a question consists of
_SAID = (
    "question_id",
    "matrix_row_id",
    "suggested_answer_id",
    "skipped",
    "value_char_box",
    "value_numerical_box",
    "value_date",
    "value_datetime",
    "value_scale",
    "value_text_box",
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
    campaign_id = fields.Many2one(
        "utm.campaign", index="btree_not_null", ondelete="set null", copy=False
    )

    def _get_said(self):
        """Return a short text that is another one as soon as an answer is another."""
        lines = self.user_input_line_ids.sorted("id")
        said = [[str(line[name]) for name in _SAID] for line in lines]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def _mark_done(self):
        result = super()._mark_done()
        # who tries the sheet out says nothing about anybody
        for answer in self.filtered(lambda one: not one.test_entry):
            answer._set_campaign()
            if answer.partner_id:
                answer._apply_or_note(answer._feed_classifiers)
                answer._apply_or_note(answer._apply_answers)
        return result

    def _apply_or_note(self, apply):
        """Do what follows from the answers; a rule that forbids it costs no answer.

        :param apply: what to do; when it is refused, the office reads why
        """
        customer = self.partner_id.commercial_partner_id
        try:
            with self.env.cr.savepoint():
                apply()
        except UserError as refusal:
            # the office is told, whoever answered
            customer.sudo()._message_log(  # sudo: the office is told
                body=self.env._(
                    "“%(survey)s”: what the answers ask for was not done. %(reason)s",
                    survey=self.survey_id.title,
                    reason=refusal,
                )
            )

    def _feed_classifiers(self):
        """Give the name the classifiers that the answers say."""
        values = self.user_input_line_ids.suggested_answer_id.classifier_value_id
        if values:
            self.partner_id.commercial_partner_id._crm_classify(values)

    def _set_campaign(self):
        if not self.campaign_id:
            # sudo: who answers by the link has no rights here
            action = self.sudo().marketing_action_id
            self.campaign_id = action.campaign_id or self.survey_id.campaign_id

    def _apply_answers(self):
        """Do what the answers ask for, once each."""
        chosen = self.user_input_line_ids.suggested_answer_id
        for consent in sorted(set(chosen.mapped("consent")) - {False}):
            self._apply_consent(consent)
        steps = chosen.filtered("lifecycle_step").mapped("lifecycle_step")
        for step in ("lead", "prospect"):
            if step in steps:
                self.partner_id._crm_reach(
                    step, reason=self.survey_id.title, origin=self
                )
        if any(chosen.mapped("opens_opportunity")) and not self.lead_id:
            self.lead_id = self._open_opportunity()

    def _apply_consent(self, consent):
        channel = consent.removeprefix("no_")
        # sudo: the person says it, whoever writes it down
        consents = self.env["crm.consent"].sudo()
        purpose = self.env["crm.consent.purpose"].sudo()  # sudo: as above
        purpose = purpose.search([("marketing", "=", True)], limit=1)
        values = {
            "partner_id": self.partner_id.id,
            "purpose_id": purpose.id,
            "channel": channel,
        }
        given = consents.search(
            [(name, "=", value) for name, value in values.items()]
            + [("date_withdrawn", "=", False)]
        )
        if not given:
            origin = "phone" if self.interviewer_id else "web"
            given = consents.create(
                {**values, "origin": origin, "proof": self.survey_id.title}
            )
        if consent.startswith("no_"):
            given.action_withdraw()

    def _open_opportunity(self):
        """Open the opportunity that an answer asks for."""
        # sudo: who answers by the link has no rights here
        leads = self.env["crm.lead"].sudo()
        customer = self.partner_id.commercial_partner_id
        return leads.create(
            {
                "name": self.env._(
                    "%(survey)s: %(name)s",
                    survey=self.survey_id.title,
                    name=customer.name,
                ),
                "type": "opportunity",
                "partner_id": self.partner_id.id,
                "campaign_id": self.campaign_id.id,
                "user_id": self.interviewer_id.id or customer.user_id.id,
                "origin_action_id": self.marketing_action_id.id,
            }
        )
