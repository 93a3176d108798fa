"""What customers say in marketing actions: counted once, corrected, taken back."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import Form, TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 08:00:00")
class TestActionSatisfaction(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gina = new_test_user(
            cls.env, "pp_gina", "sales_team.group_sale_salesman", tz="Europe/Rome"
        )
        cls.agent = new_test_user(
            cls.env, "pp_agent", "crm_postvendita.crm_postvendita_group_agent"
        )
        partners = cls.env["res.partner"]
        cls.rossi = partners.create({"name": "Rossi", "is_company": True})
        cls.anna = partners.create({"name": "Anna", "parent_id": cls.rossi.id})
        cls.type = cls.env["crm.marketing.action.type"].create({"name": "Care call"})
        cls.outcome = cls.env["crm.marketing.action.outcome"].create({"name": "Heard"})

    def action(self, **vals):
        return self.env["crm.marketing.action"].create(
            {
                "type_id": self.type.id,
                "partner_id": self.rossi.id,
                "contact_id": self.anna.id,
                "user_id": self.gina.id,
                **vals,
            }
        )

    def close(self, action, vote):
        wizard = Form(
            self.env["crm.marketing.action.done"]
            .with_user(self.gina)
            .with_context(default_action_ids=action.ids)
        )
        wizard.outcome_id = self.outcome
        wizard.satisfaction = vote
        wizard.save().action_confirm()
        return self.answers(action)

    def answers(self, action):
        return self.env["crm.satisfaction"].search([("action_id", "=", action.id)])

    def test_typed_in_an_action(self):
        """PO-19 The degree of satisfaction typed in an action is kept, once, and shown
        as what we noted."""
        action = self.action()
        answer = self.close(action, "5")
        self.assertEqual((answer.channel, answer.csat), ("action", "5"))
        self.assertEqual(answer.partner_id, self.anna)
        self.assertEqual(answer.commercial_partner_id, self.rossi)
        self.assertEqual(answer.answered_on, action.date_done)
        self.assertFalse(answer.callback_date)
        card = self.env["crm.customer.card"].with_user(self.gina)
        facts = {f["key"]: f for f in card.get_card(self.rossi.id)["facts"]}
        self.assertIn("5", facts["satisfaction_noted"]["value"])
        self.assertNotIn("satisfaction", facts)

    def test_nobody_votes_for_the_customer(self):
        """PO-19 What a salesperson types about his own action is in no figure: mean,
        NPS and part of satisfied are the customers' own"""
        for vote in "5455":
            self.close(self.action(), vote)
        own = self.env["crm.satisfaction"].create(
            {
                "partner_id": self.anna.id,
                "commercial_partner_id": self.rossi.id,
                "company_id": self.env.company.id,
            }
        )
        own._answer({"csat": "1", "nps_vote": "0"})
        card = self.env["crm.customer.card"].with_user(self.gina)
        facts = {f["key"]: f for f in card.get_card(self.rossi.id)["facts"]}
        self.assertIn("(1)", facts["satisfaction"]["value"])
        self.assertIn("(4)", facts["satisfaction_noted"]["value"])
        of_rossi = [("commercial_partner_id", "=", self.rossi.id)]
        report = self.env["crm.satisfaction.report"]._read_group(
            of_rossi, [], ["__count", "csat:avg", "satisfied:avg"]
        )
        self.assertEqual(report, [(1, 1.0, 0.0)])
        self.env["crm.satisfaction"].search([]).filtered(
            lambda one: one.commercial_partner_id != self.rossi
        ).unlink()
        summary = self.env["crm.satisfaction.summary"].create({"dimension": "month"})
        self.assertEqual(summary.line_ids.mapped("answered"), [1])
        summary.dimension = "channel"
        self.assertEqual(sorted(summary.line_ids.mapped("answered")), [1, 4])

    def test_bad_vote(self):
        """PO-19 A bad vote in an action opens a call-back for whoever heard it."""
        answer = self.close(self.action(), "1")
        self.assertTrue(answer.is_bad)
        self.assertEqual(answer.callback_user_id, self.gina)
        self.assertEqual(answer.callback_id.user_id, self.gina)

    def test_no_client_hides_a_bad_vote(self):
        """PO-19 Nothing in a client's context keeps a bad vote from being heard."""
        action = self.action()
        call_kw(
            self.env["crm.marketing.action"].with_user(self.gina),
            "write",
            [
                action.ids,
                {"state": "done", "outcome_id": self.outcome.id, "satisfaction": "1"},
            ],
            {"context": {"crm_satisfaction_old": True}},
        )
        answer = self.answers(action)
        self.assertTrue(answer.callback_date)
        self.assertEqual(answer.callback_id.user_id, self.gina)

    def test_corrected_and_taken_back(self):
        action = self.action()
        answer = self.close(action, "2")
        action.with_user(self.gina).satisfaction = "4"
        self.assertEqual(self.answers(action), answer)
        self.assertEqual(answer.csat, "4")
        activity = answer.callback_id
        action.with_user(self.gina).satisfaction = False
        self.assertFalse(self.answers(action))
        self.assertFalse(activity.exists())

    def test_what_does_not_count(self):
        planned = self.action(satisfaction="3")
        self.assertFalse(self.answers(planned))
        own = self.action(partner_id=False, contact_id=False)
        own.write({"state": "done", "outcome_id": self.outcome.id, "satisfaction": "1"})
        self.assertFalse(self.answers(own))
        silent = self.close(self.action(), False)
        self.assertFalse(silent)

    def test_access(self):
        answer = self.close(self.action(), "3")
        answer.with_user(self.gina).read(["csat", "action_id"])
        answer.with_user(self.agent).read(["csat"])
        with self.assertRaises(AccessError):
            answer.with_user(self.gina).write({"csat": "5"})

    def test_those_before(self):
        """PO-19 Votes from before are counted when the add-on comes, quietly."""
        action = self.action()
        self.close(action, "1").unlink()
        action._keep_satisfaction(calls_back=False)
        answer = self.answers(action)
        self.assertEqual(answer.csat, "1")
        self.assertFalse(answer.callback_date)
