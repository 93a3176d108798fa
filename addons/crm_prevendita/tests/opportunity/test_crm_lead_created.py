"""Deals opened in a later stage, deals won by their order."""

from odoo.exceptions import RedirectWarning
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_crm_lead_outcome import LeadCommon


@tagged("post_install", "-at_install")
class TestCreatedAhead(LeadCommon):
    """Opportunities opened in a later stage than the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.later = cls.env["crm.stage"].create(
            {
                "name": "Survey",
                "sequence": 40,
                "condition_ids": [(0, 0, {"kind": "value"})],
            }
        )
        cls.Lead = cls.env["crm.lead"].with_user(cls.marco)

    def _values(self, **values):
        return {
            "name": "Line two",
            "type": "opportunity",
            "user_id": self.marco.id,
            "team_id": self.team.id,
            "stage_id": self.later.id,
            **values,
        }

    def test_refused_then_opened_with_a_reason(self):
        """PV-22 A deal opened in a later stage needs its conditions, or a reason."""
        with self.assertRaises(RedirectWarning) as refused, self.cr.savepoint():
            self.Lead.with_context(default_color=3).create(
                self._values(date_deadline="2026-06-01")
            )
        message, _action, _button, context = refused.exception.args
        self.assertIn("“Line two” cannot enter the stage “Survey” yet", message)
        self.assertIn("The expected revenue is known", message)
        self.assertFalse(self.Lead.search([("name", "=", "Line two")]))
        override = self.env["crm.lead.stage.override"].with_user(self.marco)
        override = override.with_context(**context).create(
            {"reason": "Agreed by phone"}
        )
        action = override.action_confirm()
        lead = self.Lead.browse(action["params"]["action"]["res_id"])
        self.assertEqual((lead.stage_id, lead.color), (self.later, 3))
        self.assertEqual(str(lead.date_deadline), "2026-06-01")
        self.assertEqual(lead.stage_log_ids.reason, "Agreed by phone")

    def test_what_is_not_refused(self):
        """PV-22 What meets its conditions, leads and what the program opens pass."""
        self.Lead.create(self._values(expected_revenue=10))
        self.Lead.create(self._values(type="lead"))
        self.Lead.create(self._values(stage_id=self.stages[0].id))
        self.Lead.sudo().create(self._values())
        self.Lead._bypass_conditions().create(self._values())

    def test_first_stage_with_conditions(self):
        """PV-22 Every deal may be opened in the first stage, whatever it asks for."""
        first = self.env["crm.stage"].create(
            {
                "name": "Desk",
                "sequence": -5,
                "condition_ids": [(0, 0, {"kind": "value"})],
            }
        )
        self.assertEqual(
            self.Lead.create(self._values(stage_id=first.id)).stage_id, first
        )

    def test_related_records_count(self):
        """PV-22 What is created together with the deal counts as known."""
        self.later.condition_ids = [(5,), (0, 0, {"kind": "competitor"})]
        rival = self.env["crm.competitor"].create({"name": "Rival"})
        lines = [(0, 0, {"competitor_id": rival.id})]
        lead = self.Lead.create(self._values(competitor_ids=lines))
        self.assertEqual(lead.stage_id, self.later)

    def test_import_says_what_is_missing(self):
        """PV-22 An import names each deal that cannot be opened in its stage."""
        result = self.Lead.with_context(import_file=True).load(
            ["name", "type", "stage_id", "expected_revenue"],
            [
                ["Line one", "opportunity", "Survey", "10"],
                ["Line two", "opportunity", "Survey", "0"],
            ],
        )
        self.assertFalse(result["ids"])
        for message in result["messages"]:
            self.assertIn("“Line two” cannot enter the stage", message["message"])
        self.assertEqual(result["messages"][-1]["rows"], {"from": 1, "to": 1})

    def test_no_query_per_deal(self):
        """PV-22 Checking twenty new deals takes as many queries as checking two."""
        kinds = ("value", "contact", "quotation", "sent", "competitor", "decision")
        self.later.condition_ids = [
            (5,),
            *((0, 0, {"kind": kind}) for kind in kinds),
            (0, 0, {"kind": "action", "type_id": self.type_visit.id}),
        ]

        def count(number):
            leads = self.Lead._bypass_conditions().create(
                [self._values(partner_id=self.contact.id) for _one in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(
                len(leads._filter_ahead()._find_missing(self.later.condition_ids)),
                number,
            )
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(2), count(20))


@tagged("post_install", "-at_install")
class TestWonByOrder(LeadCommon):
    """An order confirmed on its form asks why its deal was won."""

    def setUp(self):
        super().setUp()
        self.order = self._quote(self.lead).with_user(self.marco)

    def _confirm(self, order):
        return order.with_context(crm_ask_won=True).action_confirm()

    def test_asked_on_the_form(self):
        """PV-23 Confirming on the form asks why the deal was won, once."""
        action = self._confirm(self.order)
        self.assertEqual(action["res_model"], "crm.lead.won")
        self.assertEqual(action["context"]["default_lead_ids"], self.lead.ids)
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(self.lead.won_status, "won")
        # nobody answered, and the deal was won before: not asked again
        again = self._quote(self.lead).with_user(self.marco)
        self.assertTrue(self._confirm(again) is True)

    def test_other_callers_get_what_core_returns(self):
        """PV-23 Who confirms from elsewhere is not asked."""
        self.assertTrue(self.order.action_confirm() is True)
        self.assertEqual(self.lead.won_status, "won")

    def test_not_asked(self):
        """PV-23 No deal, or a colleague's: nothing is asked, all is confirmed."""
        loose = self.order.copy({"opportunity_id": False})
        self.assertTrue(self._confirm(loose) is True)
        # worth more than the order: core does not touch it
        self.lead.write({"user_id": self.gina.id, "expected_revenue": 9000})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self._confirm(self.order) is True)
        self.assertEqual(self.lead.won_status, "won")


@tagged("post_install", "-at_install")
class TestOutcomeScreens(LeadCommon, HttpCase):
    """What is asked on the screens themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marco.password = "test_marco"
        cls.signed = cls.env["crm.stage"].create(
            {"name": "Signed", "sequence": 60, "is_won": True, "fold": False}
        )
        cls.reason = cls.env["crm.lead.won.reason"].create(
            {"name": "Our very own reason", "sequence": 1}
        )
        cls.lead.write({"name": "Brambilla line", "expected_revenue": 10})

    def _tour(self, path, tour):
        self.start_tour(path, tour, login="test_marco")
        self.env.invalidate_all()

    def test_drop_into_won(self):
        """PV-23 A deal dropped into the won stage on the kanban is asked about."""
        self._tour(
            "/odoo/action-crm.crm_lead_action_pipeline", "crm_prevendita_drop_won"
        )
        self.assertEqual(self.lead.stage_id, self.signed)
        self.assertEqual(self.lead.won_reason_id, self.reason)

    def test_order_confirmed(self):
        """PV-23 Going back from the question leaves the order confirmed."""
        order = self._quote(self.lead)
        order.user_id = self.marco
        self._tour(f"/odoo/sale.order/{order.id}", "crm_prevendita_order_won")
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.lead.won_status, "won")
        self.assertFalse(self.lead.won_reason_id)

    def test_created_ahead(self):
        """PV-22 A deal opened ahead on its form is saved once, with the reason."""
        later = self.env["crm.stage"].create(
            {
                "name": "Survey",
                "sequence": 40,
                "condition_ids": [(0, 0, {"kind": "value"})],
            }
        )
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Ahead",
                "res_model": "crm.lead",
                "view_mode": "form",
                "path": "test-ahead",
                "context": {
                    "default_type": "opportunity",
                    "default_stage_id": later.id,
                },
            }
        )
        # a refusal with a way round it counts as an error in the log
        with mute_logger("odoo.http"):
            self._tour(f"/odoo/{action.path}/new", "crm_prevendita_created_ahead")
        lead = self.env["crm.lead"].search([("name", "=", "Ahead of time")])
        self.assertEqual(len(lead), 1)
        self.assertEqual(lead.stage_log_ids.reason, "Agreed on the telephone")
