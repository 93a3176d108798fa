"""Periodic surveys: who is asked, what the answers count as."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

PROGRESS = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


@tagged("post_install", "-at_install")
class TestSurvey(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env.ref("crm_postvendita_survey.survey_satisfaction")
        cls.people = cls.env["res.partner"].create(
            [
                {"name": f"Cliente {n}", "email": f"c{n}@segment.example", "ref": "SEG"}
                for n in range(5)
            ]
            + [{"name": "Senza mail", "ref": "SEG"}]
        )
        cls.segment = cls.env["crm.segment"].create(
            {"name": "Seg", "domain": "[('ref', '=', 'SEG')]"}
        )
        cls.env["crm.satisfaction.survey"].search([]).active = False
        cls.round = cls.env["crm.satisfaction.survey"].create(
            {
                "name": "Twice a year",
                "survey_id": cls.survey.id,
                "segment_id": cls.segment.id,
            }
        )

    def send(self, batch=100):
        with patch(PROGRESS, return_value=60) as progress:
            self.env["crm.satisfaction.survey"]._cron_send(batch)
        return progress.call_args

    def asked(self):
        return self.env["crm.satisfaction"].search(
            [("survey_round_id", "=", self.round.id)]
        )

    def test_round(self):
        """PO-19 a segment is asked in batches, each person once, every six months"""
        self.env["mail.blacklist"]._add("c4@segment.example")
        with freeze_time("2026-08-31 10:00:00"):
            self.round.next_date = date(2026, 8, 31)
            self.send(batch=3)
            self.assertEqual(len(self.asked()), 3)
            self.assertEqual(self.round.next_date, date(2026, 8, 31), "not done yet")
            self.send(batch=3)
            self.assertEqual(self.asked().partner_id, self.people[:4])
            self.assertEqual(self.round.next_date, date(2027, 2, 28))
            self.send()
        self.assertEqual(self.round.asked_count, 4)
        with freeze_time("2027-02-28 10:00:00"):
            self.send()
        self.assertEqual(len(self.asked()), 8)

    def test_left_in_peace(self):
        """PO-19 who was asked about a ticket lately is left in peace"""
        self.env["crm.satisfaction"].create({"partner_id": self.people[0].id})
        self.send()
        self.assertNotIn(self.people[0], self.asked().partner_id)

    def test_answers_count(self):
        """PO-19 answers of the survey are satisfaction; a bad one opens a call-back"""
        self.send()
        request = self.asked().filtered(lambda r: r.partner_id == self.people[0])
        answer = request.survey_input_id
        votes = {"csat": 2, "nps_vote": 4, "effort": 4}
        for question in self.survey.question_ids:
            if question.crm_measure:
                answer._save_lines(question, str(votes[question.crm_measure]))
            else:
                answer._save_lines(question, "Tempi lunghi")
        answer._mark_done()
        self.assertEqual((request.csat, request.nps_vote), ("2", "4"))
        self.assertEqual(request.comment, "Tempi lunghi")
        self.assertTrue(self.people[0].activity_ids)
        self.assertEqual(self.round.answered_count, 1)

    def test_one_of_us_is_no_customer(self):
        """PO-19 what one of us answers, or fills in for a customer, does not count"""
        user = new_test_user(self.env, "survey_agent", "base.group_user")
        question = self.survey.question_ids.filtered("crm_measure")[:1]
        before = self.env["crm.satisfaction"].search_count([("csat", "!=", False)])
        for partner, who in ((user.partner_id, self.env.user), (self.people[0], user)):
            answer = self.survey._create_answer(partner=partner, check_attempts=False)
            answer._save_lines(question, str(question.scale_max))
            # as the survey's page does, for whoever is logged in
            answer.with_user(who).sudo()._mark_done()
        after = self.env["crm.satisfaction"].search_count([("csat", "!=", False)])
        self.assertEqual(after, before)

    def test_scale(self):
        """PO-19 a scale of another length is brought to the measure's own"""
        question = self.survey.question_ids[:1]
        question.write({"scale_min": 0, "scale_max": 10})
        self.assertEqual(question._get_crm_vote(10), 5)
        self.assertEqual(question._get_crm_vote(0), 1)
        with self.assertRaises(ValidationError):
            question.question_type = "text_box"

    def test_access(self):
        """SU-01 managers plan surveys, agents only read"""
        manager = new_test_user(
            self.env, "sv_manager", "crm_postvendita.crm_postvendita_group_manager"
        )
        agent = new_test_user(
            self.env, "sv_agent", "crm_postvendita.crm_postvendita_group_agent"
        )
        rounds = self.env["crm.satisfaction.survey"]
        self.assertTrue(rounds.with_user(manager).has_access("create"))
        self.assertFalse(rounds.with_user(agent).has_access("write"))
        self.assertTrue(self.survey.with_user(manager).title)
