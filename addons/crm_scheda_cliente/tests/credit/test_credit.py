"""Exposure, the light, and the block of orders."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..statement.common import StatementCommon

OVERRIDE = "crm_scheda_cliente.crm_scheda_cliente_group_credit_override"


@tagged("post_install", "-at_install")
class TestCredit(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"account_use_credit_limit": True})
        cls.alfa.credit_limit = 1000
        cls.product = cls.env["product.product"].create(
            {"name": "Filter", "type": "consu", "taxes_id": [], "list_price": 1}
        )
        cls.Credit = cls.env["crm.credit"]
        sales = "sales_team.group_sale_salesman_all_leads"
        cls.marco = cls.make_user("marco.test", sales)
        cls.paola = cls.make_user("paola.test", "account.group_account_invoice")
        cls.sara = cls.make_user("sara.test", "sales_team.group_sale_manager", OVERRIDE)

    def _order(self, amount, partner=None, currency=None, user=None):
        order = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": (partner or self.alfa).id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": 10,
                                "price_unit": amount / 10,
                                "tax_ids": [],
                            }
                        )
                    ],
                }
            )
        )
        if currency:
            order.currency_id = currency
        return order.with_user(user or self.env.user)

    def _credit(self, partner=None):
        partner = partner or self.alfa
        return self.Credit.with_user(self.paola).get_exposure(partner.ids)[partner.id]

    @freeze_time("2026-06-30")
    def test_exposure_counts_everything_once(self):
        """SC-04 Open receivables + orders not invoiced + draft invoices, once each."""
        self.invoice(self.alfa, 100, date(2026, 6, 1), date(2026, 7, 1))
        self.invoice(self.milan, 10, date(2026, 6, 1), date(2026, 7, 1))
        order = self._order(200).sudo()
        order.action_confirm()
        credit = self._credit()
        self.assertEqual((credit["open"], credit["orders"]), (110, 200))
        draft = order._create_invoices()
        draft.invoice_line_ids.quantity = 4
        credit = self._credit()
        self.assertEqual((credit["orders"], credit["drafts"]), (120, 80))
        self.assertEqual(credit["exposure"], 310)
        draft.invoice_date = date(2026, 6, 30)
        draft.action_post()
        credit = self._credit()
        self.assertEqual(
            (credit["open"], credit["orders"], credit["drafts"]), (190, 120, 0)
        )
        self.assertEqual(credit["color"], "green")

    @freeze_time("2026-06-30")
    def test_foreign_currency(self):
        """SC-04 Orders in another currency count at today's rate."""
        gold = self.setup_other_currency(
            "CAD", rates=[("2026-01-01", 2.0), ("2026-06-30", 4.0)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "CAD", "currency_id": gold.id}
        )
        order = self._order(400).sudo()
        order.pricelist_id = pricelist
        order.currency_id = gold
        order.order_line.price_unit = 40
        order.action_confirm()
        self.assertEqual(order.currency_id, gold)
        self.assertEqual(self._credit()["orders"], 100)
        invoice = self.invoice(self.alfa, 200, date(2026, 1, 10), currency=gold)
        self.assertEqual(self._credit()["open"], 100)
        self.assertEqual(invoice.amount_residual, 200)

    @freeze_time("2026-06-30")
    def test_down_payment_is_counted_once(self):
        """SC-04 A down payment lessens what the order still has to be invoiced."""
        order = self._order(500).sudo()
        order.action_confirm()
        self.env["sale.advance.payment.inv"].sudo().create(
            {
                "sale_order_ids": order.ids,
                "advance_payment_method": "fixed",
                "fixed_amount": 100,
            }
        ).create_invoices()
        credit = self._credit()
        self.assertEqual(credit["exposure"], 500)
        self.assertEqual(credit["drafts"], 100)

    @freeze_time("2026-06-30")
    def test_overdue(self):
        """SC-04 Days overdue turn the light; a disputed invoice does not."""
        invoice = self.invoice(self.beta, 10, date(2026, 3, 1), date(2026, 4, 1))
        self.assertEqual(self._credit(self.beta)["days"], 90)
        self.assertEqual(self.beta.with_user(self.marco).crm_credit_light, "red")
        invoice.action_toggle_block_payment()
        self.env.invalidate_all()
        self.assertEqual(self.beta.with_user(self.marco).crm_credit_light, "green")
        self.assertEqual(self._credit(self.beta)["open"], 10)

    @freeze_time("2026-06-30")
    def test_colour_for_everybody_amounts_for_accounting(self):
        """SC-04 A salesperson sees the colour; amounts are refused and absent."""
        self.invoice(self.alfa, 1234.5, date(2026, 6, 1), date(2026, 7, 1))
        Credit = self.Credit.with_user(self.marco)
        self.assertEqual(Credit.get_lights(self.alfa.ids), {self.alfa.id: "red"})
        self.assertEqual(self.milan.with_user(self.marco).crm_credit_light, "red")
        with self.assertRaises(AccessError):
            Credit.get_exposure(self.alfa.ids)
        Card = self.env["crm.customer.card"]
        family = self.alfa.with_user(self.marco)._crm_family(self.alfa.id)
        facts = Card.with_user(self.marco)._get_facts(family)
        fact = next(fact for fact in facts if fact["key"] == "credit")
        self.assertEqual(fact["color"], "danger")
        self.assertNotRegex(str(facts), r"1[.,]?234|1[.,]?000")
        self.assertFalse(fact["action"])
        family = self.alfa.with_user(self.paola)._crm_family(self.alfa.id)
        facts = Card.with_user(self.paola)._get_facts(family)
        fact = next(fact for fact in facts if fact["key"] == "credit")
        self.assertRegex(fact["value"], r"1[.,]234[.,]50")

    def test_portal_sees_no_light_of_others(self):
        """SC-04 A portal customer cannot ask for anybody's colour."""
        stranger = self.make_user("stranger", "base.group_portal")
        with self.assertRaises(AccessError):
            self.Credit.with_user(stranger).get_lights(self.alfa.ids)
        own = stranger.partner_id.with_user(stranger)
        self.assertEqual(self.Credit.with_user(stranger).get_lights(own.ids), {})
        for name in (
            "crm_credit_light",
            "tier_figures",
            "tier_manual_reason",
            "crm_tier_explanation",
        ):
            with self.assertRaises(AccessError):
                own.read([name])
        with self.assertRaises(AccessError):
            self.alfa.with_user(self.marco).read(["tier_figures"])

    @freeze_time("2026-06-30")
    def test_block_and_override(self):
        """SC-04 The block says why; an override leaves a note of who did it."""
        order = self._order(1500, user=self.marco)
        self.assertEqual(order.crm_credit_light, "red")
        self.assertNotRegex(order.crm_credit_message, r"\d")
        self.assertFalse(order.partner_credit_warning)
        self.company.crm_credit_block = True
        with self.assertRaisesRegex(UserError, "Alfa") as refused:
            order.action_confirm()
        self.assertNotRegex(str(refused.exception), r"1[.,]?500|1[.,]?000|[.,]00")
        self.marco.group_ids += self.env.ref("account.group_account_invoice")
        with self.assertRaisesRegex(UserError, r"500[.,]00"):
            order.with_user(self.marco).action_confirm()
        self.assertEqual(order.state, "draft")
        order.with_user(self.sara).action_confirm()
        self.assertEqual(order.state, "sale")
        note = order.sudo().message_ids.filtered(
            lambda m: "sara.test" in (m.body or "")
        )
        self.assertTrue(note)
        self.assertEqual(note.author_id, self.sara.partner_id)

    @freeze_time("2026-06-30")
    def test_block_over_rpc(self):
        """SC-04 The block holds for whoever writes the state, whatever the context."""
        self.company.crm_credit_block = True
        order = self._order(1500, user=self.marco)
        values = order.copy_data()[0] | {"state": "sale"}
        context = {"crm_credit_override": True, "skip_credit": True, "lang": "en_US"}
        model = self.env["sale.order"].with_user(self.marco)
        for name, args in (
            ("action_confirm", [order.ids]),
            ("write", [order.ids, {"state": "sale"}]),
            ("create", [[values]]),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "Alfa"):
                call_kw(model, name, args, {"context": context})
        order.action_cancel()
        with self.assertRaisesRegex(UserError, "Alfa"):
            call_kw(model, "write", [order.ids, {"state": "sale"}], {})
        self.assertEqual(order.state, "cancel")

    @freeze_time("2026-06-30")
    def test_no_block_within_the_limit_or_without_the_setting(self):
        """SC-04 Nothing is blocked when the light allows, or nobody asked."""
        self._order(2000, user=self.marco).action_confirm()
        self.company.crm_credit_block = True
        self.beta.credit_limit = 500
        order = self._order(400, self.beta, user=self.marco)
        self.assertEqual(order.crm_credit_light, "amber")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_cores_warning_shows_no_amounts(self):
        """SC-04 Core's own warning would tell a salesperson the limit: it does not."""
        self.company.crm_credit_red_percent = 300
        order = self._order(1500, user=self.marco)
        self.assertEqual(order.crm_credit_light, "amber")
        self.assertFalse(order.partner_credit_warning)
        self.marco.group_ids += self.env.ref("account.group_account_invoice")
        self.assertTrue(order.with_user(self.marco).partner_credit_warning)

    def test_thresholds_in_order(self):
        """SC-04 Amber after red is refused."""
        with self.assertRaises(ValidationError):
            self.company.sudo().crm_credit_amber_percent = 120

    @freeze_time("2026-06-30")
    def test_fixed_number_of_queries(self):
        """SC-04 The lights of many customers cost the queries of one."""
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(9)]
        )
        for partner in partners:
            self.invoice(partner, 10, date(2026, 1, 10))
        counts = []
        for some in (partners[:1], partners):
            some.sudo().mapped("credit_limit")
            self.Credit.get_lights(some.ids)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Credit.get_lights(some.ids)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
