"""Figures of campaigns: rules of their own, currencies, lift, plans at a glance."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CampaignCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestCampaignFigures(CampaignCommon):
    """Rules of one's own, currencies, credit notes, the plan at a glance."""

    def _touch(self, customer, campaign, day):
        with freeze_time(f"{day} 08:00:00"):
            action = self._new_action(partner_id=customer.id, campaign_id=campaign.id)
            action._mark_done(self.outcome_done)

    def _fresh(self, campaign):
        campaign = campaign.with_user(self.sara)
        campaign.invalidate_recordset()
        return campaign

    def test_own_rule(self):
        """PV-13 A campaign may follow a rule of its own, which it shows."""
        customer = self.customers[0]
        self._touch(customer, self.other, "2026-03-01")
        self._touch(customer, self.campaign, "2026-04-01")
        order = self._sell(customer, 1000)
        self.assertEqual(self._fresh(self.campaign).attribution, "document")
        self.other.attribution_rule = "first"
        self.campaign.attribution_rule = "even"
        both = self._fresh(self.campaign | self.other)
        self.assertEqual(both.mapped("revenue_booked"), [500, 1000])
        self.assertEqual(both.mapped("attribution"), ["even", "first"])
        for campaign in both:
            action = campaign.action_view_orders()
            found = self.env["sale.order"].search(action["domain"])
            self.assertEqual(found, order, campaign.title)
        report = self.env["crm.campaign.report"].with_user(self.sara)
        mine = report.search(
            [("is_applied", "=", True), ("campaign_id", "in", both.ids)]
        )
        self.assertEqual(
            {line.campaign_id: (line.rule, line.booked) for line in mine},
            {self.campaign: ("even", 500), self.other: ("first", 1000)},
        )
        self.assertTrue(all(mine.mapped("is_applied")))
        rest = report.search(
            [("is_applied", "=", False), ("campaign_id", "in", both.ids)]
        )
        self.assertEqual(len(rest), 6)

    def test_report(self):
        """PV-13 Booked, invoiced, collected, orders, costs, margin and return."""
        sold = [(1000, 1000), (500, 200), (250, None)]
        for customer, (amount, paid) in zip(self.customers[:3], sold, strict=True):
            order = self._sell(customer, amount)
            if paid:
                self._pay(self._invoice(order), paid)
        self._sell(self.customers[3], 700, campaign=self.other)
        costs = self.env["crm.campaign.cost"]
        costs.create({"name": "Stand", "campaign_id": self.campaign.id, "amount": 400})
        self.env.flush_all()
        line = (
            self.env["crm.campaign.report"]
            .with_user(self.sara)
            .search([("campaign_id", "=", self.campaign.id), ("is_applied", "=", True)])
        )
        self.assertEqual(
            (line.orders, line.booked, line.invoiced, line.collected, line.cost),
            (3, 1750, 1500, 1200, 400),
        )
        self.assertEqual((line.margin, line.roi), (1350, 3.375))

    def test_touched_and_bought(self):
        """PV-14 Of the contacts of a channel, how many are with someone who bought."""
        self.campaign._add_members(self.customers[:3])
        for customer, outcome in zip(
            self.customers[:3],
            (self.outcome_visit_agreed, self.outcome_no_answer, self.outcome_done),
            strict=True,
        ):
            self._new_action(partner_id=customer.id)._mark_done(outcome)
        self._sell(self.customers[0])
        self.campaign.action_refresh_members()
        self.env.flush_all()
        report = self.env["crm.campaign.touch.report"].with_user(self.sara)
        figures = report._read_group(
            [("campaign_id", "=", self.campaign.id)],
            [],
            ["touched:sum", "reached:sum", "responded:sum", "redemption:avg",
             "bought:sum"],
        )  # fmt: skip
        self.assertEqual(figures, [(3, 2, 1, 0.5, 1)])

    def test_companies_in_two_currencies(self):
        """PV-13 What another company sold counts in the reader's currency."""
        francs = self.env.ref("base.CHF")
        francs.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": francs.id,
                "name": "2026-01-01",
                "rate": 2,
                "company_id": False,
            }
        )
        swiss = self.env["res.company"].create(
            {"name": "Swiss", "currency_id": francs.id}
        )
        self.sara.company_ids |= swiss
        costs = self.env["crm.campaign.cost"]
        costs.create({"name": "A", "campaign_id": self.campaign.id, "amount": 100})
        costs.create(
            {
                "name": "B",
                "campaign_id": self.campaign.id,
                "amount": 100,
                "company_id": swiss.id,
            }
        )
        for companies, typed in ((self.env.company, 100), (swiss, 50)):
            figures = self._figures().with_context(allowed_company_ids=companies.ids)
            self.assertEqual(figures.cost_typed, typed)
        both = self._figures().with_context(
            allowed_company_ids=[self.env.company.id, swiss.id]
        )
        self.assertEqual(both.cost_typed, 150)

    def test_credited_member_goes_back(self):
        """PV-14 A member whose invoice was credited has an order, no more."""
        self.campaign._add_members(self.customers[:1])
        invoice = self._invoice(self._sell(self.customers[0], 1000))
        self._pay(invoice, 1000)
        self.campaign.action_refresh_members()
        self.assertEqual(self.campaign.member_ids.state, "collected")
        invoice._reverse_moves([{"invoice_date": "2026-05-04"}]).action_post()
        self.campaign.action_refresh_members()
        self.assertEqual(self.campaign.member_ids.state, "order")

    def test_member_of_an_order_that_moved(self):
        """PV-14 An order that moves to another campaign takes its member along."""
        for campaign in (self.campaign, self.other):
            campaign._add_members(self.customers[:1])
        order = self._sell(self.customers[0], 1000)
        self._invoice(order)
        order.campaign_id = self.other
        (self.campaign | self.other).action_refresh_members()
        self.assertEqual(self.campaign.member_ids.state, "targeted")
        self.assertEqual(self.other.member_ids.state, "invoice")

    def test_lift(self):
        """PV-13 The lift comes with its interval, and opens the two groups."""
        self.campaign._add_members(self.customers)
        members = self.campaign.member_ids
        members[:5].is_held_out = True
        for member in members[5:8]:
            self._sell(member.partner_id)
        self.campaign.action_refresh_members()
        campaign = self._fresh(self.campaign)
        # 3 of 5 against 0 of 5: +60 points, Newcombe's interval
        self.assertEqual(
            [self._digits(part) for part in campaign.lift_text.split("%")[:3]],
            ["600", "30", "882"],
        )
        action = campaign.action_view_groups()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, members)
        action = campaign.action_view_reached()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, members[5:8])
        action = campaign.action_view_targeted()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, members[5:])

    def test_plan_at_a_glance(self):
        """PV-11 Planned against actual for all five, each opens its records."""
        plan = self.env["crm.marketing.plan"].create(
            {
                "name": "2026",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "budget": 500,
                "target_leads": 4,
                "target_opportunities": 2,
                "target_orders": 10,
                "target_revenue": 4000,
                "campaign_ids": [(6, 0, (self.campaign | self.other).ids)],
            }
        )
        order = self._sell(self.customers[0], 1000)
        lead = self._new_action(partner_id=self.customers[1].id)._open_opportunity({})
        self.env["crm.campaign.cost"].create(
            {"name": "Samples", "campaign_id": self.campaign.id, "amount": 600}
        )
        plan = plan.with_user(self.sara)
        reached = {
            "progress_leads": 25,
            "progress_opportunities": 50,
            "progress_orders": 10,
            "progress": 25,
            "progress_budget": 120,
        }
        for name, value in reached.items():
            self.assertEqual(plan[name], value, name)
        self.assertEqual(round(plan.progress_time), 34)
        for method, records in {
            "action_view_leads": lead,
            "action_view_opportunities": lead,
            "action_view_orders": order,
            "action_view_campaigns": self.campaign | self.other,
        }.items():
            action = getattr(plan, method)()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, records, method)

    def test_plan_of_nothing(self):
        """PV-11 A plan without objectives or campaigns divides by nothing."""
        plan = self.env["crm.marketing.plan"].create(
            {"name": "Empty", "date_from": "2026-06-01", "date_to": "2026-06-01"}
        )
        self.assertEqual(
            plan.read(
                ["progress", "progress_leads", "progress_budget", "progress_time"]
            )[0],
            {
                "id": plan.id,
                "progress": 0,
                "progress_leads": 0,
                "progress_budget": 0,
                "progress_time": 0,
            },
        )
        action = plan.action_view_leads()
        self.assertFalse(self.env[action["res_model"]].search(action["domain"]))

    def test_rule_is_for_managers(self):
        """PV-13 Who may not change campaigns does not change their rule."""
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.paola).attribution_rule = "even"

    def test_bill_of_another_campaign(self):
        """PV-13 A bill counts once: a second campaign's cost may not name it."""
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.brambilla.id,
                "invoice_date": "2026-05-04",
                "campaign_id": self.other.id,
                "invoice_line_ids": [
                    (0, 0, {"name": "Fair", "price_unit": 400, "tax_ids": False})
                ],
            }
        )
        costs = self.env["crm.campaign.cost"]
        with self.assertRaisesRegex(UserError, "counts for “Spring offer” already"):
            costs.create(
                {
                    "name": "Fair",
                    "campaign_id": self.campaign.id,
                    "amount": 400,
                    "bill_id": bill.id,
                }
            )

    def test_touches_open_their_records(self):
        """PV-14 Redemption and calls open what they were counted from."""
        self.campaign._add_members(self.customers[:1])
        call = self._new_action(partner_id=self.customers[0].id)
        call._mark_done(self.outcome_done)
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "campaign_id": self.campaign.id,
            }
        )
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": self.customers[0].id,
                "trace_status": "open",
            }
        )
        self.env.flush_all()
        lines = self.env["crm.campaign.touch.report"].with_user(self.sara)
        lines = lines.search([("campaign_id", "=", self.campaign.id)])
        opened = set()
        for line in lines:
            action = line.action_open_touch()
            opened.add(self.env[action["res_model"]].browse(action["res_id"]))
        self.assertEqual(opened, {call, self.campaign.member_ids})
