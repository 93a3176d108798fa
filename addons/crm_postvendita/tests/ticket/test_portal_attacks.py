"""The customer's pages and fields, as those use them who are not that customer.

anna ─── customer, asked for the ticket     bruno ── her colleague, without the right
ugo ──── customer of another firm           marco ── salesman, reads the ticket
luca ─── agent, whose ticket it is          nobody is logged in
"""

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import TicketCase

WHAT = ("answer", "close", "reopen", "rate")
#: of what a customer reads over RPC, and nothing else: what his page shows
OPEN = {
    "id", "display_name", "active", "company_id", "create_date", "number", "name",
    "partner_id", "commercial_partner_id", "access_url", "description",
    "partner_name", "partner_email", "partner_phone", "category_id", "product_id",
    "user_id", "stage_id", "stage_kind", "is_open", "solved_date", "closed_date",
    "equipment_id",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestPortalAttacks(TicketCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(
            cls.env, "pv_marco", "sales_team.group_sale_salesman_all_leads"
        )
        for user in cls.agent | cls.manager | cls.stranger:
            user.password = user.login
        colleague = cls.env["res.partner"].create(
            {
                "name": "Bruno Rossi",
                "parent_id": cls.rossi.id,
                "email": "bruno@rossi.example",
            }
        )
        cls.bruno = cls.portal_anna.copy(
            {
                "login": "bruno@rossi.example",
                "password": "bruno@rossi.example",
                "partner_id": colleague.id,
            }
        )

    def setUp(self):
        super().setUp()
        self.mine = self.ticket(user_id=self.agent.id)
        self.path = f"/my/tickets/{self.mine.id}"
        self.authenticate(None, None)

    def login(self, user):
        self.authenticate(user.login, user.login)

    def post(self, path, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(path, data=data)

    def state(self):
        ticket = self.mine
        ticket.invalidate_recordset()
        asked = ticket.satisfaction_ids
        votes = asked.csat, asked.nps_vote, ticket.rating_last_value
        return ticket.stage_kind, len(ticket.message_ids), votes

    def attack(self, status, **more):
        before = self.state()
        for what in WHAT:
            page = self.post(
                f"{self.path}/{what}", body="x", csat="5", nps_vote="10", **more
            )
            self.assertEqual(page.status_code, status, what)
            self.assertEqual(self.state(), before, what)
        return page

    def test_one_of_us_is_no_customer(self):
        """PO-10 PO-19 reading is not enough to answer, close, reopen or rate"""
        for kind in ("working", "solved", "closed"):
            self.mine._move_to(kind)
            for user in (self.salesman, self.agent, self.manager):
                self.login(user)
                page = self.attack(403)
                self.assertRegex(page.text, "Only the customer|solo il cliente")
            self.login(self.stranger)
            self.attack(404)

    def test_one_of_us_under_the_customers_firm(self):
        """PO-10 an own contact moved to the customer's firm changes nothing"""
        self.agent.partner_id.parent_id = self.rossi
        self.salesman.partner_id.parent_id = self.rossi
        self.mine._move_to("solved")
        for user in (self.agent, self.salesman):
            self.login(user)
            self.attack(403)

    def test_one_of_us_is_sent_to_the_backend(self):
        """PO-10 the customer's page sends one of us to where he works"""
        self.login(self.agent)
        page = self.url_open(self.path, allow_redirects=False)
        self.assertIn(f"crm_ticket_action/{self.mine.id}", page.headers["Location"])
        page = self.url_open("/my/tickets", allow_redirects=False)
        self.assertIn("crm_ticket_action", page.headers["Location"])
        self.login(self.stranger)
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertEqual(self.url_open("/my/tickets").status_code, 404)

    def test_other_customers(self):
        """PO-10 a colleague without the right, another firm, nobody, a forged link"""
        token = self.mine._portal_ensure_token()
        self.mine._move_to("solved")
        for user in (self.bruno, self.portal_ugo):
            self.login(user)
            self.attack(404)
            self.attack(404, access_token="é")
            self.attack(400, access_token="é\0")
        # the link read by whoever is logged in for another firm changes nothing
        self.login(self.portal_ugo)
        page = self.url_open(f"{self.path}?access_token={token}")
        self.assertEqual(page.status_code, 200)
        self.attack(404, access_token=token)
        self.authenticate(None, None)
        self.attack(404, access_token="é")
        self.post(f"{self.path}/rate", csat="4", access_token=token)
        self.assertEqual(self.mine.csat, "4")

    def test_a_colleague_with_the_right(self):
        self.bruno.partner_id.crm_sees_company_tickets = True
        self.login(self.bruno)
        self.post(f"{self.path}/close")
        self.assertEqual(self.mine.stage_kind, "closed")

    def test_what_no_database_holds(self):
        """PO-10 a NUL, a number too large: refused, nothing in the log"""
        self.login(self.portal_anna)
        for path in (f"/my/tickets/{10**12}", f"/my/equipment/{10**12}"):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        before = self.env["crm.ticket"].search_count([])
        for what, given in (
            (f"{self.path}/answer", {"body": "a\0b"}),
            ("/my/tickets/create", {"name": "N\0UL", "description": "x"}),
        ):
            self.assertEqual(self.post(what, **given).status_code, 400, what)
        self.assertFalse(self.mine.message_ids.filtered("body"))
        self.assertEqual(self.env["crm.ticket"].search_count([]), before)
        given = {"name": "A category that is none", "category_id": "²"}
        self.assertEqual(self.post("/my/tickets/create", **given).status_code, 200)

    def test_nobody_writes_his_own_figures(self):
        """PO-06 PO-20 over RPC an agent sets no date and no count he is measured by"""
        figures = {
            "solved_date": "2026-01-01 08:00:00",
            "reopen_count": 0,
            "answer_count": 9,
            "sla_missed": False,
            "sla_deadline": "2031-01-01 08:00:00",
            "last_agent_date": "2026-01-01 08:00:00",
            "work_hours": 1,
        }
        for name, value in figures.items():
            with self.assertRaises(AccessError, msg=name):
                self.rpc(self.agent, self.mine, "write", {name: value})
            vals = {"name": "x", name: value}
            with self.assertRaises(AccessError, msg=name):
                self.rpc_model(self.agent, "crm.ticket", "create", vals)
        self.rpc(self.agent, self.mine, "action_solve")
        self.rpc(self.agent, self.mine, "action_reopen")
        self.assertEqual(self.mine.reopen_count, 1)
        self.rpc(self.manager, self.mine, "write", {"reopen_count": 0})

    # ---------------------------------------------------------------------- fields
    def test_fields_of_a_ticket(self):
        """PO-10 a customer reads over RPC what his page shows, no field more"""
        tickets = self.env["crm.ticket"]
        readable = set(self.rpc_model(self.portal_anna, "crm.ticket", "fields_get"))
        self.assertEqual(readable, OPEN)
        for name in set(tickets._fields) - OPEN:
            with self.assertRaises(AccessError, msg=name):
                self.rpc(self.portal_anna, self.mine, "read", [name])
        [read] = self.rpc(self.portal_anna, self.mine, "read", list(OPEN))
        self.assertEqual(read["name"], self.mine.name)
        with self.assertRaises(AccessError):
            self.rpc_model(
                self.portal_anna, "crm.ticket", "search", [("sla_missed", "=", True)]
            )
        with self.assertRaises(AccessError):
            self.rpc_model(
                self.portal_anna,
                "crm.ticket",
                "formatted_read_group",
                [],
                ["routing_reason"],
            )

    def test_fields_of_other_documents(self):
        """PO-22 PO-23 notes, prices and plans of machines, contracts, visits"""
        closed = {
            "crm.equipment": ("note", "work_price", "invoice_id", "message_ids"),
            "crm.service.contract": ("note", "user_id", "adjust_percent", "policy_id"),
            "crm.maintenance.visit": ("plan_error", "price", "user_id", "hours"),
            "crm.faq": ("user_id", "search_text", "personal_data", "vote_down"),
        }
        for model, names in closed.items():
            readable = set(self.rpc_model(self.portal_anna, model, "fields_get"))
            self.assertIn("name", readable)
            self.assertFalse(readable & set(names), model)
        for model in ("crm.ticket.stage", "crm.ticket.category"):
            with self.assertRaises(AccessError):
                self.rpc_model(self.portal_anna, model, "search_read", [])
