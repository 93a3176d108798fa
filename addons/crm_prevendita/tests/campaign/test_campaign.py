"""Campaigns: members, series, what they brought and cost, plans."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CampaignCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04 08:00:00")
class TestCampaign(CampaignCommon):
    def test_members(self):
        """PV-12 Members come from segments, less exclusions, some held out."""
        self.campaign.write(
            {"segment_ids": [(6, 0, self.segment.ids)], "hold_out_share": 20}
        )
        campaign = self.campaign.with_user(self.sara)
        campaign.action_add_members()
        self.assertEqual(campaign.member_count, 10)
        self.assertEqual(len(campaign.member_ids.filtered("is_held_out")), 2)
        campaign.action_add_members()
        self.assertEqual(len(campaign.member_ids), 10)
        with self.assertRaises(ValidationError):
            self.campaign.hold_out_share = 60
        with self.assertRaises(UserError):
            self.other.action_add_members()

    def test_series(self):
        """PV-09 A series plans its steps for each member, held out ones excepted."""
        self.campaign.write(
            {
                "segment_ids": [(6, 0, self.segment.ids)],
                "hold_out_share": 20,
                "series_id": self._ref("series_first_contact").id,
            }
        )
        self.campaign.action_add_members()
        self.campaign.with_user(self.sara).action_plan_series()
        actions = self.campaign.env["crm.marketing.action"].search(
            [("campaign_id", "=", self.campaign.id)]
        )
        self.assertEqual(len(actions), 24)
        days = sorted(set(actions.mapped(lambda a: str(a.date_deadline))))
        self.assertEqual(days, ["2026-05-04", "2026-05-07", "2026-05-14"])
        self.campaign.action_plan_series()
        self.assertEqual(self.campaign.action_count, 24)

    def test_series_from_a_list(self):
        """PV-09 A series is planned for a list or a segment, owners in turn."""
        wizard = (
            self.env["crm.marketing.action.plan"]
            .with_user(self.sara)
            .create(
                {
                    "series_id": self._ref("series_first_contact").id,
                    "segment_id": self.segment.id,
                    "user_ids": [(6, 0, (self.gina | self.marco).ids)],
                }
            )
        )
        self.assertEqual(wizard.partner_count, 10)
        domain = wizard.action_plan()["domain"]
        actions = self.env["crm.marketing.action"].search(domain)
        self.assertEqual(len(actions), 30)
        self.assertEqual(len(actions.filtered(lambda a: a.user_id == self.gina)), 15)

    def test_members_follow_documents(self):
        """PV-14 A member's state follows actions, deals, orders, invoices, payments."""
        self.campaign._add_members(self.customers)
        reached, responded, deal, ordered, paid = self.customers[:5]
        self._new_action(partner_id=reached.id)._mark_done(
            self._ref("action_outcome_not_now")
        )
        self._new_action(partner_id=responded.id)._mark_done(self.outcome_visit_agreed)
        self._new_action(partner_id=deal.id)._open_opportunity({})
        self._sell(ordered)
        invoice = self._invoice(self._sell(paid))
        self._pay(invoice, 1000)
        self.campaign.action_refresh_members()
        states = {m.partner_id: m.state for m in self.campaign.member_ids}
        self.assertEqual(states[reached], "reached")
        self.assertEqual(states[responded], "responded")
        self.assertEqual(states[deal], "opportunity")
        self.assertEqual(states[ordered], "order")
        self.assertEqual(states[paid], "collected")
        self.assertEqual(states[self.customers[9]], "targeted")
        # 4 of the 5 that were reached responded, 2 of 10 members ordered
        campaign = self.campaign.with_user(self.sara)
        self.assertEqual(self._digits(campaign.redemption_text), "800")
        self.assertEqual(self._digits(campaign.conversion_text), "200")

    def test_revenue(self):
        """PV-13 Booked, invoiced and collected come from the documents."""
        order = self._sell(self.customers[0], 2000)
        figures = self._figures()
        self.assertEqual(figures.revenue_booked, 2000)
        self.assertEqual(figures.revenue_invoiced, 0)
        invoice = self._invoice(order)
        self._pay(invoice, 500)
        figures = self._figures()
        self.assertEqual(figures.revenue_invoiced, 2000)
        self.assertEqual(figures.revenue_collected, 500)
        invoice._reverse_moves([{"invoice_date": "2026-05-04"}]).action_post()
        self.assertEqual(self._figures().revenue_invoiced, 0)

    def test_credit_note_after_collection(self):
        """PV-13 What was collected and then credited is no revenue any more."""
        invoice = self._invoice(self._sell(self.customers[0], 1000))
        self._pay(invoice, 1000)
        self.assertEqual(self._figures().revenue_collected, 1000)
        credit = invoice._reverse_moves([{"invoice_date": "2026-05-04"}])
        credit.action_post()
        self.assertEqual(self._figures().revenue_invoiced, 0)
        # paid back to the customer, nothing is left of it
        self._pay(credit, 1000)
        self.assertEqual(self._figures().revenue_collected, 0)

    def test_records_behind_the_figures(self):
        """PV-13 Every figure opens the records it is counted from."""
        order = self._sell(self.customers[0], 1000)
        invoice = self._invoice(order)
        other = self._sell(self.customers[1], 500, self.other)
        call = self._new_action(cost=20)
        call._mark_done(self.outcome_done, {"time_spent": 1})
        free = self._new_action()
        free._mark_done(self.outcome_done)
        cost = self.env["crm.campaign.cost"].create(
            {"name": "Samples", "campaign_id": self.campaign.id, "amount": 50}
        )
        campaign = self.campaign.with_user(self.sara)
        expected = {
            "action_view_orders": order,
            "action_view_invoices": invoice,
            "action_view_collected": invoice.browse(),
            "action_view_hours": call,
            "action_view_direct_costs": call,
            "action_view_costs": cost,
        }
        for method, records in expected.items():
            action = getattr(campaign, method)()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, records, method)
        self._pay(invoice, 300)
        found = campaign.action_view_collected()["domain"]
        self.assertEqual(self.env["account.move"].search(found), invoice)
        # under another rule other documents are behind it
        customer = self.customers[1]
        self._new_action(partner_id=customer.id)._mark_done(self.outcome_done)
        first = campaign.with_context(campaign_attribution="first")
        found = self.env["sale.order"].search(first.action_view_orders()["domain"])
        self.assertIn(other, found)

    def test_order_moves_to_another_campaign(self):
        """PV-13 An order that moves takes its invoices with it."""
        order = self._sell(self.customers[0], 700)
        self._invoice(order)
        order.campaign_id = self.other
        self.assertEqual(self._figures().revenue_invoiced, 0)
        moved = self._figures(self.other)
        self.assertEqual((moved.revenue_booked, moved.revenue_invoiced), (700, 700))

    def test_costs_count_once(self):
        """PV-13 Bills, hours, actions and typed costs each count once."""
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.brambilla.id,
                "invoice_date": "2026-05-04",
                "invoice_line_ids": [
                    (0, 0, {"name": "Fair", "price_unit": 400, "tax_ids": False})
                ],
            }
        )
        costs = self.env["crm.campaign.cost"].with_user(self.sara)
        costs.create(
            {
                "name": "Fair, as billed",
                "campaign_id": self.campaign.id,
                "amount": 400,
            }
        ).sudo().bill_id = bill
        costs.create({"name": "Samples", "campaign_id": self.campaign.id, "amount": 50})
        bill.action_post()
        call = self._new_action(cost=20)
        call._mark_done(self.outcome_done, {"time_spent": 2})
        figures = self._figures()
        self.assertEqual(figures.cost_bills, 400)
        self.assertEqual(figures.cost_typed, 50)
        self.assertEqual(figures.cost_hours, 60)
        self.assertEqual(figures.cost_direct, 20)
        self.assertEqual(figures.cost_total, 530)
        self.assertFalse(self._digits(figures.roi_text))
        self._sell(self.customers[0], 1060)
        self.assertEqual(self._digits(self._figures().roi_text), "1000")

    def test_not_yet(self):
        """PV-13 Nothing spent, nobody reached: the screen says "not yet"."""
        figures = self._figures(self.other)
        self.assertEqual(figures.roi, 0)
        line = self.env["crm.campaign.report"].with_user(self.sara)
        line = line.search([("campaign_id", "=", self.other.id)], limit=1)
        self.assertEqual(line.roi_text, figures.roi_text)
        self.assertFalse(self._digits(figures.roi_text))
        self.assertFalse(self._digits(figures.redemption_text))
        self.assertFalse(self._digits(figures.lift_text.replace("-", "")))

    def test_attribution(self):
        """PV-13 The rule decides: document, first touch, last touch, evenly."""
        customer = self.customers[0]
        with freeze_time("2026-03-01 08:00:00"):
            self._new_action(
                partner_id=customer.id, campaign_id=self.other.id
            )._mark_done(self.outcome_done)
        with freeze_time("2026-04-01 08:00:00"):
            self._new_action(partner_id=customer.id)._mark_done(self.outcome_done)
        order = self._sell(customer, 1000)
        order.campaign_id = False
        expected = {
            "document": (0, 0),
            "first": (0, 1000),
            "last": (1000, 0),
            "even": (500, 500),
        }
        for rule, (mine, others) in expected.items():
            self.assertEqual(self._figures(rule=rule).revenue_booked, mine, rule)
            self.assertEqual(self._figures(self.other, rule).revenue_booked, others)
        lines = self.env["crm.campaign.report"].with_user(self.sara)
        lines = lines.search([("campaign_id", "=", self.campaign.id)])
        self.assertEqual(
            {line.rule: line.booked for line in lines},
            {rule: mine for rule, (mine, _other) in expected.items()},
        )

    def test_foreign_currency(self):
        """PV-13 An order in another currency counts in the company's."""
        francs = self.env.ref("base.CHF")
        francs.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": francs.id, "name": "2026-01-01", "rate": 2}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Swiss", "currency_id": francs.id}
        )
        self._sell(self.customers[0], 500)
        self._sell(self.customers[1], 500, pricelist_id=pricelist.id)
        self.assertEqual(self._figures().revenue_booked, 500 + 250)

    def test_figures_cost_the_same(self):
        """PV-13 The figures of many campaigns cost the queries of one."""
        campaigns = self.env["utm.campaign"].create(
            [{"title": f"Campaign {i}"} for i in range(30)]
        )
        counts = []
        for some in (campaigns[:1], campaigns[:1], campaigns):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.with_user(self.sara).mapped("roi_text")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_access(self):
        """PV-13 Money is for who sees all documents; a stranger sees no members."""
        self._sell(self.customers[0])
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.gina).read(["revenue_booked"])
        self.campaign.with_user(self.gina).read(["redemption_text"])
        with self.assertRaises(AccessError):
            self.env["crm.campaign.member"].with_user(self.paola).search([])
        with self.assertRaises(AccessError):
            self.env["crm.campaign.report"].with_user(self.gina).search([])

    def test_form_without_mailing_rights(self):
        """PV-12 A seller without rights on mailings opens the campaign's form."""
        for user in (self.gina, self.sara):
            form = Form(self.campaign.with_user(user))
            self.assertEqual(form.title, "Autumn offer")

    def test_plan(self):
        """PV-11 A plan sets objectives and budget beside what was reached."""
        plan = self.env["crm.marketing.plan"].create(
            {
                "name": "2026",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "budget": 5000,
                "target_revenue": 4000,
                "campaign_ids": [(6, 0, (self.campaign | self.other).ids)],
            }
        )
        self._sell(self.customers[0], 1000)
        self._new_action(partner_id=self.customers[1].id)._open_opportunity({})
        plan = plan.with_user(self.sara)
        self.assertEqual(plan.actual_revenue, 1000)
        self.assertEqual(plan.actual_opportunities, 1)
        self.assertEqual(plan.progress, 25)
        with self.assertRaises(ValidationError):
            plan.date_to = "2025-01-01"
        with self.assertRaises(AccessError):
            plan.with_user(self.gina).write({"name": "Mine"})

    def test_money_of_a_plan(self):
        """PV-11 Who may not see what campaigns cost and brought reads neither on the
        plan, not even as a share; the form opens, and the other figures are there"""
        plan = self.env["crm.marketing.plan"].create(
            {
                "name": "2026",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "budget": 5000,
                "campaign_ids": [(6, 0, self.campaign.ids)],
            }
        )
        self._sell(self.customers[0], 1000)
        plan = plan.with_user(self.gina)
        money = ("actual_revenue", "actual_cost", "progress", "progress_budget")
        for name in money:
            with self.assertRaises(AccessError):
                plan.read([name])
        self.assertEqual(plan.read(["actual_orders"])[0]["actual_orders"], 1)
        self.assertFalse(set(money) & set(plan.fields_get()))
        with Form(plan) as form:
            self.assertEqual(form.name, "2026")
        self.assertEqual(plan.with_user(self.sara).actual_revenue, 1000)

    def test_series_rows_are_as_the_orm_writes_them(self):
        """PV-09 What a series clones is what the ORM would have created."""
        series = self._ref("series_first_contact")
        person = self.env["res.partner"].create(
            {"name": "Ugo", "parent_id": self.customers[3].id, "email": "u@g.example"}
        )
        names = self.customers[:4] | person
        users = self.gina | self.marco
        cloned = series._plan(names, {"campaign_id": self.campaign.id}, users=users)
        one_by_one = self.env["crm.marketing.action"]
        start = fields.Date.context_today(series)
        one_by_one = series._create_actions(
            series.line_ids, names, {"campaign_id": self.campaign.id}, start, users
        )
        self.assertEqual(len(cloned), 15)
        stored = [
            name
            for name, field in cloned._fields.items()
            if field.store and name != "id"
        ]

        def rows(actions):
            actions.invalidate_recordset()
            rows = actions.sorted(
                lambda a: (a.contact_id.id, a.partner_id.id, a.date_due)
            )
            return [tuple(row.items()) for row in rows.read(stored, load=None)]

        for mine, other in zip(rows(cloned), rows(one_by_one), strict=True):
            self.assertEqual(dict(mine) | {"id": 0}, dict(other) | {"id": 0})

    def test_series_of_another_company(self):
        """PV-09 A series for another company's name is refused, many or few."""
        other = self.env["res.company"].create({"name": "Other"})
        self.customers[5].company_id = other
        with self.assertRaises(UserError):
            self._ref("series_first_contact")._plan(self.customers)
