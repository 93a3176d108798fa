"""Interviews: what answers change, versions, results across a campaign."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestInterview(MarketingCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Needs",
                "is_interview": True,
                "access_mode": "public",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Do you look for a compressor?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {
                                        "value": "Yes, soon",
                                        "answer_score": 10,
                                        "lifecycle_step": "prospect",
                                        "opens_opportunity": True,
                                        "consent": "email",
                                    }
                                ),
                                Command.create({"value": "No", "consent": "no_phone"}),
                            ],
                        }
                    )
                ],
            }
        )
        cls.question = cls.survey.question_ids
        cls.yes, cls.no = cls.question.suggested_answer_ids

    def _answer(self, chosen, **values):
        action = self._new_action(survey_id=self.survey.id, contact_id=self.contact.id)
        action.with_user(self.gina).action_interview()
        answer = self.survey.user_input_ids.sorted("id")[-1:]
        answer.write(values)
        answer._save_lines(self.question, chosen.id)
        answer._mark_done()
        return answer

    def test_effects(self):
        """PV-19 An answer sets a consent, a lifecycle step, opens an opportunity."""
        answer = self._answer(self.yes)
        self.assertEqual(answer.campaign_id, self.campaign)
        lead = answer.lead_id
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.partner_id, self.contact)
        self.assertEqual(lead.campaign_id, self.campaign)
        self.assertEqual(lead.user_id, self.gina)
        self.assertIn(self.brambilla.lifecycle, ("prospect", "customer"))
        consent = self.contact.crm_consent_ids
        self.assertEqual((consent.channel, consent.state), ("email", "given"))
        self.assertEqual(consent.origin, "phone")
        self.contact.phone = "+39 030 123456"
        self._answer(self.no)
        self.assertTrue(self.contact.phone_sanitized_blacklisted)

    def _classifier(self):
        """A classifier that takes one value, and the answers that set two."""
        classifier = self.env["crm.classifier"].create(
            {
                "name": "Sector",
                "code": "sector-interview",
                "value_ids": [
                    Command.create({"name": name}) for name in ("Wood", "Metal")
                ],
            }
        )
        wood, metal = classifier.value_ids
        second = self.env["survey.question"].create(
            {
                "survey_id": self.survey.id,
                "title": "What do you machine?",
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": "Metal", "classifier_value_id": metal.id})
                ],
            }
        )
        self.yes.classifier_value_id = wood
        return wood, metal, second

    def test_answers_that_contradict_each_other(self):
        """PV-19 Two values for a classifier of one: handed in, the office is told."""
        wood, metal, second = self._classifier()
        self.brambilla.classifier_value_ids = metal
        answer = self._answer(self.yes)
        self.assertEqual(self.brambilla.classifier_value_ids, wood)
        self.brambilla.classifier_value_ids = metal
        answer._save_lines(second, second.suggested_answer_ids.id)
        answer._mark_done()
        self.assertEqual(answer.state, "done")
        self.assertEqual(self.brambilla.classifier_value_ids, metal)
        note = self.brambilla.message_ids.sorted("id")[-1:]
        self.assertIn("Wood, Metal", note.body)

    def test_conflict_is_told_to_whoever_writes_the_sheet(self):
        """PV-19 A sheet whose answers may contradict each other says so."""
        self.assertFalse(self.survey.classifier_conflict)
        _wood, _metal, second = self._classifier()
        self.assertIn(second.title, self.survey.classifier_conflict)
        self.yes.classifier_value_id = False
        self.assertFalse(self.survey.classifier_conflict)

    def test_what_is_refused_costs_no_answer(self):
        """PV-19 An effect that a rule forbids leaves the interview handed in."""
        refusal = UserError("Not this one")
        partners = type(self.env["res.partner"])
        with patch.object(partners, "_crm_reach", side_effect=refusal):
            answer = self._answer(self.yes)
        self.assertEqual(answer.state, "done")
        self.assertFalse(self.contact.crm_consent_ids)
        note = self.brambilla.message_ids.sorted("id")[-1:]
        self.assertIn("Not this one", note.body)

    def test_trial(self):
        """PV-19 Who tries the sheet out gives neither consents nor points."""
        wood, _metal, _second = self._classifier()
        answer = self._answer(self.yes, test_entry=True)
        self.assertEqual(answer.state, "done")
        self.assertFalse(self.contact.crm_consent_ids)
        self.assertNotIn(wood, self.brambilla.classifier_value_ids)
        self.assertFalse(answer.lead_id)

    def test_once(self):
        """PV-19 An answer given twice opens one opportunity."""
        answer = self._answer(self.yes)
        lead = answer.lead_id
        answer._apply_answers()
        self.assertEqual(answer.lead_id, lead)
        self.assertEqual(len(self.contact.crm_consent_ids), 1)

    def test_results_across_the_campaign(self):
        """PV-19 Results are read by question, across the campaign."""
        for chosen in (self.yes, self.yes, self.no):
            self._answer(chosen)
        self.env.flush_all()
        report = self.env["crm.interview.report"].with_user(self.sara)
        found = report._read_group(
            [("campaign_id", "=", self.campaign.id)],
            ["question_id", "answer"],
            ["answers:sum"],
            order="answer",
        )
        self.assertEqual(
            found, [(self.question, "No", 1), (self.question, "Yes, soon", 2)]
        )
        with self.assertRaises(AccessError):
            report.with_user(self.gina).search([])

    def test_versions(self):
        """PV-19 Once answered, a sheet changes in a new version only."""
        self.question.title = "Are you looking for a compressor?"
        self._answer(self.yes)
        planned = self._new_action(survey_id=self.survey.id)
        for change in (
            lambda: self.question.write({"title": "Other"}),
            lambda: self.yes.write({"value": "Maybe"}),
            lambda: self.no.unlink(),
            lambda: self.question.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "New version"):
                change()
        new = self.env["survey.survey"].browse(
            self.survey.action_new_version()["res_id"]
        )
        self.assertEqual((new.version, new.first_version_id), (2, self.survey))
        self.assertEqual(new.title, self.survey.title)
        self.assertFalse(self.survey.active)
        self.assertEqual(planned.survey_id, new)
        new.question_ids.title = "Other"
        third = self.env["survey.survey"].browse(new.action_new_version()["res_id"])
        self.assertEqual((third.version, third.first_version_id), (3, self.survey))
        self.assertTrue(third.question_ids.suggested_answer_ids[0].opens_opportunity)

    def test_by_link(self):
        """PV-19 The customer answers by the link; it counts for the campaign."""
        self.survey.campaign_id = self.campaign
        answer = self.survey._create_answer(partner=self.contact, check_attempts=False)
        url = f"{self.survey.get_start_url()}?answer_token={answer.access_token}"
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Needs", page.text)
        answer._save_lines(self.question, self.yes.id)
        answer._mark_done()
        self.assertEqual(answer.campaign_id, self.campaign)
        self.assertEqual(self.contact.crm_consent_ids.origin, "web")
        self.assertFalse(answer.lead_id.user_id)

    @freeze_time("2026-05-04 08:00:00")
    def test_sheet_is_designed_in_the_form(self):
        """PV-19 The question's form has what an answer does."""
        form = Form(
            self.env["survey.question"].with_context(
                default_survey_id=self.survey.id, default_question_type="simple_choice"
            )
        )
        form.title = "Which?"
        with form.suggested_answer_ids.new() as line:
            line.value = "A"
            line.consent = "sms"
        question = form.save()
        self.assertEqual(question.suggested_answer_ids.consent, "sms")
