"""Steps of campaigns: who goes on, what each channel does, what fails."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, Form, tagged
from odoo.tools import mute_logger

from ...models.campaign.kernel.campaign_steps import decide
from ..common import MarketingCommon


@tagged("post_install", "-at_install")
class TestDecide(BaseCase):
    def test_decide(self):
        """PV-12 A condition on what a member did: go on, not for them, wait."""
        cases = (
            ("always", set(), True, "go"),
            ("always", set(), False, "wait"),
            ("clicked", {"read"}, True, "wait"),
            ("clicked", {"clicked"}, True, "go"),
            ("clicked", {"clicked"}, False, "wait"),
            ("not_clicked", {"clicked"}, False, "skip"),
            ("not_clicked", {"read"}, False, "wait"),
            ("not_clicked", {"read"}, True, "go"),
            ("responded", {"positive"}, True, "go"),
            ("not_responded", {"replied"}, True, "skip"),
        )
        for condition, facts, waited, expected in cases:
            self.assertEqual(decide(condition, facts, waited), expected, condition)


@tagged("post_install", "-at_install")
class TestCampaignSteps(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-05-04 08:00:00"))
        cls.names = cls.env["res.partner"].create(
            [
                {
                    "name": f"Name {i}",
                    "is_company": True,
                    "email": f"n{i}@names.example",
                    "phone": f"+39 030 77000{i}",
                }
                for i in range(5)
            ]
        )
        cls.members = cls.campaign._add_members(cls.names)
        cls.members[4].is_held_out = True
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": "[]",
                "campaign_id": cls.campaign.id,
                "body_html": "<p>Read <a href='https://www.example.com/new'>this</a></p>",
            }
        )
        cls.program = cls.env["crm.call.program"].create(
            {"name": "Calls", "campaign_id": cls.campaign.id}
        )
        Step = cls.env["crm.campaign.step"]
        cls.mail_step = Step.create(
            {
                "name": "Newsletter",
                "campaign_id": cls.campaign.id,
                "channel": "mailing",
                "mailing_id": cls.mailing.id,
            }
        )
        cls.call_step = Step.create(
            {
                "name": "Call who clicked",
                "campaign_id": cls.campaign.id,
                "channel": "call",
                "program_id": cls.program.id,
                "after_step_id": cls.mail_step.id,
                "condition": "clicked",
                "days": 1,
            }
        )
        cls.round_step = Step.create(
            {
                "name": "Visit who did not",
                "campaign_id": cls.campaign.id,
                "channel": "round",
                "type_id": cls._ref("action_type_round").id,
                "after_step_id": cls.mail_step.id,
                "condition": "not_clicked",
                "days": 3,
                "user_ids": [(6, 0, (cls.gina | cls.marco).ids)],
            }
        )

    def _run(self, days=0):
        moment = fields.Datetime.now() + timedelta(days=days)
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self._ref("crm_campaign_cron_steps").method_direct_trigger()
        self.env.invalidate_all()

    def _states(self, step):
        return {p.partner_id: p.state for p in step.passage_ids}

    def _start(self):
        self.campaign.with_user(self.sara).action_start_steps()
        self._run()

    def _click(self, partner):
        trace = self.env["mailing.trace"].search(
            [("mass_mailing_id", "=", self.mailing.id), ("res_id", "=", partner.id)]
        )
        trace.set_opened()
        trace.set_clicked()

    def test_steps(self):
        """PV-12 PV-17 Steps go over channels by what the member did; held out: none."""
        self._start()
        states = self._states(self.mail_step)
        self.assertEqual(len(states), 4)
        self.assertEqual(set(states.values()), {"done"})
        self.assertNotIn(self.names[4], states)
        self._click(self.names[0])
        self._run(days=2)
        self.assertEqual(self.program.item_ids.partner_id, self.names[0])
        self.assertEqual(
            self._states(self.round_step),
            {
                self.names[0]: "skipped",
                self.names[1]: "waiting",
                self.names[2]: "waiting",
                self.names[3]: "waiting",
            },
        )
        self._run(days=4)
        actions = self.round_step.passage_ids.action_id
        self.assertEqual(actions.partner_id, self.names[1:4])
        self.assertEqual(actions.user_id, self.gina | self.marco)
        self.assertEqual(actions.campaign_id, self.campaign)
        # who clicks late is called too, once
        self._click(self.names[1])
        self._run(days=5)
        self.assertEqual(self.program.item_ids.partner_id, self.names[:2])

    def test_idempotent(self):
        """PV-12 However often the job runs, nobody gets a step twice."""
        self._start()
        for day in (0, 1, 4, 4, 5):
            self._run(days=day)
        traces = self.env["mailing.trace"].search(
            [("mass_mailing_id", "=", self.mailing.id)]
        )
        self.assertEqual(len(traces), 4)
        actions = self.env["crm.marketing.action"].search(
            [("campaign_step_id", "=", self.round_step.id)]
        )
        self.assertEqual(len(actions), 4)
        # a kill after core sent and before the passage was marked
        self.mail_step.passage_ids.write({"state": "waiting", "date": False})
        self._run(days=6)
        self.assertEqual(set(self._states(self.mail_step).values()), {"done"})
        self.assertEqual(
            self.env["mailing.trace"].search_count(
                [("mass_mailing_id", "=", self.mailing.id)]
            ),
            4,
        )

    def test_certainly_read(self):
        """PV-16 A step follows who certainly read, and another who did not.

        Opening is no reading: it proves no attention.
        """
        self.call_step.condition = "attention"
        self.round_step.condition = "not_attention"
        self._start()
        traces = {trace.res_id: trace for trace in self.mailing.mailing_trace_ids}
        for name in self.names[:2]:
            traces[name.id].set_opened()
        traces[self.names[0].id].read_datetime = fields.Datetime.now()
        facts = self.mail_step._get_facts(self.members[:3])
        self.assertEqual(
            [sorted(facts[member.id]) for member in self.members[:3]],
            [["attention", "reached", "read"], ["reached", "read"], []],
        )
        self._run(days=4)
        self.assertEqual(self.program.item_ids.partner_id, self.names[0])
        states = self._states(self.round_step)
        self.assertEqual(states[self.names[0]], "skipped")
        self.assertEqual({states[name] for name in self.names[1:4]}, {"done"})

    def test_after_a_call(self):
        """PV-18 A step follows the outcome of the call of the step before."""
        self._start()
        for name in self.names[:2]:
            self._click(name)
        sms = self.env["crm.campaign.step"].create(
            {
                "name": "Who said yes",
                "campaign_id": self.campaign.id,
                "channel": "action",
                "type_id": self.type_brochure.id,
                "after_step_id": self.call_step.id,
                "condition": "responded",
            }
        )
        self._run(days=2)
        self.program.action_start()
        call = self.env["crm.call.item"].with_user(self.gina)
        with freeze_time("2026-05-06 09:00:00"):
            taken = call.take_next(self.program.id)
            item = call.browse(taken["item_id"])
            item.record_call(self.outcome_visit_agreed.id)
        self._run(days=3)
        self.assertEqual(
            sms.passage_ids.filtered(lambda p: p.state == "done").partner_id,
            item.partner_id,
        )

    def test_failures_are_told(self):
        """PV-12 PV-36 Who cannot be reached over a channel fails alone, told why."""
        self.names[1].email = False
        self.names[2].phone = False
        self.env["mail.blacklist"]._add(self.names[3].email)
        sms = self.env["crm.campaign.step"].create(
            {
                "name": "Doors open",
                "campaign_id": self.campaign.id,
                "channel": "sms",
                "body": "Come and see us",
            }
        )
        if "sms.sms" not in self.env:
            with self.assertRaisesRegex(UserError, "SMS"):
                self._start()
            return
        self._start()
        states = self._states(self.mail_step)
        self.assertEqual(states[self.names[0]], "done")
        self.assertEqual(states[self.names[1]], "failed")
        self.assertEqual(states[self.names[3]], "failed")
        self.assertTrue(
            all(p.reason for p in self.mail_step.passage_ids if p.state == "failed")
        )
        states = self._states(sms)
        self.assertEqual(states[self.names[2]], "failed")
        self.assertEqual(states[self.names[0]], "done")
        sent = self.env["sms.sms"].search([("partner_id", "in", self.names.ids)])
        self.assertEqual(len(sent), 3)
        self.names[2].phone = "+39 030 770009"
        failed = sms.passage_ids.filtered(lambda p: p.state == "failed")
        failed.with_user(self.sara).action_retry()
        self._run()
        self.assertEqual(failed.state, "done")

    def test_one_bad_name_does_not_stop_the_others(self):
        """PV-12 A step that breaks on one member is done for all the others."""
        self._start()
        self._run(days=0)
        Action = type(self.env["crm.marketing.action"])
        create, bad = Action.create, self.names[2]

        def break_on_one(model, vals_list):
            if any(vals.get("partner_id") == bad.id for vals in vals_list):
                raise ValueError("Broken")
            return create(model, vals_list)

        with patch.object(Action, "create", break_on_one):
            self._run(days=4)
        states = self._states(self.round_step)
        self.assertEqual(states[bad], "failed")
        self.assertEqual(states[self.names[1]], "done")

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_broken_placeholder(self):
        """PV-08 A newsletter with a broken placeholder fails with its reason."""
        self.mailing.body_html = "<p><t t-out='object.no_such_field'/></p>"
        self._start()
        self.assertEqual(set(self._states(self.mail_step).values()), {"failed"})
        self.assertTrue(all(self.mail_step.passage_ids.mapped("reason")))

    def test_bad_input(self):
        """PV-12 A step that cannot run says what it lacks, before it starts."""
        self.round_step.type_id = False
        with self.assertRaisesRegex(UserError, "Visit who did not"):
            self.campaign.action_start_steps()
        with self.assertRaises(ValidationError):
            self.mail_step.after_step_id = self.call_step
        with self.assertRaisesRegex(ValidationError, "after which step"):
            self.mail_step.condition = "clicked"
        other = self.env["utm.campaign"].create({"title": "Other"})
        with self.assertRaisesRegex(UserError, "no steps"):
            other.action_start_steps()
        self.env["crm.campaign.step"].create(
            {"name": "x", "campaign_id": other.id, "mailing_id": self.mailing.id}
        )
        with self.assertRaisesRegex(UserError, "no members"):
            other.action_start_steps()

    def test_over(self):
        """PV-12 A campaign that is over does nothing more."""
        self.campaign.date_to = "2026-05-10"
        self._start()
        self._run(days=20)
        self.assertEqual(self.campaign.run_state, "stopped")
        self.assertFalse(self.program.item_ids)

    def test_nobody(self):
        """PV-16 A newsletter to nobody is refused with a sentence."""
        self.mailing.mailing_domain = "[('id', '=', 0)]"
        with self.assertRaisesRegex(UserError, "nobody"):
            self.mailing.action_put_in_queue()

    def test_newsletter_to_a_segment(self):
        """PV-16 SC-09 A newsletter goes to a segment, or to a campaign's members."""
        segment = self.env["crm.segment"].create(
            {"name": "Names", "domain": "[('email', 'ilike', '@names.example')]"}
        )
        for action, expected in (
            (segment.action_write_newsletter(), self.names),
            (self.campaign.action_write_newsletter(), self.names[:4]),
        ):
            mailing = Form(
                self.env["mailing.mailing"].with_context(**action["context"])
            )
            mailing.subject = "News"
            mailing = mailing.save()
            self.assertEqual(sorted(mailing._get_recipients()), expected.ids)

    def test_target_lists(self):
        """PV-12 Names come from mailing lists too, less those of other lists."""
        lists = self.env["mailing.list"].create([{"name": "In"}, {"name": "Out"}])
        self.env["mailing.contact"].create(
            [
                {"email": "N0@names.example", "list_ids": [(6, 0, lists[0].ids)]},
                {"email": "n1@names.example", "list_ids": [(6, 0, lists.ids)]},
            ]
        )
        other = self.env["utm.campaign"].create(
            {
                "title": "Lists",
                "target_list_ids": [(6, 0, lists[0].ids)],
                "excluded_list_ids": [(6, 0, lists[1].ids)],
            }
        )
        other.with_user(self.sara).action_add_members()
        self.assertEqual(other.member_ids.partner_id, self.names[0])
        action = self.names[2:4].with_user(self.gina).action_add_to_campaign()
        join = Form(
            self.env["crm.campaign.join"]
            .with_user(self.gina)
            .with_context(**action["context"])
        )
        join.campaign_id = other
        join.save().action_confirm()
        self.assertEqual(len(other.member_ids), 3)

    def test_redemption_by_channel(self):
        """PV-14 Redemption is counted by channel and by step."""
        self._start()
        self._click(self.names[0])
        self._run(days=4)
        report = self.env["crm.campaign.touch.report"].with_user(self.sara)
        ((channel, touched, reached, rate),) = report._read_group(
            [("step_id", "=", self.mail_step.id)],
            ["channel"],
            ["touched:sum", "reached:sum", "redemption:avg"],
        )
        self.assertEqual((channel, reached, rate), ("mailing", 1, 1.0))
        self.assertLessEqual(touched, 4)
        with self.assertRaises(AccessError):
            report.with_user(self.gina).search([])

    def test_member_shows_its_steps(self):
        """PV-12 The member shows what was done with it, and what comes."""
        self._start()
        self._run(days=2)
        member = self.members[0].with_user(self.gina)
        form = Form(member)
        self.assertEqual(len(form.passage_ids), 3)
        with self.assertRaises(AccessError):
            member.passage_ids.write({"state": "done"})
