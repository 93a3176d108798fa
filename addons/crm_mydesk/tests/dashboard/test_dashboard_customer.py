"""The charts of the customers: new, lost, what they owe."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from ..common import DeskCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 09:00:00")
class TestDashboardCustomer(DeskCommon):
    def _charts(self, user, **params):
        data = self.env["crm.dashboard"].with_user(user).get_dashboard(**params)
        return {chart["key"]: chart for chart in data["charts"]}

    def _step(self, step, day):
        return self.env["crm.lifecycle.step"].create(
            {
                "partner_id": self._partner(f"Customer {day}").id,
                "step": step,
                "date": f"{day} 10:00:00",
            }
        )

    def test_new_and_lost(self):
        """MD-02 SC-07 Customers who came and who went, against before."""
        before = self._charts(self.sara)["customer_steps"]
        self._step("customer", "2026-03-02")
        self._step("customer", "2026-03-09")
        self._step("customer", "2026-02-09")
        self._step("dormant", "2026-03-03")
        chart = self._charts(self.sara)["customer_steps"]
        self.assertEqual(chart["total"] - before["total"], 2)
        self.assertEqual(chart["previous"] - before["previous"], 1)
        new, lost = (
            sum(after["values"]) - sum(then["values"])
            for after, then in zip(chart["series"], before["series"], strict=True)
        )
        self.assertEqual((new, lost), (2, 1))
        action = chart["action"]
        records = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(records), sum(sum(s["values"]) for s in chart["series"]))

    def _invoice(self, due, amount):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.officine.id,
                "invoice_date": "2026-01-01",
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Dryer", "price_unit": amount, "tax_ids": False}
                    )
                ],
            }
        )
        invoice.action_post()
        return invoice

    def test_exposure(self):
        """MD-02 SC-04 What customers owe, by days overdue: for accounting alone."""
        before = self._charts(self.paola)["exposure"]["series"][0]["values"]
        today = date(2026, 3, 10)
        for days, amount in ((0, 1), (1, 10), (30, 100), (31, 1000), (91, 10000)):
            self._invoice(today - timedelta(days=days), amount)
        chart = self._charts(self.paola)["exposure"]
        after = chart["series"][0]["values"]
        self.assertEqual(
            [round(a - b, 2) for a, b in zip(after, before, strict=True)],
            [1, 110, 1000, 0, 10000],
        )
        items = self.env["account.move.line"].search(chart["action"]["domain"])
        self.assertAlmostEqual(sum(items.mapped("amount_residual")), chart["total"])
        debtors = self._charts(self.paola)["debtors"]
        self.assertIn(self.officine.name, debtors["labels"])
        self.assertNotIn("exposure", self._charts(self.sara))
        self.assertNotIn("debtors", self._charts(self.sara))

    def test_areas(self):
        """MD-02 The charts stand under their headings."""
        data = self.env["crm.dashboard"].with_user(self.paola).get_dashboard()
        order = [key for key, _title in data["areas"]]
        places = [order.index(chart["area"]) for chart in data["charts"]]
        self.assertEqual(places, sorted(places))
