"""A renewal is shown before one says yes: old price, index, new price."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import format_amount, formatLang

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestRenewalShown(ContractCase):
    def wizard(self, contracts, user=None):
        wizards = self.env["crm.service.contract.renew"].with_user(user or self.manager)
        return wizards.with_context(active_ids=contracts.ids).create({})

    def test_prices_before_and_after(self):
        """PO-22 PO-32 what an index does to each price is read before it is done."""
        index = self.env["crm.price.index"].create(
            {
                "name": "FOI",
                "value_ids": [
                    Command.create({"month": "2025-11-01", "value": 120}),
                    Command.create({"month": "2026-11-01", "value": 123}),
                ],
            }
        )
        contract = self.contract(adjust="index", index_id=index.id)
        wizard = self.wizard(contract)
        shown = str(wizard.preview)
        money = self.company.currency_id
        for amount in (1200, 1230, 60, 61.5):
            self.assertIn(format_amount(wizard.env, amount, money), shown)
        self.assertIn(f"+{formatLang(wizard.env, 2.5, digits=2)} %", shown)
        self.assertIn("FOI", shown)
        self.assertIn("120 (11/2025) → 123 (11/2026)", shown)
        told = str(
            self.wizard(self.contract(adjust="percent", adjust_percent=2.5)).preview
        )
        self.assertIn(f"{formatLang(wizard.env, 2.5, digits=1)} %.", told)
        self.assertEqual(contract.line_ids.price_unit, 1200, "nothing is done yet")
        wizard.action_renew()
        self.assertEqual(contract.line_ids.price_unit, 1230)
        self.assertEqual(contract.date_end, self.day("2027-12-31"))

    def test_what_cannot_be_renewed(self):
        """PO-22 of several contracts those that can are renewed, the others say why."""
        good, bad = self.contract(), self.contract(renewal_months=0, renewal="manual")
        wizard = self.wizard(good | bad)
        self.assertEqual(wizard.renewable_count, 1)
        self.assertIn("months", str(wizard.preview))
        wizard.action_renew()
        self.assertEqual(good.date_end, self.day("2027-12-31"))
        self.assertEqual(bad.date_end, self.day("2026-12-31"))
        self.assertTrue(bad.renewal_error)
        with self.assertRaises(UserError):
            self.wizard(bad).action_renew()

    def test_for_who_leads_the_service(self):
        """SU-01 PO-22 agents neither see nor set prices of contracts this way."""
        contract = self.contract()
        for user in (self.agent, self.stranger, self.portal_anna):
            with self.assertRaises(AccessError):
                self.wizard(contract, user)
