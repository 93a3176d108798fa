"""The customers' pages, sent what nobody types: a page or a sentence, no failure."""

from odoo.tests import HttpCase, tagged

from odoo.addons.crm_scheda_cliente.tests.hostile import HostileForms

from .common import TicketCase


@tagged("post_install", "-at_install")
class TestHostileForms(HostileForms, TicketCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.mine = self.ticket(user_id=self.agent.id)
        self.url = f"/my/tickets/{self.mine.id}"
        self.portal_anna.password = self.portal_anna.login
        self.authenticate(self.portal_anna.login, self.portal_anna.login)

    def test_a_customers_tickets(self):
        """PO-10 subject, text, category, filters, links: of any kind"""
        self.attack(
            "/my/tickets/create",
            *("name", "description", "category_id", "files"),
            name="Fermo",
            description="Perde olio",
        )
        self.attack(f"{self.url}/answer", "body", "files", "access_token", body="Sì")
        self.attack(self.url, "access_token", "done", get=True)
        self.attack("/my/tickets", "filterby", "page", get=True)
        for page in (self.url, "/my/tickets", "/my/tickets?filterby=all"):
            self.assert_no_script(self.url_open(page).text)
        ticket = self.env["crm.ticket"].search([], limit=1, order="id desc")
        self.assertEqual(ticket.commercial_partner_id, self.rossi)
        mine = self.mine.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertEqual(mine.author_id, self.anna)

    def test_a_stranger(self):
        """PO-10 without a login: a link of any kind opens nothing"""
        self.authenticate(None, None)
        before = len(self.mine.message_ids)
        self.attack(self.url, "access_token", get=True)
        for what in ("answer", "close", "reopen", "rate"):
            self.attack(f"{self.url}/{what}", "access_token", body="x", csat="5")
        self.assertEqual(len(self.mine.message_ids), before)
        self.assertTrue(self.mine.is_open)

    def test_votes(self):
        """PO-19 what is none of the choices is no vote, on no page"""
        self.mine.with_user(self.agent).action_solve()
        asked = self.mine.satisfaction_ids
        votes = ("csat", "nps_vote", "effort")
        self.attack(f"{self.url}/rate", *votes, "comment")
        self.authenticate(None, None)
        token = asked.access_token
        self.attack(f"/satisfaction/{token}/answer", *votes, "comment")
        self.attack("/satisfaction/x/answer", "csat")
        for vote in votes:
            self.assertIn(asked[vote], (False, "0", "1"), vote)
        self.assert_no_script(self.url_open(f"/satisfaction/{token}").text)

    def test_machines(self):
        """PO-10 a ticket from a machine's page"""
        machine = self.env["crm.equipment"].create(
            {"name": "K15", "partner_id": self.rossi.id}
        )
        url = f"/my/equipment/{machine.id}"
        fields = {"name": "Fermo", "description": "Perde olio"}
        self.attack(f"{url}/ticket", "name", "description", **fields)
        self.attack(url, "error", get=True)
        self.assert_no_script(self.url_open(url).text)

    def test_faq(self):
        """PO-14 searches, suggestions, votes"""
        faq = self.env["crm.faq"].create(
            {
                "name": "Quale olio?",
                "answer": "<p>Minerale</p>",
                "state": "published",
                "audience": "public",
            }
        )
        self.attack("/my/faq", "search", "category", "page", get=True)
        self.attack(f"/my/faq/{faq.id}", "done", get=True)
        self.attack(f"/my/faq/{faq.id}/vote", "helpful", "comment", helpful="no")
        self.attack_json("/my/faq/suggest", "text")
        self.attack_json(f"/my/faq/{faq.id}/avoided", "x")
