"""Tiers: rules, figures, and what is set by hand."""

from datetime import timedelta

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ...models.profile.kernel import tiers
from ..common import CardCommon

FIGURES = {metric: 0 for metric in tiers.METRICS}


@tagged("post_install", "-at_install")
class TestTierRules(BaseCase):
    """The decision alone, without a database."""

    RULES = [
        tiers.Rule(
            1, "below_zero", frozenset(), (tiers.Condition("days_late", ">=", 90),)
        ),
        tiers.Rule(
            2,
            "front_line",
            frozenset({"customer"}),
            (
                tiers.Condition("turnover", ">=", 50000),
                tiers.Condition("recency", "<=", 180),
            ),
        ),
        tiers.Rule(3, "growable", frozenset({"customer"}), ()),
    ]

    def _tier(self, step="customer", **figures):
        rule = tiers.match(self.RULES, step, {**FIGURES, **figures})
        return rule and rule.tier

    def test_first_rule_decides(self):
        """SC-08 The first rule that a customer fulfils decides its tier."""
        self.assertEqual(self._tier(turnover=60000, recency=10), "front_line")
        self.assertEqual(self._tier(turnover=60000, recency=200), "growable")
        self.assertEqual(self._tier(turnover=60000, days_late=90), "below_zero")
        self.assertIsNone(self._tier("lead"))

    @given(st.integers(-(10**11), 10**11), st.integers(0, 10**11))
    def test_margin(self, turnover, cost):
        """SC-08 The margin is never above a hundred and follows the cost."""
        turnover, cost = turnover / 100, cost / 100  # cents
        margin = tiers.margin(turnover, cost)
        self.assertLessEqual(margin, 100.0)
        if turnover > 0:
            self.assertEqual(margin < 0, cost > turnover)


@tagged("post_install", "-at_install")
class TestTier(CardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(cls.NOW))
        cls.product.standard_price = 400.0
        cls.env["crm.tier.rule"].search([]).active = False
        cls.rule = cls.env["crm.tier.rule"].create(
            {
                "name": "Grandi",
                "tier": "front_line",
                "step_from": "customer",
                "condition_ids": [
                    (0, 0, {"metric": "turnover", "operator": ">=", "value": 2000}),
                    (0, 0, {"metric": "margin", "operator": ">=", "value": 20}),
                ],
            }
        )

    def test_figures(self):
        """SC-08 Turnover, margin, frequency, recency and overdue of a customer."""
        order = self._new_order(date_order=self.NOW - timedelta(days=5))
        order.action_confirm()
        order.date_order = self.NOW - timedelta(days=5)
        day = (self.NOW - timedelta(days=20)).date()
        self._new_invoice(self.anna_partner, invoice_date=day, invoice_date_due=day)
        self._new_invoice(price=100.0, move_type="out_refund")
        self._new_invoice(invoice_date=day - timedelta(days=500))
        figures = (self.rossi | self.bianchi)._crm_tier_figures()
        mine = figures[self.rossi.id]
        self.assertEqual(mine["turnover"], 900.0)
        self.assertEqual(mine["margin"], 100.0)
        self.assertEqual((mine["frequency"], mine["recency"]), (1, 5))
        self.assertEqual(mine["overdue"], 2000.0)
        self.assertEqual(mine["days_late"], 520)
        nothing = figures[self.bianchi.id]
        self.assertEqual((nothing["turnover"], nothing["recency"]), (0, tiers.NEVER))

    def test_cron_and_explanation(self):
        """SC-08 By night every customer takes its tier, with the reason."""
        self._new_invoice(price=2500.0)
        with self.enter_registry_test_mode():
            self.env.ref("crm_scheda_cliente.ir_cron_tiers").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.rossi.tier, "front_line")
        self.assertFalse(self.bianchi.tier)

        def explained(user):
            text = self.rossi.with_user(user).crm_tier_explanation
            return text.replace(",", "").replace(".", "")

        self.assertIn("(2500)", explained(self.paola))
        # whoever may not read the accounting reads the rule, not the figures
        self.assertNotIn("(2500)", explained(self.luca))

    def test_by_hand(self):
        """SC-08 A tier set by hand holds, with reason and user, until given back."""
        self._new_invoice(price=2500.0)
        wizard = self.env["crm.tier.override"].with_user(self.sara)
        wizard.create(
            {"partner_id": self.rossi.id, "tier": "below_zero", "reason": "Liti"}
        ).action_apply()
        self.rossi._crm_update_tier()
        self.assertEqual(self.rossi.tier, "below_zero")
        self.assertEqual(self.rossi.tier_computed, "front_line")
        self.assertIn("Liti", self.rossi.crm_tier_explanation)
        self.assertIn("Sara", self.rossi.crm_tier_explanation)
        self.assertIn("Liti", self.rossi.message_ids[0].body)
        wizard.create(
            {"partner_id": self.rossi.id, "tier": False, "reason": "Chiarito"}
        ).action_apply()
        self.assertEqual(self.rossi.tier, "front_line")

    def test_roles(self):
        """SC-08 Tiers are set by hand by the manager only."""
        with self.assertRaises(AccessError):
            self.env["crm.tier.override"].with_user(self.giulia).create(
                {"partner_id": self.rossi.id, "tier": "advocate", "reason": "x"}
            )
