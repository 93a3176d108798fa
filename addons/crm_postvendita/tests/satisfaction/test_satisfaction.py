"""Who is asked how satisfied he is, what he answers, and who calls him back."""

import doctest
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from ...models.satisfaction.kernel import satisfaction
from ...models.ticket.crm_ticket_stage import NO_RATING
from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestSatisfaction(TicketCase, MailCommon):
    def ask(self, **vals):
        """Solve a ticket as its agent would; return the ticket and its request."""
        ticket = self.ticket(user_id=self.agent.id, **vals)
        with self.mock_mail_gateway():
            ticket.with_user(self.agent).action_solve()
        return ticket, self.env["crm.satisfaction"].search(
            [("ticket_id", "=", ticket.id)]
        )

    def test_doctests(self):
        self.assertFalse(doctest.testmod(satisfaction).failed)

    def test_asked_once(self):
        """PO-19 a customer is asked once about a ticket, reopened or not"""
        ticket, request = self.ask()
        self.assertEqual(request.partner_id, self.anna)
        self.assertEqual(request.channel, "mail")
        self.assertIn(request._get_public_url(), self._new_mails.body_html)
        ticket.action_reopen()
        with self.mock_mail_gateway():
            ticket.action_close()
        self.assertFalse(self._new_mails)
        self.assertEqual(len(ticket.satisfaction_ids), 1)

    def test_not_too_often(self):
        """PO-19 the same person is asked again only after the team's pause"""
        self.ask()
        _ticket, request = self.ask(name="Second")
        self.assertFalse(request)
        _ticket, request = self.ask(name="Another person", partner_id=self.ugo.id)
        self.assertTrue(request)
        late = fields.Datetime.now() + timedelta(days=31)
        with self.at(late):
            _ticket, request = self.ask(name="Later")
        self.assertTrue(request)
        self.team.rating_pause_days = 0
        with self.at(late):
            _ticket, request = self.ask(name="Always")
        self.assertTrue(request)

    def test_no_client_keeps_a_customer_from_being_asked(self):
        """PO-19 A key of the context changes neither who is asked nor what is kept."""
        ticket = self.ticket(user_id=self.agent.id)
        with self.mock_mail_gateway():
            self.rpc(self.agent, ticket, "action_solve", crm_ticket_no_rating=True)
        self.assertEqual(ticket.satisfaction_ids.partner_id, self.anna)
        token = ticket._rating_get_access_token()
        with self.assertRaises(AccessError):
            self.rpc(self.agent, ticket, "rating_apply", 5, token)
        page = ticket.with_context(crm_satisfaction_known=True)
        page.rating_apply(5, token=token)
        self.assertEqual(ticket.satisfaction_ids.csat, "5")

    def test_two_at_once(self):
        """PO-19 two tickets of a person solved together ask once"""
        tickets = self.ticket() | self.ticket()
        with self.mock_mail_gateway():
            tickets.action_solve()
        self.assertEqual(len(tickets.satisfaction_ids), 1)

    def test_answer(self):
        """PO-19 CSAT, NPS and effort; the rating of the ticket follows"""
        ticket, request = self.ask()
        ticket._answer_satisfaction(
            {"csat": "4", "nps_vote": "9", "effort": "2", "comment": "Bene"}, "mail"
        )
        self.assertEqual(
            (request.csat, request.nps_vote, request.effort), ("4", "9", "2")
        )
        self.assertTrue(request.answered_on)
        self.assertEqual(ticket.rating_last_value, 4)
        self.assertEqual(ticket.csat, "4")
        self.assertFalse(request.callback_date)
        ticket._answer_satisfaction({"csat": "99", "nps_vote": "x"}, "mail")
        self.assertEqual(request.csat, "4", "nonsense changes nothing")

    def test_core_rating_is_kept_in_step(self):
        """PO-19 a vote on core's rating page is an answer too"""
        ticket = self.ticket()
        token = ticket._rating_get_access_token()
        ticket.rating_apply(5, token=token, feedback="Ottimo")
        self.assertEqual(ticket.satisfaction_ids.csat, "5")

    def test_call_back(self):
        """PO-19 a bad vote gives the team's leader a call, once, on a working day"""
        self.team.user_id = self.manager
        friday = "2026-10-02 15:00:00"
        ticket, request = self.ask()
        with self.at(friday):
            ticket._answer_satisfaction({"csat": "1", "comment": "Mai più"}, "mail")
            ticket._answer_satisfaction({"csat": "2"}, "mail")
        self.assertTrue(request.is_bad)
        activity = ticket.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(activity.date_deadline, fields.Date.to_date("2026-10-05"))
        self.assertIn("Mai più", activity.note)
        todo = self.env["crm.satisfaction"].search([("callback_id.active", "=", True)])
        self.assertIn(request, todo)
        activity.action_feedback("Fatto")
        todo = self.env["crm.satisfaction"].search([("callback_id.active", "=", True)])
        self.assertNotIn(request, todo)

    def test_by_phone(self):
        """PO-19 an agent asks on the telephone and writes what is said"""
        ticket = self.ticket(user_id=self.agent.id)
        wizard = self.env["crm.satisfaction.phone"].with_user(self.colleague)
        early = wizard.create({"ticket_id": ticket.id, "csat": "5"})
        with self.assertRaises(UserError):
            early.action_save()
        ticket.with_context(crm_ticket_no_rating=NO_RATING).action_solve()
        with self.assertRaises(UserError, msg="it is his own work"):
            ticket.with_user(self.agent).action_ask_by_phone()
        own = self.env["crm.satisfaction.phone"].with_user(self.agent)
        with self.assertRaises(UserError):
            own.create({"ticket_id": ticket.id, "csat": "5"}).action_save()
        action = ticket.with_user(self.colleague).action_ask_by_phone()
        with Form(wizard.with_context(**action["context"])) as form:
            form.nps_vote = "3"
        form.save().action_save()
        request = ticket.satisfaction_ids
        self.assertEqual((request.channel, request.nps_vote), ("phone", "3"))
        self.assertTrue(request.is_bad)
        with self.assertRaises(UserError):
            wizard.create({"ticket_id": ticket.id}).action_save()

    def test_access(self):
        """SU-01 agents read their teams' answers, nobody writes votes by hand"""
        ticket, request = self.ask()
        self.assertIn(
            request, self.env["crm.satisfaction"].with_user(self.agent).search([])
        )
        self.assertNotIn(
            request, self.env["crm.satisfaction"].with_user(self.other).search([])
        )
        with self.assertRaises(AccessError):
            request.with_user(self.agent).write({"csat": "5"})
        with self.assertRaises(AccessError):
            request.with_user(self.manager).write({"csat": "5"})
        for user in (self.stranger, self.portal_anna, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                request.with_user(user).read(["csat"])
        with self.assertRaises(AccessError):
            request.with_user(self.manager).read(["access_token"])
        report = self.env["crm.satisfaction.report"]
        self.assertTrue(report.with_user(self.agent).search([("id", "=", request.id)]))
        self.assertFalse(report.with_user(self.other).search([("id", "=", request.id)]))

    def many(self):
        """Nine answers and three silences; return the requests."""
        self.team.rating_pause_days = 0
        tickets = self.ticket(user_id=self.agent.id)
        for _number in range(11):
            tickets |= self.ticket(user_id=self.agent.id)
        requests = self.env["crm.satisfaction"]._ask(tickets)
        votes = [("5", "10")] * 5 + [("4", "8")] * 2 + [("1", "2")] * 2
        for request, (csat, nps) in zip(requests, votes, strict=False):
            request._answer({"csat": csat, "nps_vote": nps, "effort": "2"})
        return requests

    def test_report(self):
        """PO-19 MD-02 what was not said stays out of the means"""
        requests = self.many()
        [figures] = self.env["crm.satisfaction.report"]._read_group(
            [("id", "in", requests.ids)],
            [],
            ["answered:avg", "satisfied:avg", "csat:avg", "nps:avg", "effort:avg"],
        )
        self.assertEqual([round(f, 2) for f in figures], [75, 77.78, 3.89, 33.33, 2])

    def test_summary(self):
        """PO-19 PO-20 by agent, with response rate and confidence"""
        self.env["crm.satisfaction"].search([]).unlink()
        self.many()
        summaries = self.env["crm.satisfaction.summary"].with_user(self.manager)
        for dimension in ("month", "quarter", "team", "category", "product", "tier"):
            summary = summaries.create({"dimension": dimension})
            self.assertEqual(len(summary.line_ids), 1, dimension)
        line = summaries.create({"dimension": "user"}).line_ids
        self.assertEqual(line.name, self.agent.name)
        self.assertEqual((line.asked, line.answered), (12, 9))
        self.assertEqual(line.response_rate, 0.75)
        self.assertAlmostEqual(line.csat_part, 7 / 9)
        self.assertEqual(line.csat_range, "45% – 94%")
        self.assertAlmostEqual(line.nps, 100 * 3 / 9, delta=0.5)
        self.assertTrue(line.nps_range)
        with self.assertRaises(UserError), Form(summaries) as form:
            form.date_from = "2031-01-01"

    def test_card(self):
        """PO-19 SC-01 satisfaction and NPS are on the customer's card"""
        self.many()
        card = self.env["crm.customer.card"].with_user(self.agent)
        facts = {fact["key"]: fact for fact in card.get_card(self.rossi.id)["facts"]}
        self.assertIn("3", facts["satisfaction"]["value"])
        self.assertEqual(facts["nps"]["value"], "+33")


@tagged("post_install", "-at_install")
class TestSatisfactionPage(TicketCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket(user_id=self.agent.id)
        self.mine.action_solve()
        self.asked = self.mine.satisfaction_ids
        self.path = f"/satisfaction/{self.asked.access_token}"
        self.authenticate(None, None)

    def post(self, path, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data)

    def test_vote_is_a_post(self):
        """PO-19 opening the mail's links counts nothing, whoever follows them"""
        for path in (self.path, f"{self.path}/1", f"{self.path}/5"):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn(self.mine.number, page.text)
        page = self.url_open(f"{self.path}/answer?csat=1")
        self.assertIn(page.status_code, (404, 405))
        with mute_logger("odoo.http"):
            page = self.url_open(f"{self.path}/answer", data={"csat": "1"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.asked.answered_on)
        self.assertFalse(self.mine.rating_last_value)
        self.post(f"{self.path}/answer", csat="5", nps_vote="10", effort="1")
        self.assertEqual(
            (self.asked.csat, self.asked.nps_vote, self.asked.effort), ("5", "10", "1")
        )
        self.assertEqual(self.mine.rating_last_value, 5)

    def test_there_is_room_for_words(self):
        """PO-19 whoever has said nothing yet finds where to write, and it is kept"""
        page = self.url_open(self.path)
        self.assertRegex(page.text, r'<textarea[^>]*id="satisfaction_comment"')
        self.post(f"{self.path}/answer", csat="5", comment="Bravi")
        page = self.url_open(self.path)
        self.assertIn("Bravi</textarea>", page.text)

    def test_nonsense(self):
        """PO-19 a wrong link opens nothing; an empty or wild answer changes nothing"""
        self.assertEqual(self.url_open("/satisfaction/nonsense").status_code, 404)
        page = self.post("/satisfaction/nonsense/answer", csat="5")
        self.assertEqual(page.status_code, 404)
        for vals in ({}, {"csat": "7"}, {"nps_vote": "-1"}, {"csat": "<script>"}):
            self.assertEqual(self.post(f"{self.path}/answer", **vals).status_code, 200)
        self.assertFalse(self.asked.answered_on)

    def test_portal(self):
        """PO-19 a customer answers on the portal too"""
        self.authenticate(self.portal_anna.login, self.portal_anna.login)
        page = self.url_open(f"/my/tickets/{self.mine.id}")
        self.assertIn('name="nps_vote"', page.text)
        self.post(f"/my/tickets/{self.mine.id}/rate", csat="2", nps_vote="5")
        self.assertEqual((self.asked.csat, self.asked.channel), ("2", "portal"))
