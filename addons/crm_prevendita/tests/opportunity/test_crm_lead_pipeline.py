"""The pipeline: stages merged and refused, odd values, many deals at once."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, tagged

from .test_crm_lead_outcome import LeadCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestStages(LeadCommon):
    """Stages deleted, merged, refused."""

    def _new_stage(self, name="Survey", **values):
        return self.env["crm.stage"].create({"name": name, "sequence": 2, **values})

    def test_used_stage_is_not_deleted(self):
        """PV-22 A stage that deals are in says so instead of being deleted."""
        stage = self._new_stage()
        lead = self._new_lead(stage_id=stage.id)
        lead.active = False
        with self.assertRaisesRegex(UserError, "Survey.*still used by 1"):
            stage.with_user(self.sara).unlink()

    def test_deleted_stage_stays_in_the_log(self):
        """PV-22 The log keeps the name of a stage that is gone."""
        stage = self._new_stage()
        lead = self._new_lead(stage_id=stage.id)
        lead.stage_id = self.stages[1]
        stage.with_user(self.sara).unlink()
        lead.invalidate_recordset()
        self.assertIn("Survey", lead.stage_log_ids.mapped("stage_name"))

    def test_days_in_stage(self):
        """PV-22 A seller sees for how long a deal has been where it is."""
        lead = self._new_lead()
        lead.date_last_stage_update = "2026-05-04 08:00:00"
        with freeze_time("2026-05-13 07:00:00"):
            lead.invalidate_recordset(["days_in_stage"])
            self.assertEqual(lead.days_in_stage, 8)
            lead.action_set_lost()
            self.assertEqual(lead.days_in_stage, 0)

    def test_what_a_seller_decides_by(self):
        """PV-22 Closing, chance, place and days are on the card and in the list."""
        Lead = self.env["crm.lead"].with_user(self.sara)
        for view, kind in (
            ("crm.crm_case_kanban_view_leads", "kanban"),
            ("crm.crm_case_tree_view_oppor", "list"),
        ):
            arch = Lead.get_view(self.env.ref(view).id, kind)["arch"]
            for name in ("date_deadline", "probability", "city", "days_in_stage"):
                self.assertIn(f'name="{name}"', arch, kind)

    def _merge(self, stages, target, user=None):
        wizard = self.env["crm.stage.merge"].with_user(user or self.sara)
        wizard = wizard.with_context(
            active_model="crm.stage", active_ids=stages.ids
        ).create({"target_id": target.id})
        return wizard.action_merge()

    def test_merge_stages(self):
        """PV-22 Merged stages: deals move, log and snapshots follow, no move logged."""
        stage, target = self._new_stage(), self.stages[1]
        lead = self._new_lead(stage_id=stage.id, expected_revenue=10)
        closed = self._new_lead(name="Closed", stage_id=stage.id)
        closed.action_set_lost()
        self.env["crm.forecast.snapshot"].take()
        logs = len(lead.stage_log_ids)
        form = Form(
            self.env["crm.stage.merge"]
            .with_user(self.sara)
            .with_context(active_model="crm.stage", active_ids=(stage | target).ids)
        )
        form.target_id = target
        self.assertEqual(form.lead_count, 2)
        self._merge(stage | target, target)
        self.assertFalse(stage.exists())
        self.assertEqual((lead | closed).stage_id, target)
        self.assertEqual(len(lead.stage_log_ids), logs)
        self.assertEqual(lead.stage_log_ids.stage_id, target)
        self.assertEqual(lead.stage_log_ids.stage_name, "Survey")
        snapshot = self.env["crm.forecast.snapshot"].search([("lead_id", "=", lead.id)])
        self.assertEqual(snapshot.stage_id, target)

    def test_merge_keeps_teams_and_scoring(self):
        """PV-22 Teams of a merged stage use the one that remains; scoring adds up."""
        other = self.env["crm.team"].create({"name": "Veneto"})
        stage = self._new_stage(team_ids=[(6, 0, self.team.ids)])
        target = self._new_stage("Offer", team_ids=[(6, 0, other.ids)])
        Frequency = self.env["crm.lead.scoring.frequency"]
        for one, won in ((stage, 3), (target, 4)):
            Frequency.create(
                {
                    "variable": "stage_id",
                    "value": str(one.id),
                    "won_count": won,
                    "lost_count": 1,
                }
            )
        self._merge(stage | target, target)
        self.assertEqual(target.team_ids, self.team | other)
        rows = Frequency.search(
            [("variable", "=", "stage_id"), ("value", "=", str(target.id))]
        )
        self.assertEqual((rows.won_count, rows.lost_count), (7, 2))

    def test_merge_refused(self):
        """PV-22 Won and not won are not merged, nor one stage with itself."""
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        with self.assertRaisesRegex(UserError, "means won"):
            self._merge(won | self.stages[0], self.stages[0])
        with self.assertRaisesRegex(UserError, "at least one"):
            self._merge(self.stages[0], self.stages[0])
        with self.assertRaises(AccessError):
            self._merge(self.stages[0] | self.stages[1], self.stages[0], self.marco)

    def test_rule_of_ones_own(self):
        """PV-22 A condition may be any rule on the deal; a wrong one is refused."""
        condition = self.env["crm.lead.stage.condition"].create(
            {
                "stage_id": self.stages[2].id,
                "kind": "domain",
                "name": "Site was seen",
                "domain": "[('city', '!=', False)]",
            }
        )
        lead = self._new_lead(city=False)
        with self.assertRaisesRegex(RedirectWarning, "Site was seen"):
            lead.stage_id = self.stages[2]
        lead.write({"city": "Brescia"})
        lead.stage_id = self.stages[2]
        for wrong in ("[('nothing', '=', 1)]", "brescia", "[(1"):
            with self.assertRaisesRegex(ValidationError, "no rule on opportunities"):
                condition.domain = wrong

    def test_bulk_move_is_refused_and_overridden_together(self):
        """PV-22 Many deals at once: each says what it lacks, one reason moves all."""
        self.stages[2].condition_ids = [(0, 0, {"kind": "decision"})]
        leads = self.lead
        for number in range(7):
            leads |= self._new_lead(name=f"Deal {number}")
        leads[0].decision_maker_id = self.contact
        with self.assertRaises(RedirectWarning) as refused:
            leads.with_user(self.marco).write({"stage_id": self.stages[2].id})
        message, _action, _button, context = refused.exception.args
        self.assertIn("Deal 0", message)
        self.assertIn("2 more", message)
        self.assertNotIn(leads[0].name, message)
        override = self.env["crm.lead.stage.override"].with_user(self.marco)
        override = override.with_context(**context).create({"reason": "Trade fair"})
        override.action_confirm()
        self.assertEqual(leads.stage_id, self.stages[2])
        leads.invalidate_recordset()
        reasons = {lead.stage_log_ids[0].reason for lead in leads}
        self.assertEqual(reasons, {"Trade fair"})


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestBadInput(LeadCommon):
    """What the pipeline gets to see in real life."""

    def _forecast(self, lead, model="crm.forecast.report"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[model].search([("lead_id", "=", lead.id)])

    def test_no_close_date(self):
        """PV-25 A deal without a closing date is in the forecast, in no month."""
        lead = self._new_lead(expected_revenue=100, probability=50)
        line = self._forecast(lead)
        self.assertFalse(line.date)
        self.assertEqual(line.pipeline, 100)
        self.assertFalse(line.is_late)
        self.env["crm.forecast.snapshot"].take()
        lead.date_deadline = "2026-06-01"
        self.env["crm.forecast.snapshot"].take("2026-05-11")
        self.env.flush_all()
        change = self.env["crm.forecast.change"].search([("lead_id", "=", lead.id)])
        self.assertEqual(change.kind, "same")

    def test_zero_and_negative_value(self):
        """PV-22 No value is zero and counts for nothing; a negative one is refused."""
        lead = self._new_lead(expected_revenue=0, date_deadline="2026-06-01")
        self.assertEqual(self._forecast(lead).weighted, 0)
        with self.assertRaisesRegex(ValidationError, "Brambilla.*cannot be negative"):
            lead.expected_revenue = -5
        order = self._quote(lead)
        order.order_line.price_unit = -10
        order.is_offer = True
        self.assertEqual(lead.expected_revenue, 0)

    def test_currencies_and_companies(self):
        """PV-25 Deals of two companies in two currencies add up in one."""
        ours = self.env.company.currency_id
        foreign = self.env.ref("base.CHF")
        foreign.active = True
        other = self.env["res.company"].create(
            {"name": "Brambilla AG", "currency_id": foreign.id}
        )
        self.env["res.currency.rate"].create(
            [
                {"currency_id": foreign.id, "name": "2026-01-01", "rate": 2},
                {
                    "currency_id": foreign.id,
                    "name": "2026-01-01",
                    "rate": 2,
                    "company_id": other.id,
                },
            ]
        )
        values = {"probability": 50, "date_deadline": "2026-06-01", "team_id": False}
        own = self._new_lead(
            expected_revenue=100, company_id=self.env.company.id, **values
        )
        abroad = self._new_lead(
            expected_revenue=100, company_id=other.id, user_id=False, **values
        )
        leads = own | abroad
        lines = self._forecast(abroad) | self._forecast(own)
        self.assertEqual(lines.currency_id, foreign | ours)
        total = self.env["crm.forecast.report"].formatted_read_group(
            [("lead_id", "in", leads.ids)], [], ["weighted:sum_currency"]
        )
        self.assertEqual(total[0]["weighted:sum_currency"], 50 + 25)
        self.env["crm.forecast.snapshot"].take()
        taken = self.env["crm.forecast.snapshot"].search([("lead_id", "in", leads.ids)])
        self.assertEqual(taken.currency_id, foreign | ours)
        # who works for one company does not see the other's
        sara = self.env["crm.forecast.report"].with_user(self.sara)
        seen = sara.search([("lead_id", "in", leads.ids)])
        self.assertEqual(seen.lead_id, own)

    def test_won_twice(self):
        """PV-23 Two orders of one deal win it once; the log says it once."""
        first, second = self._quote(self.lead), self._quote(self.lead)
        first.action_confirm()
        closed = self.lead.date_closed
        with freeze_time("2026-05-06 08:00:00"):
            second.action_confirm()
            self.lead.action_set_won()
        self.assertEqual(self.lead.date_closed, closed)
        self.lead.invalidate_recordset()
        won = self.lead.stage_log_ids.filtered(lambda log: log.won_status == "won")
        self.assertEqual(len(won), 1)
        self.env.flush_all()
        lines = self.env["crm.forecast.report"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(len(lines), 1)

    def test_archived_seller(self):
        """PV-22 The deals of who left stay in forecast and log, and can be found."""
        lead = self._new_lead(
            user_id=self.gina.id,
            expected_revenue=100,
            probability=50,
            date_deadline="2026-06-01",
        )
        self.gina.active = False
        self.assertEqual(self._forecast(lead).user_id, self.gina)
        lead.with_user(self.sara).stage_id = self.stages[1]
        self.env["crm.forecast.snapshot"].take()
        orphaned = [
            ("won_status", "=", "pending"),
            ("user_id.active", "=", False),
            ("user_id", "!=", False),
        ]
        self.assertIn(lead, self.env["crm.lead"].with_user(self.sara).search(orphaned))
        lead.with_user(self.sara).write({"user_id": self.marco.id})
        self.assertEqual(self._forecast(lead).user_id, self.marco)

    def test_bulk_changes(self):
        """PV-22 Stage, seller and closing date change for many deals at once."""
        leads = self.lead
        for number in range(20):
            leads |= self._new_lead(name=f"Deal {number}")
        self.env.flush_all()
        leads.with_user(self.sara).write(
            {
                "stage_id": self.stages[1].id,
                "user_id": self.gina.id,
                "date_deadline": "2026-07-01",
            }
        )
        leads.invalidate_recordset()
        self.assertEqual({len(lead.stage_log_ids) for lead in leads}, {2})
        self.env["crm.lead.won"].with_user(self.sara).create(
            {
                "lead_ids": [(6, 0, leads.ids)],
                "won_reason_id": self._ref("won_reason_price").id,
            }
        ).action_confirm()
        self.assertEqual(set(leads.mapped("won_status")), {"won"})


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestScreen(LeadCommon):
    """What the screens ask for."""

    def test_why_won_is_asked_once(self):
        """PV-23 A deal dropped into the won stage is asked about, once."""
        lead = self.lead.with_user(self.marco)
        self.assertFalse(lead.get_won_question())
        lead.stage_id = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        question = lead.get_won_question()
        self.assertEqual(question["res_model"], "crm.lead.won")
        wizard = self.env["crm.lead.won"].with_user(self.marco)
        wizard.with_context(**question["context"]).create(
            {"won_reason_id": self._ref("won_reason_price").id}
        ).action_confirm()
        self.assertFalse(lead.get_won_question())
        self.assertFalse(lead.ask_won_reason)

    def test_lost_note(self):
        """PV-23 The closing note of a lost deal is kept on the deal."""
        self.env["crm.lead.lost"].with_user(self.marco).create(
            {
                "lead_ids": [(6, 0, self.lead.ids)],
                "lost_feedback": "<p>They <b>build</b> it themselves</p>",
            }
        ).action_lost_reason_apply()
        self.assertIn("themselves", self.lead.outcome_note)

    def test_customer_card(self):
        """SC-01 PV-22 The deal opens its customer's card, or says what is missing."""
        action = self.lead.with_user(self.marco).action_open_customer_card()
        self.assertEqual(action["params"]["partner_id"], self.contact.id)
        with self.assertRaisesRegex(UserError, "has no customer yet"):
            self._new_lead(partner_id=False).action_open_customer_card()

    def test_tools_in_use(self):
        """PV-24 The competition tab shows the tools that the customer uses."""
        tool = self.env.ref(
            "crm_scheda_cliente"
            ".crm_classifier_value_competitor_tool_foreign_competitor_s_product"
        )
        other = self.env.ref(
            "crm_scheda_cliente.crm_classifier_value_sector_metalworking"
        )
        self.brambilla.classifier_value_ids = [(6, 0, (tool | other).ids)]
        self.assertEqual(self.lead.customer_tool_ids, tool)
