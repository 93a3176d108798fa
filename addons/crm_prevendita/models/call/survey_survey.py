"""Question sheets for interviews: versions, so that results stay true; who is asked."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    is_interview = fields.Boolean(
        string="Question Sheet for Interviews",
        help="Once answered, its questions are kept as they were asked: changes go"
        " into a new version.",
    )
    campaign_id = fields.Many2one(
        "utm.campaign",
        index="btree_not_null",
        help="Answers that come by the link count for this campaign.",
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

    classifier_conflict = fields.Char(
        compute="_compute_classifier_conflict",
        help="Answers that may give a classifier two values where it takes one.",
    )

    @api.depends("question_and_page_ids.suggested_answer_ids.classifier_value_id")
    def _compute_classifier_conflict(self):
        for survey in self:
            answers = survey.question_ids.suggested_answer_ids.filtered(
                "classifier_value_id"
            )
            said = []
            for classifier in answers.classifier_value_id._crm_torn().classifier_id:
                setting = answers.filtered(
                    lambda one, c=classifier: one.classifier_value_id.classifier_id == c
                )
                questions = setting.question_id
                free = questions.filtered(
                    lambda one: one.question_type == "multiple_choice"
                )
                if len(questions) > 1 or free:
                    titles = ", ".join(questions.mapped("title"))
                    said.append(f"{classifier.name} ({titles})")
            survey.classifier_conflict = "; ".join(said)

    def write(self, vals):
        result = super().write(vals)
        if "title" in vals:
            # call programmes keep the name of their interview
            self.env.registry.clear_cache()
        return result

    # versions

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
        return new._get_records_action(context={})

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

    # interviews of a name, begun once and gone on with

    def _create_answer(
        self,
        user=False,
        partner=False,
        email=False,
        test_entry=False,
        check_attempts=True,
        **additional_vals,
    ):
        # who asks is not who answers
        asked = bool(additional_vals.get("interviewer_id"))
        return super()._create_answer(
            not asked and user,
            partner,
            email,
            test_entry,
            check_attempts,
            **additional_vals,
        )

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
