"""Leads and deals on the operator's desk."""

from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestLeadWorklist(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marco, cls.other = (
            new_test_user(
                cls.env,
                f"worklist_{name}",
                groups="base.group_user,sales_team.group_sale_salesman",
            )
            for name in ("marco", "other")
        )
        cls.team = cls.env["crm.team"].create(
            {"name": "Worklist team", "member_ids": [(4, cls.marco.id)]}
        )
        cls.stage = cls.env["crm.stage"].create(
            {"name": "Worklist stage", "rotting_threshold_days": 7, "sequence": 0}
        )

    def _lead(self, **values):
        values = {"type": "lead", "user_id": self.marco.id, **values}
        return self.env["crm.lead"].create({"name": "Dryers wanted", **values})

    def _section(self, kind, user=None):
        worklist = self.env["crm.worklist"].with_user(user or self.marco)
        (section,) = worklist.get_worklist(kinds=[kind])
        return section

    def _ids(self, kind="lead"):
        return [entry["id"] for entry in self._section(kind)["entries"]]

    def test_leads_not_yet_contacted(self):
        """MD-01 PV-06 A lead waits on the desk until somebody gets in touch."""
        lead = self._lead()
        self.assertEqual(self._ids(), [lead.id])
        self.assertFalse(self._ids("opportunity"))
        entry = self._section("lead")["entries"][0]
        self.assertTrue(entry["reason"])
        hours = lead.first_contact_deadline - lead.date_open
        self.assertEqual(hours, timedelta(hours=24))
        # a message of the customer's own is no contact, a colleague's is
        customer = self.env["res.partner"].create({"name": "Bruno Quarzo"})
        lead.message_post(
            body="Still waiting", message_type="comment", author_id=customer.id
        )
        self.assertEqual(self._ids(), [lead.id])
        lead.with_user(self.marco).message_post(body="I called", message_type="comment")
        self.assertFalse(self._ids())

    def test_what_counts_as_contact(self):
        for touch in ("action", "activity", "lost", "convert"):
            with self.subTest(touch):
                lead = self._lead()
                self.assertIn(lead.id, self._ids())
                if touch == "action":
                    self.env["crm.marketing.action"].create(
                        {
                            "name": "Call",
                            "opportunity_id": lead.id,
                            "partner_id": self.env["res.partner"]
                            .create({"name": "Quarzo"})
                            .id,
                            "user_id": self.marco.id,
                        }
                    )
                elif touch == "activity":
                    lead.activity_schedule(
                        "mail.mail_activity_data_todo", user_id=self.marco.id
                    )
                elif touch == "lost":
                    lead.action_set_lost()
                else:
                    lead.convert_opportunity(False)
                    self.assertFalse(lead.first_contact_deadline)
                self.assertNotIn(lead.id, self._ids())

    def test_nobodys_lead_of_my_team(self):
        mine = self._lead(user_id=False, team_id=self.team.id)
        team = self.env["crm.team"].create({"name": "Another"})
        self._lead(user_id=False, team_id=team.id)
        self._lead(user_id=self.other.id)
        self.assertEqual(self._ids(), [mine.id])

    def test_hours_are_a_parameter(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("crm_prevendita.first_contact_hours", "2")
        lead = self._lead()
        self.assertEqual(
            lead.first_contact_deadline - lead.date_open, timedelta(hours=2)
        )
        parameters.set_param("crm_prevendita.first_contact_hours", "soon")
        lead = self._lead()
        self.assertEqual(
            lead.first_contact_deadline - lead.date_open, timedelta(hours=24)
        )

    def test_stages_and_what_is_slow(self):
        """MD-01 PV-22 Opportunities stand stage by stage, with what is slow."""
        values = {"type": "opportunity", "stage_id": self.stage.id}
        deals = [self._lead(**values) for _i in range(3)]
        deals[0].date_last_stage_update = fields.Datetime.now() - timedelta(
            days=10, hours=1
        )
        self.env.flush_all()
        section = self._section("opportunity")
        (part,) = section["summary"]
        self.assertEqual(
            (part["label"], part["count"], part["late"]), ("Worklist stage", 3, 1)
        )
        found = self.env["crm.lead"].search(part["domain"])
        self.assertEqual(set(found.ids), {deal.id for deal in deals})
        slow = [e for e in section["entries"] if e["id"] == deals[0].id]
        self.assertEqual(slow[0]["color"], "danger")
        self.assertIn("10", slow[0]["reason"])

    def test_from_the_desk(self):
        """MD-01 A lead is planned, converted, won or lost from its line."""
        deal = self._lead(type="opportunity").with_user(self.marco)
        lead = self._lead().with_user(self.marco)
        sources = {
            source._worklist_kind: source
            for source in self.env["crm.worklist"]
            .with_user(self.marco)
            ._get_sources(["lead", "opportunity"])
        }
        keys = {
            kind: [action["key"] for action in source._worklist_actions()]
            for kind, source in sources.items()
        }
        self.assertEqual(keys["lead"], ["convert", "plan", "lost"])
        self.assertEqual(keys["opportunity"], ["won", "plan", "lost"])
        for kind, source in sources.items():
            for action in source._worklist_actions():
                self.assertTrue(callable(getattr(deal, action["method"])), kind)
        self.assertEqual(
            lead.action_worklist_convert()["res_model"], "crm.lead2opportunity.partner"
        )
        self.assertEqual(deal.action_worklist_lost()["res_model"], "crm.lead.lost")
        deal.action_worklist_won()
        self.assertEqual(deal.won_status, "won")
