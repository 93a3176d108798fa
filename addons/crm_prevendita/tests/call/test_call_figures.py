"""Figures of calls and interviews, worked out by hand."""

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestCallFigures(MarketingCommon):
    def test_calls(self):
        """PV-18 Calls an hour, reached and converted: of an operator, of all."""
        program = self.env["crm.call.program"].create(
            {"name": "Spring", "user_ids": [Command.set((self.gina | self.marco).ids)]}
        )
        told = [
            # operator, outcome, hours, opens an opportunity
            (self.gina, self.outcome_visit_agreed, 0.25, True),
            (self.gina, self.outcome_no_answer, 0.05, False),
            (self.gina, self.outcome_done, 0.2, False),
            (self.marco, self.outcome_no_answer, 0.5, False),
        ]
        for user, outcome, hours, opens in told:
            call = self._new_action(user_id=user.id, call_program_id=program.id)
            call._mark_done(outcome, {"time_spent": hours})
            if opens:
                call._open_opportunity({})
        # neither planned, nor outside of a programme
        self._new_action(call_program_id=program.id)
        self._new_action()._mark_done(self.outcome_done, {"time_spent": 3})
        figures = self._read("user_id", program)
        self._same(figures[self.gina], (3, 0.5, 6, 2, 2 / 3, 1, 1, 0.5))
        self._same(figures[self.marco], (1, 0.5, 2, 0, 0, 0, 0, False))
        # four calls in an hour: not the mean of six and two, nor of the single calls
        total = self._read("program_id", program)[program]
        self._same(total, (4, 1, 4, 2, 0.5, 1, 1, 0.5))

    def _same(self, figures, expected):
        for found, wanted in zip(figures, expected, strict=True):
            self.assertAlmostEqual(found, wanted, msg=f"{figures}: {expected}")

    def _read(self, groupby, program):
        self.env.flush_all()
        report = self.env["crm.call.report"].with_user(self.sara)
        measures = ["calls:sum", "hours:sum", "calls_per_hour:avg", "reached:sum",
                    "reach_rate:avg", "positive:sum", "opportunities:sum",
                    "conversion_rate:avg"]  # fmt: skip
        rows = report._read_group(
            [("program_id", "=", program.id)], [groupby], measures
        )
        return {group: tuple(figures) for group, *figures in rows}

    def test_interview(self):
        """PV-19 How often an answer was given, and the mean of its points."""
        survey = self.env["survey.survey"].create(
            {
                "title": "Needs",
                "is_interview": True,
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "How old is it?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "Old", "answer_score": 10}),
                                Command.create({"value": "New", "answer_score": 4}),
                            ],
                        }
                    )
                ],
            }
        )
        question = survey.question_ids
        old, new = question.suggested_answer_ids
        for choice in (old, old, new):
            entry = survey._create_answer(partner=self.contact)
            entry._save_lines(question, choice.id)
            entry._mark_done()
        # a sheet that was tried out, and one that nobody handed in
        trial = survey._create_answer(partner=self.contact, test_entry=True)
        for entry in (trial, survey._create_answer(partner=self.contact)):
            entry._save_lines(question, new.id)
        trial._mark_done()
        self.env.flush_all()
        report = self.env["crm.interview.report"].with_user(self.sara)
        domain = [("survey_id", "=", survey.id)]
        measures = ["answers:sum", "score:avg"]
        by_answer = {
            answer: figures
            for answer, *figures in report._read_group(domain, ["answer"], measures)
        }
        self.assertEqual(by_answer, {"Old": [2, 10], "New": [1, 4]})
        self.assertEqual(report._read_group(domain, [], measures), [(3, 8)])
