"""Stage conditions, competitors, won and lost."""

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MarketingCommon


class LeadCommon(MarketingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.env["crm.stage"].search([("is_won", "=", False)], limit=3)
        cls.lead = cls._new_lead()

    @classmethod
    def _new_lead(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Compressors for Brambilla",
                "type": "opportunity",
                "partner_id": cls.contact.id,
                "user_id": cls.marco.id,
                "team_id": cls.team.id,
                "stage_id": cls.stages[0].id,
                **values,
            }
        )

    @classmethod
    def _quote(cls, lead, quantity=1):
        context = lead._prepare_opportunity_quotation_context()
        return (
            cls.env["sale.order"]
            .with_context(**context)
            .create(
                {
                    "order_line": [
                        (
                            0,
                            0,
                            {
                                "product_id": cls.product.id,
                                "product_uom_qty": quantity,
                            },
                        )
                    ]
                }
            )
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestLeadOutcome(LeadCommon):
    def test_stage_conditions(self):
        """PV-22 A stage is entered when its conditions are met, or with a reason."""
        self.stages[2].condition_ids = [
            (0, 0, {"kind": "quotation"}),
            (0, 0, {"kind": "value"}),
        ]
        lead = self.lead.with_user(self.marco)
        with self.assertRaises(RedirectWarning) as refused:
            lead.stage_id = self.stages[2]
        message, _action, _button, context = refused.exception.args
        self.assertIn("A quotation exists; The expected revenue is known", message)
        self.assertEqual(context["default_lead_ids"], [(6, 0, lead.ids)])
        override = self.env["crm.lead.stage.override"].with_user(self.marco)
        override.create(
            {
                "lead_ids": [(6, 0, lead.ids)],
                "stage_id": self.stages[2].id,
                "reason": "The managing director asked for it",
            }
        ).action_confirm()
        self.assertEqual(lead.stage_id, self.stages[2])
        lead.invalidate_recordset()
        self.assertIn("managing director", lead.stage_log_ids[0].reason)
        # backwards is always allowed, and forward again once it is met
        lead.stage_id = self.stages[0]
        self._quote(lead)
        lead.write({"stage_id": self.stages[2].id, "expected_revenue": 10})

    def test_condition_kinds(self):
        """PV-22 Each kind of condition looks at the deal's real documents."""
        lead = self._new_lead(partner_id=self.brambilla.id, contact_name=False)
        conditions = {
            kind: self.env["crm.lead.stage.condition"].create(
                {
                    "stage_id": self.stages[2].id,
                    "kind": kind,
                    "type_id": self.type_visit.id,
                }
            )
            for kind in (
                "value",
                "closing",
                "contact",
                "quotation",
                "offer",
                "sent",
                "competitor",
                "action",
            )
        }
        self.assertFalse(any(c._is_met(lead) for c in conditions.values()))
        order = self._quote(lead)
        order.is_offer = True
        order.action_quotation_sent()
        lead.write(
            {
                "partner_id": self.contact.id,
                "date_deadline": "2026-06-01",
                "no_competitor": True,
            }
        )
        visit = self._new_action(type_id=self.type_visit.id, opportunity_id=lead.id)
        visit._mark_done(self.outcome_done)
        unmet = [kind for kind, c in conditions.items() if not c._is_met(lead)]
        self.assertFalse(unmet)

    def test_quotation_moves_the_deal(self):
        """PV-22 Sending the quotation moves the deal on, never back."""
        self.stages[2].enter_on = "sent"
        order = self._quote(self.lead)
        self.assertEqual(self.lead.stage_id, self.stages[0])
        order.action_quotation_sent()
        self.assertEqual(self.lead.stage_id, self.stages[2])

    def test_won_and_lost_reasons(self):
        """PV-23 Won and lost have several reasons, one of them the main one."""
        price, service = (
            self._ref("won_reason_price"),
            self._ref("won_reason_service"),
        )
        wizard = self.env["crm.lead.won"].with_user(self.marco)
        wizard.create(
            {
                "lead_ids": [(6, 0, self.lead.ids)],
                "won_reason_id": service.id,
                "other_won_reason_ids": [(6, 0, price.ids)],
                "outcome_note": "They know our technicians",
            }
        ).action_confirm()
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(self.lead.won_reason_id, service)
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.stage_log_ids[0].reason, service.name)
        # won twice is won once
        wizard.create({"lead_ids": [(6, 0, self.lead.ids)]}).action_confirm()
        self.assertEqual(self.lead.won_status, "won")

    def test_lost_in_bulk_to_a_competitor(self):
        """PV-23 PV-27 Deals are lost in bulk, to somebody, by a price gap."""
        other = self._new_lead(name="Second")
        rival = self.env["crm.competitor"].create({"name": "Rival S.p.A."})
        reason = self._ref("lost_reason_competitor")
        self.env["crm.lead.lost"].with_user(self.marco).create(
            {
                "lead_ids": [(6, 0, (self.lead | other).ids)],
                "lost_reason_id": reason.id,
                "lost_to_id": rival.id,
                "price_gap": 500,
            }
        ).action_lost_reason_apply()
        self.assertEqual(set((self.lead | other).mapped("won_status")), {"lost"})
        self.assertEqual((rival.deal_count, rival.lost_count), (2, 2))
        self.lead.action_restore()
        self.assertFalse(self.lead.lost_to_id)
        rival.invalidate_recordset()
        self.assertEqual((rival.deal_count, rival.lost_count), (2, 1))

    def test_competition(self):
        """PV-24 PV-27 A deal says who else is in, with what, at what price."""
        rival = self.env["crm.competitor"].create({"name": "Rival S.p.A."})
        self.lead.expected_revenue = 1000
        line = self.env["crm.lead.competitor"].create(
            {
                "lead_id": self.lead.id,
                "competitor_id": rival.id,
                "product": "Screw compressor",
                "price": 900,
                "strength": "3",
            }
        )
        self.assertEqual(line.price_gap, 100)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            line.copy()
        self.lead.action_set_won()
        self.assertEqual(rival.won_count, 1)

    def test_competition_access(self):
        """PV-27 Competition of a colleague's deal is the colleague's."""
        rival = self.env["crm.competitor"].create({"name": "Rival S.p.A."})
        lines = self.env["crm.lead.competitor"]
        lines.create({"lead_id": self.lead.id, "competitor_id": rival.id})
        self.assertTrue(lines.with_user(self.marco).search([]))
        self.assertFalse(lines.with_user(self.gina).search([]))
        with self.assertRaises(AccessError):
            rival.with_user(self.paola).read(["name"])

    def test_offers(self):
        """PV-24 Drafts stand side by side; one is the offer and gives the value."""
        first = self._quote(self.lead)
        second = self._quote(self.lead, quantity=3)
        first.action_mark_offer()
        self.assertEqual(self.lead.expected_revenue, 1000)
        second.action_mark_offer()
        self.assertFalse(first.is_offer)
        self.assertEqual(self.lead.expected_revenue, 3000)
        window = second.action_new_revision()
        revision = self.env["sale.order"].browse(window["res_id"])
        self.assertEqual(revision.opportunity_id, self.lead)
        self.assertEqual(revision.offer_revision, 2)
        self.assertEqual(revision.previous_offer_id, second)
        self.assertEqual(second.state, "cancel")
        self.assertEqual(self.lead.offer_id, revision)
        self.lead.value_from_offer = False
        self.lead.expected_revenue = 50
        revision.order_line.product_uom_qty = 10
        self.assertEqual(self.lead.expected_revenue, 50)

    def test_merge(self):
        """PV-24 Merging deals keeps competitors once and the outcome's fields."""
        rival = self.env["crm.competitor"].create({"name": "Rival S.p.A."})
        other = self._new_lead(name="Second")
        for lead in self.lead | other:
            lead.competitor_ids = [(0, 0, {"competitor_id": rival.id})]
        merged = (self.lead | other).merge_opportunity()
        self.assertEqual(merged.competitor_ids.competitor_id, rival)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestForecast(LeadCommon):
    def _report(self, **domain):
        self.env.flush_all()
        lines = self.env["crm.forecast.report"].with_user(self.sara)
        groups = lines._read_group(
            [("user_id", "=", self.marco.id)],
            ["date:month"],
            ["won:sum", "committed:sum", "best:sum", "weighted:sum", "target:sum"],
        )
        return {str(month)[:7]: values for month, *values in groups}

    def test_forecast(self):
        """PV-25 Committed, best, weighted, won and target stand by month."""
        self.lead.write(
            {"expected_revenue": 1000, "probability": 60, "date_deadline": "2026-06-20"}
        )
        self.lead.forecast_category = "best"
        late = self._new_lead(
            expected_revenue=500, probability=80, date_deadline="2026-03-01"
        )
        late.forecast_category = "committed"
        won = self._new_lead(expected_revenue=300)
        won.action_set_won()
        self._new_lead(expected_revenue=0, date_deadline=False)
        self.env["crm.sales.target"].create(
            {"user_id": self.marco.id, "date": "2026-05-15", "amount": 2000}
        )
        report = self._report()
        self.assertEqual(report["2026-06"], [0, 0, 1000, 600, 0])
        self.assertEqual(report["2026-05"], [300, 500, 500, 400, 2000])

    def test_weighted_by_history(self):
        """PV-25 Ten closed deals make a history; fewer leave the deal's own."""
        values = {"expected_revenue": 1000, "probability": 60}
        deal = self._new_lead(date_deadline="2026-06-20", **values)
        closed = [self._new_lead(name=f"Closed {i}") for i in range(10)]

        def weighted():
            self.env.flush_all()
            self.env.invalidate_all()
            line = self.env["crm.forecast.report"].search([("lead_id", "=", deal.id)])
            return line.weighted_history

        for lead in closed[:9]:
            lead.action_set_lost()
        self.assertEqual(weighted(), 600)
        closed[9].action_set_won()
        self.assertEqual(weighted(), 100)

    def test_category_is_proposed(self):
        """PV-25 The category follows the probability until it is chosen."""
        category = self.env["crm.lead"]._get_forecast_category
        self.assertEqual(category(10), "pipeline")
        self.assertEqual(category(50), "best")
        self.assertEqual(category(80), "committed")
        self.assertEqual(category(0, "lost"), "omitted")

    def test_snapshot_and_changes(self):
        """PV-25 Weekly snapshots say what slipped, grew, was won or vanished."""
        Snapshot = self.env["crm.forecast.snapshot"]
        month = {"probability": 50, "date_deadline": "2026-05-20"}
        slipped, grown, won, gone = (
            self._new_lead(name=name, expected_revenue=100, **month)
            for name in ("slipped", "grown", "won", "gone")
        )
        Snapshot.take(date(2026, 5, 4))
        count = Snapshot.search_count([])
        self.assertEqual(Snapshot.take(date(2026, 5, 4)), 0)
        slipped.date_deadline = "2026-06-20"
        grown.expected_revenue = 150
        won.action_set_won()
        gone.unlink()
        Snapshot.take(date(2026, 5, 11))
        self.assertEqual(Snapshot.search_count([]), 2 * count - 2)
        self.env.flush_all()
        changes = self.env["crm.forecast.change"].search(
            [("lead_name", "in", ["slipped", "grown", "won", "gone"])]
        )
        kinds = {line.lead_name: (line.kind, line.delta) for line in changes}
        self.assertEqual(
            kinds,
            {
                "slipped": ("slipped", 0),
                "grown": ("grown", 50),
                "won": ("won", -100),
                "gone": ("gone", -100),
            },
        )

    def test_accuracy(self):
        """PV-25 A past forecast is compared with what was won then."""
        lead = self._new_lead(
            expected_revenue=1000, probability=50, date_deadline="2026-05-20"
        )
        self.env["crm.forecast.snapshot"].take(date(2026, 5, 4))
        lead.action_set_won()
        self.env.flush_all()
        with freeze_time("2026-06-02 08:00:00"):
            line = self.env["crm.forecast.accuracy"].search(
                [("user_id", "=", self.marco.id), ("month", "=", "2026-05-01")]
            )
            self.assertEqual((line.forecast, line.actual), (500, 1000))
            self.assertEqual(line.error_rate, 50)
            self.assertEqual(line.horizon, 4)

    def test_effectiveness(self):
        """PV-26 Each deal says how many actions, hours, euros and days it took."""
        visit = self._new_action(
            type_id=self.type_visit.id, user_id=self.marco.id, date_done="2026-05-04"
        )
        lead = visit._open_opportunity({})
        visit._mark_done(self.outcome_done, {"time_spent": 2})
        visit.cost = 30
        order = self._quote(lead)
        order.action_confirm()
        self.env.flush_all()
        line = (
            self.env["crm.lead.effectiveness"]
            .with_user(self.marco)
            .search([("lead_id", "=", lead.id)])
        )
        self.assertEqual(line.type_id, self.type_visit)
        self.assertEqual((line.action_count, line.hours, line.action_cost), (1, 2, 30))
        self.assertEqual((line.is_won, line.order_count), (1, 1))
        self.assertFalse(
            self.env["crm.lead.effectiveness"]
            .with_user(self.gina)
            .search([("lead_id", "=", lead.id)])
        )

    def test_reports_open_empty(self):
        """PV-25 Reports answer with nothing where there is nothing."""
        for name in ("change", "accuracy", "report"):
            model = self.env[f"crm.forecast.{name}"].with_user(self.gina)
            self.assertFalse(model.search([("user_id", "=", self.gina.id)]))
