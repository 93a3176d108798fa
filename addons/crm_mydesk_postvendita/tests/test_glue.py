"""Service on the desk: tickets, their charts, their callers."""

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestServiceOnTheDesk(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "desk_elena",
            groups="base.group_user,crm_postvendita.crm_postvendita_group_manager",
        )
        cls.plain = new_test_user(cls.env, "desk_plain", groups="base.group_user")
        cls.partner = cls.env["res.partner"].create({"name": "Officine Quarzo"})
        cls.ticket = cls.env["crm.ticket"].create(
            {
                "name": "No pressure",
                "partner_id": cls.partner.id,
                "lot_ref": "QZ-9981X",
                "user_id": cls.manager.id,
            }
        )

    def _find(self, text, user):
        return self.env["crm.caller"].with_user(user).find(text)["candidates"]

    def test_caller_by_ticket(self):
        """MD-03 The caller is found by a ticket's number or a serial."""
        for text in (self.ticket.number, "QZ-9981X"):
            found = self._find(text, self.manager)
            self.assertEqual(found[0]["partner_id"], self.partner.id)
            self.assertTrue(found[0]["known"])
            self.assertEqual(found[0]["document"]["id"], self.ticket.id)
        self.assertFalse(self._find("QZ-9981X", self.plain))

    def test_who_leads_the_service_reads_all_calls(self):
        """SU-01 MD-03 Calls of the service's people are read by its manager."""
        call = self.env["crm.phone.call"].create({"user_id": self.env.uid})
        self.assertTrue(call.with_user(self.manager).has_access("read"))
        self.assertFalse(call.with_user(self.plain).has_access("read"))

    def test_charts(self):
        """MD-02 PO-07 PO-18 Volume, times and backlog of the service."""
        data = self.env["crm.dashboard"].with_user(self.manager).get_dashboard()
        charts = {chart["key"]: chart for chart in data["charts"]}
        self.assertGreaterEqual(charts["tickets"]["total"], 1)
        self.assertTrue(charts["ticket_backlog"]["total"])
        self.assertTrue(charts["ticket_persons"]["total"])
        self.assertIn("ticket_hours", charts)
        data = self.env["crm.dashboard"].with_user(self.plain).get_dashboard()
        self.assertNotIn("tickets", [chart["key"] for chart in data["charts"]])

    def _charts(self, **params):
        dashboard = self.env["crm.dashboard"].with_user(self.manager)
        data = dashboard.get_dashboard(**params)
        return {chart["key"]: chart for chart in data["charts"]}, data

    def test_ratings_of_customers(self):
        """MD-02 PO-19 A rating that an employee writes somewhere does not count."""
        ratings = self.env["rating.rating"]
        counted = self.env["crm.dashboard"]._get_rating_domain()
        vals = {"rating": 5, "consumed": True, "res_id": self.partner.id}
        model = self.env["ir.model"]._get_id
        own = ratings.with_user(self.plain)
        own = own.create({**vals, "res_model_id": model("res.partner")})
        self.assertFalse(own.sudo().filtered_domain(counted))
        vals = {**vals, "res_id": self.ticket.id, "res_model_id": model("crm.ticket")}
        self.assertTrue(ratings.create(vals).filtered_domain(counted))

    def test_backlog(self):
        """MD-02 PO-06 PO-20 How many tickets were open, day by day."""
        charts, _data = self._charts()
        before = charts["ticket_backlog"]["total"]
        self.ticket.copy({"user_id": self.manager.id})
        solved = self.ticket.copy()
        solved.solved_date = fields.Datetime.now()
        chart = self._charts()[0]["ticket_backlog"]
        self.assertEqual(chart["total"], before + 1)
        still = self.env["crm.ticket"].search_count(chart["action"]["domain"])
        # the copy is solved by its date alone here
        self.assertEqual(still - 1, chart["total"])

    def test_service_level(self):
        """MD-02 PO-04 PO-20 How many deadlines were met, and in how many hours."""
        now = fields.Datetime.now()
        values = {"ticket_id": self.ticket.id, "start": now, "reached_at": now}
        rows = [("met", 1), ("met", 2), ("met", 3), ("missed", 6)]
        before = self._charts()[0]["sla"]
        for number, (status, hours) in enumerate(rows):
            self.env["crm.ticket.sla"].create(
                {
                    **values,
                    "target": "first_response",
                    "round": number + 10,
                    "status": status,
                    "worked_hours": hours,
                }
            )
        charts, _data = self._charts()
        sums = [sum(series["values"]) for series in charts["sla"]["series"]]
        then = [sum(series["values"]) for series in before["series"]]
        self.assertEqual([a - b for a, b in zip(sums, then, strict=True)], [3, 1])
        self.assertTrue(any(charts["sla_hours"]["series"][0]["values"]))

    def test_service_team(self):
        """MD-02 A service team has its own charts, and no sales."""
        team = self.env["crm.ticket.team"].create({"name": "Desk service"})
        self.ticket.team_id = team
        charts, data = self._charts(team_id=f"service-{team.id}")
        self.assertIn(f"service-{team.id}", [key for key, _name in data["teams"]])
        self.assertEqual(data["team_id"], f"service-{team.id}")
        self.assertEqual(charts["tickets"]["total"], 1)
        self.assertNotIn("orders", charts)
        for key in ("service-", "service-x", "service-99999999", "1; DROP", -1):
            self.assertTrue(self._charts(team_id=key)[0])

    def test_ticket_on_the_desk(self):
        """MD-01 Tickets stand on the desk without a line of it."""
        desk = self.env["crm.desk"].with_user(self.manager).get_desk()
        kinds = {section["kind"]: section for section in desk["sections"]}
        ids = [entry["id"] for entry in kinds["ticket"]["entries"]]
        self.assertIn(self.ticket.id, ids)
        self.assertFalse([s["kind"] for s in desk["sections"] if s["error"]])
        # the deadline comes from the agreement with the customer
        self.assertFalse(kinds["ticket"]["can_reschedule"])

    def test_service_manager(self):
        """MD-02 SU-01 The service manager has the charts, the agents' desks."""
        menus = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        self.assertIn(self.env.ref("crm_mydesk.crm_dashboard_menu").id, menus)
        team = self.env["crm.ticket.team"].create(
            {"name": "Desk service", "member_ids": [(4, self.plain.id)]}
        )
        desks = self.env["crm.desk"].with_user(self.manager).get_desk()["desks"]
        self.assertIn(team.member_ids.id, [d["id"] for d in desks])

    def test_one_visit_is_one_row(self):
        """MD-01 PO-21 PO-33 A planned visit stands on its technician's desk once."""
        guest = new_test_user(
            self.env,
            "desk_guest",
            groups="base.group_user,crm_postvendita.crm_postvendita_group_agent",
        )
        now = fields.Datetime.now()
        visit = self.env["crm.maintenance.visit"].create(
            {
                "name": "Yearly service",
                "partner_id": self.partner.id,
                "date_due": fields.Date.today(),
                "user_id": self.manager.id,
                "start": fields.Datetime.add(now, days=1),
            }
        )
        self.assertTrue(visit.event_id.activity_ids, "core makes a task of it")
        visit.event_id.partner_ids |= guest.partner_id

        def rows(user):
            data = self.env["crm.desk"].with_user(user).get_desk()
            return [
                entry["model"]
                for section in data["sections"]
                for entry in section["entries"]
                if "Yearly service" in entry["title"]
            ]

        self.assertEqual(rows(self.manager), ["crm.maintenance.visit"])
        self.assertEqual(rows(guest), ["calendar.event"], "who is invited has that")

    def test_visit_that_nobody_closed(self):
        """MD-01 PO-21 PO-33 A visit that has ended and is not done is late."""
        now = fields.Datetime.now()
        self.env["crm.maintenance.visit"].create(
            {
                "name": "Left open",
                "partner_id": self.partner.id,
                "date_due": fields.Date.today(),
                "user_id": self.manager.id,
                "start": fields.Datetime.subtract(now, hours=3),
                "stop": fields.Datetime.subtract(now, hours=1),
            }
        )
        desk = self.env["crm.desk"].with_user(self.manager).get_desk()
        section = next(s for s in desk["sections"] if s["kind"] == "visit")
        self.assertEqual(section["late"], 1)
        first = next(e for e in desk["next"] if "Left open" in e["title"])
        self.assertGreater(first["score"], 400, "it has to be closed")

    def test_deadline_of_a_ticket_is_one_row(self):
        """MD-01 PO-04 Who has a ticket has no second row to be reminded of it."""
        kind = "crm_postvendita.mail_activity_type_deadline"
        other = new_test_user(
            self.env, "desk_leader",
            groups="base.group_user,crm_postvendita.crm_postvendita_group_manager",
        )  # fmt: skip
        self.ticket.user_id = self.manager
        for user in self.manager | other:
            self.ticket.activity_schedule(kind, user_id=user.id, summary="Deadline!")

        def rows(user):
            data = self.env["crm.desk"].with_user(user).get_desk()
            section = next(s for s in data["sections"] if s["kind"] == "activity")
            return [entry["title"] for entry in section["entries"]]

        self.assertNotIn("Deadline!", rows(self.manager))
        self.assertIn("Deadline!", rows(other))
        data = self.env["crm.desk"].with_user(self.plain).get_desk()
        self.assertFalse([s["kind"] for s in data["sections"] if s["error"]])

    def test_not_counted(self):
        """MD-02 PO-20 Void deadlines and what ended unanswered are in no figure."""
        now = fields.Datetime.now()
        before = self._charts()[0]
        self.env["crm.ticket.sla"].create(
            {
                "ticket_id": self.ticket.id,
                "start": now,
                "reached_at": now,
                "target": "first_response",
                "round": 10,
                "status": "void",
                "worked_hours": 99,
            }
        )
        self.ticket.write(
            {
                "create_date": fields.Datetime.subtract(now, days=1),
                "solved_date": now,
                "last_agent_date": False,
            }
        )
        after = self._charts()[0]
        for key in ("sla", "sla_hours", "ticket_hours"):
            self.assertEqual(after[key]["series"], before[key]["series"], key)
