"""The operator's screen in the browser: by keyboard alone."""

from odoo.tests import HttpCase, tagged

from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestCallScreen(MarketingCommon, HttpCase):
    def test_by_keyboard(self):
        """PV-18 A call is recorded by keyboard alone: consent, visit, opportunity."""
        self.gina.password = "test_gina"
        self.env.company.crm_keeps_calling_code = False  # whenever the test runs
        self.brambilla.user_id = self.gina
        second = self.env["res.partner"].create(
            {"name": "Zani S.r.l.", "is_company": True, "phone": "+39 030 333444"}
        )
        program = self.env["crm.call.program"].create(
            {
                "name": "Calls",
                "campaign_id": self.campaign.id,
                "user_ids": [(6, 0, self.gina.ids)],
                "hour_from": 0,
                "hour_to": 24,
                "saturday": True,
                "hours_ids": [(0, 0, {"weekday": "6", "hour_from": 0, "hour_to": 24})],
            }
        )
        items = program._add_names(self.brambilla | second)
        items[0].priority = "2"
        program.action_start()
        action = self.env["ir.actions.client"].create(
            {
                "name": "Calls",
                "tag": "crm_call_screen",
                "context": repr({"active_id": program.id}),
            }
        )
        self.start_tour(
            f"/odoo/action-{action.id}",
            "crm_prevendita_call_by_keyboard",
            login="test_gina",
        )
        self.assertEqual(items[0].state, "done")
        self.assertEqual(items[1].state, "waiting")
        actions = self.env["crm.marketing.action"].search(
            [("partner_id", "=", self.brambilla.id)]
        )
        call = actions.filtered("call_program_id")
        self.assertIn("quieter", call.note)
        self.assertEqual(call.opportunity_id.campaign_id, self.campaign)
        visit = actions - call
        self.assertEqual(visit.type_id, self.type_visit)
        self.assertTrue(visit.calendar_event_id)
        consents = self.env["crm.consent"].search(
            [("partner_id", "=", self.brambilla.id)]
        )
        self.assertEqual(consents.channel, "phone")
