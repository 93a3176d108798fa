"""Votes that are not the customer's, or come too late."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import MailCommon

from ..common import TicketCase


@tagged("post_install", "-at_install")
class TestSatisfactionAttacks(TicketCase, MailCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.agent.password = self.agent.login
        self.mine = self.ticket(user_id=self.agent.id)
        with self.mock_mail_gateway():
            self.mine.with_user(self.agent).action_solve()
        self.asked = self.mine.satisfaction_ids
        self.path = f"/satisfaction/{self.asked.access_token}"
        self.authenticate(None, None)

    def post(self, path, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data)

    def later(self, **span):
        """Move the question and the answer into the past: the server's clock runs."""
        for name in ("asked_on", "answered_on"):
            if self.asked[name]:
                self.asked[name] -= timedelta(**span)

    def test_the_agent_does_not_find_the_link(self):
        """PO-19 the link by which one votes is in the customer's mail alone"""
        token = self.asked.access_token
        self.assertIn(f"/satisfaction/{token}/5", self._new_mails.body_html)
        self.assertNotIn(token, "".join(self.mine.message_ids.mapped("body")))
        with self.assertRaises(AccessError):
            self.rpc(self.agent, self.asked, "read", ["access_token"])
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("crm.ticket"),
                "res_id": self.mine.id,
            }
        )
        with self.assertRaises(AccessError):
            self.rpc(self.agent, rating, "read", ["access_token"])
        # what the ticket shows instead leads nowhere
        path = f"/satisfaction/ticket-{self.mine.id}/5"
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_one_of_us_with_the_link(self):
        """PO-19 whoever of us opens the link is told that nothing counts"""
        for user in (self.agent, self.manager):
            user.password = user.login
            self.authenticate(user.login, user.login)
            page = self.url_open(f"{self.path}/5")
            self.assertRegex(page.text, "Only the customer|[Ss]olo il cliente")
            self.post(f"{self.path}/answer", csat="5", nps_vote="10")
        self.assertFalse(self.asked.answered_on)

    def test_no_rating_is_written(self):
        """PO-19 an employee writes no rating of a ticket, and no vote"""
        ratings = self.env["rating.rating"]
        vals = {
            "res_model_id": self.env["ir.model"]._get_id("crm.ticket"),
            "res_id": self.mine.id,
            "rating": 5,
            "consumed": True,
        }
        rating = ratings.create({**vals, "rating": 1})
        other = ratings.create(
            {
                **vals,
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.anna.id,
            }
        )
        for user in (self.agent, self.manager, self.stranger):
            with self.assertRaises(AccessError):
                self.rpc_model(user, "rating.rating", "create", vals)
            with self.assertRaises(AccessError):
                self.rpc(user, rating, "write", {"rating": 5})
            with self.assertRaises(AccessError):
                self.rpc(user, other, "write", vals)
            with self.assertRaises(AccessError):
                self.rpc(user, self.mine, "rating_apply", 5, rating.access_token)

    def test_no_rating_comes_with_a_message(self):
        """PO-19 a message brings no rating along, over RPC or over the client's way"""
        self.mine.message_post(body="x", rating_value=5)
        for user in (self.agent, self.portal_anna):
            self.authenticate(user.login, user.login)
            found = self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "crm.ticket",
                    "thread_id": self.mine.id,
                    "post_data": {"body": "x", "rating_value": 5},
                },
            )
            self.make_jsonrpc_request(
                "/mail/message/update_content",
                {
                    "message_id": found["message_id"],
                    "update_data": {"body": "y", "rating_value": 5},
                },
            )
        self.assertFalse(self.mine.rating_ids.filtered("consumed"))

    def test_the_phone_is_not_ones_own(self):
        """PO-19 who is measured does not note what the customer says, nor over it"""
        wizard = self.env["crm.satisfaction.phone"]
        own = wizard.with_user(self.agent).create({"ticket_id": self.mine.id})
        own.csat = "5"
        with self.assertRaises(UserError):
            self.rpc(self.agent, own, "action_save")
        self.mine.with_user(self.agent).user_id = self.colleague
        with self.assertRaises(UserError, msg="it was his when the customer was asked"):
            self.rpc(self.agent, own, "action_save")
        self.asked._answer({"csat": "1"}, "mail")
        over = wizard.with_user(self.colleague).create({"ticket_id": self.mine.id})
        over.csat = "5"
        self.mine.user_id = self.agent
        with self.assertRaises(UserError):
            self.rpc(self.colleague, over, "action_save")
        self.assertEqual(self.asked.csat, "1")

    def test_a_link_expires(self):
        """PO-19 so many days after the question the link says that it is too late"""
        self.team.rating_link_days = 3
        self.later(days=2, hours=23)
        self.assertIn('name="nps_vote"', self.url_open(self.path).text)
        self.later(hours=2)
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('name="nps_vote"', page.text)
        self.assertRegex(page.text, "The time to answer|Il tempo per")
        self.post(f"{self.path}/answer", csat="5")
        self.assertFalse(self.asked.answered_on)

    def test_links_end_at_once(self):
        """SU-01 the page of tokens counts the links that work, and ends them all"""
        page = self.env["crm.token.line"].with_user(self.env.ref("base.user_admin"))
        everything = self.env["crm.satisfaction"]
        others = everything.search([]) - self.asked
        others.write({"asked_on": "2020-01-01 08:00:00", "answered_on": False})

        def count():
            live = everything.search(everything._get_open_domain())
            self.assertEqual(
                live, everything.search([]).filtered(lambda a: a._is_open())
            )
            return len(live)

        self.team.write({"rating_link_days": 3, "rating_change_days": 1})
        self.assertEqual(count(), 1)
        self.later(days=4)
        self.assertEqual(count(), 0)
        self.asked._answer({"csat": "4"}, "mail")
        self.assertEqual(count(), 1)
        self.later(days=2)
        self.assertEqual(count(), 0)
        self.asked.team_id, self.asked.answered_on = False, False
        self.assertEqual(count(), 1)
        line = page.search(
            [*page.action_open()["domain"], ("name", "like", "how satisfied")]
        )
        self.assertEqual((line.number, line.age), (1, 6))
        self.assertEqual(self.url_open(self.path).status_code, 200)
        line.action_end_all()
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertTrue(self.asked.access_token)

    def test_a_vote_is_changed_for_a_while(self):
        """PO-19 an old vote is not changed with its old link, on no page"""
        self.team.rating_change_days = 2
        self.post(f"{self.path}/answer", csat="5")
        self.later(days=1)
        self.post(f"{self.path}/answer", csat="4")
        self.assertEqual(self.asked.csat, "4")
        rating = self.mine.rating_ids.filtered("consumed")
        self.later(days=3)
        self.post(f"{self.path}/answer", csat="1")
        self.authenticate(self.portal_anna.login, self.portal_anna.login)
        page = self.url_open(f"/my/tickets/{self.mine.id}")
        self.assertNotIn('name="nps_vote"', page.text)
        self.post(f"/my/tickets/{self.mine.id}/rate", csat="1")
        with self.assertRaises(UserError):
            self.mine.rating_apply(1, rating=rating)
        self.assertEqual((self.asked.csat, self.mine.rating_last_value), ("4", 4))

    def test_what_no_database_holds(self):
        """PO-19 a NUL in the address or in the answer: refused, nothing in the log"""
        for path in ("/satisfaction/%00", "/satisfaction/%00/5", "/satisfaction/a%00b"):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        page = self.post("/satisfaction/%00/answer", csat="5")
        self.assertEqual(page.status_code, 404)
        page = self.post(f"{self.path}/answer", csat="5", comment="be\0ne")
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.asked.answered_on)
