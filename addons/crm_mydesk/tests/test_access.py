"""Who sees whose desk, activities, calls and tokens."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestDeskAccess(DeskCommon):
    def test_salesperson_sees_the_own_desk_only(self):
        """MD-01 SU-01 A salesperson opens nobody else's desk."""
        desk = self._desk(self.marco)
        self.assertEqual(len(desk["desks"]), 1)
        with self.assertRaises(AccessError):
            self._desk(self.marco, user_id=self.giulia.id)
        with self.assertRaises(AccessError):
            self._desk(self.marco, team_id=self.team.id)

    def test_manager_switches(self):
        """MD-06 SU-01 The manager opens a colleague's and the team's desk."""
        self._activity(self.marco)
        self._activity(self.giulia)
        desk = self._desk(self.sara, user_id=self.marco.id)
        self.assertEqual(desk["owner"]["name"], "Marco")
        self.assertEqual(self._section(desk, "activity")["count"], 1)
        desk = self._desk(self.sara, team_id=self.team.id)
        self.assertEqual(self._section(desk, "activity")["count"], 2)
        self.assertIn(
            ("team", self.team.id), [(d["type"], d["id"]) for d in desk["desks"]]
        )

    def test_plain_user(self):
        """MD-01 A user without any role has a desk that does not fail."""
        self._quotation(self.marco)
        activity = self._activity(self.dario)
        desk = self._desk(self.dario)
        kinds = {section["kind"] for section in desk["sections"]}
        self.assertNotIn("quotation", kinds)
        entries = self._section(desk, "activity")["entries"]
        self.assertEqual([entry["id"] for entry in entries], [activity.id])
        self.assertFalse([s for s in desk["sections"] if s["error"]])

    def test_strangers(self):
        """MD-01 MD-03 A portal customer has neither desk nor lookup."""
        anna = self.env(user=self.anna)
        with self.assertRaises(AccessError):
            anna["crm.desk"].get_desk()
        with self.assertRaises(AccessError):
            anna["crm.caller"].find("quarzo")
        for model in ("crm.phone.call", "crm.phone.exchange"):
            with self.assertRaises(AccessError):
                anna[model].search([])

    def test_own_activity_on_a_document_one_may_not_read(self):
        """MD-01 The shortcut for one's own activities opens no document."""
        order = self._quotation(self.marco)
        activity = self._activity(self.dario, res_id=order.id, summary="Check it")
        activity.sudo().res_model_id = self.env["ir.model"]._get_id("sale.order")
        entry = self._section(self._desk(self.dario), "activity")["entries"][0]
        self.assertFalse(entry["partner_id"])
        self.assertFalse(entry["partner"])

    def test_rules_on_activities_hold(self):
        """MD-01 A record rule on activities holds on the desk as well."""
        self._activity(self.marco, summary="Secret")
        self._activity(self.marco, summary="Open")
        self.env["ir.rule"].create(
            {
                "name": "No secrets",
                "model_id": self.env["ir.model"]._get_id("mail.activity"),
                "domain_force": "[('summary', '!=', 'Secret')]",
            }
        )
        section = self._section(self._desk(self.marco), "activity")
        self.assertEqual([e["title"] for e in section["entries"]], ["Open"])

    def test_token_is_for_nobodys_eyes(self):
        exchange = self.env["crm.phone.exchange"].create({"name": "Test"})
        exchange._generate_token()
        with self.assertRaises(AccessError):
            exchange.with_user(self.marco).read(["name"])
        with self.assertRaises(AccessError):
            exchange.with_user(self.sara).read(["token_hash"])
        self.assertNotIn("token_hash", exchange.with_user(self.sara).read()[0])

    def _calls(self):
        """A call of Marco, a missed and an answered one of nobody."""
        return [
            self.env["crm.phone.call"].create({"number": "0301", **values})
            for values in (
                {"user_id": self.marco.id, "state": "answered"},
                {"state": "missed"},
                {"state": "answered"},
            )
        ]

    def test_calls_by_role(self):
        """MD-03 SU-01 Own calls and missed ones of nobody; the team's; all."""
        own, missed, other = self._calls()
        readers = {
            self.marco: own | missed,
            self.giulia: missed,
            self.dario: missed,
            self.paola: missed,
            self.sara: own | missed | other,
        }
        for user, calls in readers.items():
            found = self.env["crm.phone.call"].with_user(user).search([])
            self.assertEqual(found & (own | missed | other), calls, user.name)
        self.team.user_id = self.giulia
        found = self.env["crm.phone.call"].with_user(self.giulia).search([])
        self.assertIn(own, found)
        self.assertNotIn(other, found)

    def test_calls_change_by_their_own_people(self):
        call = self._calls()[0]
        for values in ({"note": "x"}, {"user_id": self.giulia.id}):
            with self.assertRaises(AccessError):
                call.with_user(self.giulia).write(values)
        call.with_user(self.marco).write({"note": "x"})
        call.with_user(self.sara).write({"note": "y"})
        with self.assertRaises(AccessError):
            call.with_user(self.marco).unlink()

    def test_nobody_fills_everybodys_desk(self):
        """MD-01 A call for nobody, or for a colleague, is announced, not typed."""
        calls = self.env["crm.phone.call"]
        for user, owner in (
            (self.dario, False),
            (self.dario, self.marco.id),
            (self.marco, False),
            (self.sara, False),
        ):
            with self.assertRaises(AccessError):
                calls.with_user(user).create({"state": "missed", "user_id": owner})
        mine = calls.with_user(self.dario).create({"user_id": self.dario.id})
        with self.assertRaisesRegex(AccessError, "give it to a colleague"):
            mine.write({"user_id": False, "state": "missed"})

    def test_missed_call_is_taken_by_anybody(self):
        """MD-01 Whoever calls back takes what waits on everybody's desk."""
        missed = self._calls()[1]
        missed.with_user(self.dario).action_called_back("Wants a price")
        self.assertEqual(missed.user_id, self.dario)
        self.assertFalse(missed.with_user(self.giulia).has_access("read"))

    def test_layout_is_for_people_of_the_company(self):
        anna = self.env["crm.desk"].with_user(self.anna)
        for method, arguments in (("set_layout", ([], [])), ("get_people", ())):
            with self.assertRaises(AccessError):
                getattr(anna, method)(*arguments)
