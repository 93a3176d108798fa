"""Interviews in the browser: filled in by the operator or by the name itself."""

from lxml.html import fromstring

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestInterviewScreen(MarketingCommon, HttpCase):
    """Interviews as they are met on the screen: by operator, customer, manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.gina, cls.marco, cls.sara):
            user.password = user.login
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Needs",
                "is_interview": True,
                "access_mode": "token",
                "questions_layout": "one_page",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Do you look for a compressor?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {"value": "Yes, soon", "consent": "email"}
                                ),
                                Command.create({"value": "No"}),
                            ],
                        }
                    ),
                    Command.create({"title": "What for?", "question_type": "text_box"}),
                ],
            }
        )
        cls.question, cls.open_question = cls.survey.question_ids
        cls.yes = cls.question.suggested_answer_ids[0]
        cls.env.company.crm_keeps_calling_code = False  # whenever the test runs
        cls.program = cls.env["crm.call.program"].create(
            {
                "name": "Calls",
                "survey_id": cls.survey.id,
                "campaign_id": cls.campaign.id,
                "hour_from": 0,
                "hour_to": 24,
                "saturday": True,
                "hours_ids": [
                    Command.create({"weekday": "6", "hour_from": 0, "hour_to": 24})
                ],
            }
        )
        cls.program._add_names(cls.brambilla)
        cls.program.action_start()

    def _take(self):
        items = self.env["crm.call.item"].with_user(self.gina)
        return items.browse(items.take_next(self.program.id)["item_id"])

    def _answers(self):
        return self.survey.user_input_ids

    def _fill(self, answer):
        answer._save_lines(self.question, self.yes.id)
        answer._save_lines(self.open_question, "<b>Air</b>")
        answer._mark_done()

    def test_by_operator_in_the_browser(self):
        """PV-19 The operator fills in the interview of the name in hand."""
        item = self._take()
        url = item.action_interview()["url"]
        self.authenticate(self.gina.login, self.gina.login)
        page = self.url_open(url)
        self.assertIn("Do you look for a compressor?", page.text)
        self.assertIn("Brambilla S.p.A.", page.text)
        answer = self._answers()
        result = self.make_jsonrpc_request(
            f"/survey/submit/{self.survey.access_token}/{answer.access_token}",
            {
                str(self.question.id): str(self.yes.id),
                str(self.open_question.id): "Air",
            },
        )
        self.assertNotIn("error", result)
        self.assertEqual((answer.state, answer.interviewer_id), ("done", self.gina))
        self.assertEqual(answer.campaign_id, self.campaign)
        states = {line["channel"]: line["state"] for line in item.get_consents()}
        self.assertEqual(states["email"], "given")

    def test_two_windows(self):
        """PV-19 Of two windows on one interview the slower one writes nothing over
        what the other has sent, and says so; going on and back in one is no conflict.
        """
        self.survey.write(
            {"questions_layout": "page_per_question", "users_can_go_back": True}
        )
        url = self._take().action_interview()["url"]
        self.authenticate(self.gina.login, self.gina.login)
        page = {"survey_content": self.url_open(url).text}
        answer = self._answers()
        where = f"{self.survey.access_token}/{answer.access_token}"

        def drawn_from(page):
            html = fromstring(page["survey_content"])
            return html.xpath("//input[@name='crm_drawn_from']/@value")[0]

        def send(question, value, page, **more):
            post = {"question_id": question.id, str(question.id): value, **more}
            post["crm_drawn_from"] = drawn_from(page)
            return self.make_jsonrpc_request(f"/survey/submit/{where}", post)

        no = self.question.suggested_answer_ids[1]
        _said, second = send(self.question, str(self.yes.id), page)
        _said, refused = send(self.question, str(no.id), page)
        self.assertEqual(refused["error"], "validation")
        self.assertIn(str(self.question.id), refused["fields"])
        lines = answer.user_input_line_ids
        self.assertEqual(lines.suggested_answer_id, self.yes)
        back = {"previous_page_id": self.question.id}
        _said, first = send(self.open_question, "Air", second, **back)
        _said, second = send(self.question, str(no.id), first)
        _said, last = send(self.open_question, "Air, much", second)
        self.assertNotIn("error", last)
        self.assertEqual(answer.state, "done")
        lines = answer.user_input_line_ids
        self.assertEqual(lines.suggested_answer_id, no)
        _said, refused = send(self.open_question, "Nothing", second)
        self.assertEqual(list(refused["fields"]), [str(self.open_question.id)])

    def test_others_do_not_fill_it(self):
        """PV-19 Another user's interview is not filled in with one's own cookie."""
        url = self._take().action_interview()["url"]
        self.authenticate(self.marco.login, self.marco.login)
        self.assertNotIn("Do you look for", self.url_open(url).text)

    def test_gone_on_with(self):
        """PV-19 Pressed again, the interview that was begun goes on."""
        item = self._take()
        first = item.action_interview()
        self.assertEqual(item.action_interview(), first)
        self._fill(self._answers())
        self.assertNotEqual(item.action_interview(), first)
        self.assertEqual(len(self._answers()), 2)

    def test_asked_once_more(self):
        """PV-19 Asked once more, it is still the name's interview, not the asker's."""
        self._take().action_interview()
        answer = self._answers()
        self._fill(answer)
        self.authenticate(self.gina.login, self.gina.login)
        self.url_open(f"/survey/retry/{self.survey.access_token}/{answer.access_token}")
        again = self._answers() - answer
        self.assertEqual(again.partner_id, self.brambilla)
        self.assertEqual(again.email, self.brambilla.email)
        self.assertEqual(again.interviewer_id, self.gina)
        self.assertEqual(again.campaign_id, self.campaign)

    def test_finished_in_the_version_it_began(self):
        """PV-19 Who was asked the version before goes on answering that one."""
        url = self._take().action_interview()["url"]
        new = self.env["survey.survey"].browse(
            self.survey.action_new_version()["res_id"]
        )
        self.authenticate(self.gina.login, self.gina.login)
        self.assertIn("Do you look for", self.url_open(url).text)
        new.active = False
        self.assertNotIn("Do you look for", self.url_open(url).text)

    def test_salespeople_choose_interviews(self):
        """PV-19 Salespeople without survey rights choose an interview, no survey."""
        other = self.survey.copy({"title": "Needs, for staff", "is_interview": False})
        surveys = self.env["survey.survey"].with_user(self.gina)
        found = surveys.search([("title", "like", "Needs")])
        self.assertEqual(found, self.survey)
        with self.assertRaises(AccessError):
            other.with_user(self.gina).read(["title"])
        with self.assertRaises(AccessError):
            found.write({"title": "Mine"})
        with Form(self._new_action().with_user(self.gina)) as action:
            action.survey_id = found

    def test_invitation(self):
        """PV-19 The salesperson mails the link without survey rights; no marks."""
        action = self._new_action(survey_id=self.survey.id, contact_id=self.contact.id)
        invite = action.with_user(self.gina).action_invite()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.gina)
            .with_context(**invite["context"])
        ).save()
        composer._action_send_mail()
        message = action.message_ids.filtered(
            lambda one: self.contact in one.partner_ids
        )
        answer = self._answers()
        self.assertIn(answer.access_token, message.body)
        self.assertEqual(answer.partner_id, self.contact)
        self.assertEqual(answer.marketing_action_id, action)
        self.assertFalse(answer.interviewer_id)
        # once more: the same link
        action.with_user(self.gina).action_invite()
        self.assertEqual(self._answers(), answer)
        page = self.url_open(answer.get_start_url())
        self.assertIn("Needs", page.text)
        self.yes.answer_score = 10
        self.survey.scoring_type = "scoring_with_answers"
        self._fill(answer)
        page = self.url_open(answer.get_start_url())
        self.assertIn("o_survey_finished", page.text)
        self.assertNotIn("100.0", page.text)
        self.assertEqual(answer.campaign_id, self.campaign)

    def test_invitation_without_address(self):
        """PV-19 Who has no mail address cannot be sent the link: said so."""
        action = self._new_action(survey_id=self.survey.id)
        with self.assertRaisesRegex(UserError, "Brambilla.*no e-mail address"):
            action.with_user(self.gina).action_invite()

    def test_row_opens_the_sheet(self):
        """PV-19 A row of the results opens the sheet with all this person said."""
        self._take().action_interview()
        self._fill(self._answers())
        self.env.flush_all()
        report = self.env["crm.interview.report"]
        row = report.search([("partner_id", "=", self.brambilla.id)], limit=1)
        with self.assertRaises(AccessError):
            row.with_user(self.gina).action_open_interview()
        seller = self.marco
        seller.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        action = row.with_user(seller).action_open_interview()
        self.authenticate(seller.login, seller.login)
        for archived in (False, True):
            self.survey.active = not archived
            page = self.url_open(action["url"])
            self.assertIn("&lt;b&gt;Air&lt;/b&gt;", page.text)
            self.assertIn("Brambilla S.p.A.", page.text)
        self._answers().unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            row.with_user(seller).action_open_interview()
