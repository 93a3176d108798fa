"""The statement's engine: what is open, whose it is, who may read."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.statement.kernel import ageing as kernel
from . import oracle
from .common import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementEngine(StatementCommon):
    def test_open_items_at_a_past_date(self):
        """SC-03 What was open on a day is what was open on that day."""
        invoice = self.invoice(self.alfa, 1000, date(2026, 1, 10), date(2026, 2, 9))
        self.pay(invoice, 400, date(2026, 3, 5))
        self.pay(invoice, 600, date(2026, 5, 5))
        for day, left in (
            (date(2026, 1, 9), None),
            (date(2026, 1, 10), 1000),
            (date(2026, 3, 4), 1000),
            (date(2026, 3, 5), 600),
            (date(2026, 5, 4), 600),
            (date(2026, 5, 5), None),
        ):
            account = self.account(self.alfa, date_to=day)
            if left is None:
                self.assertFalse(account)
            else:
                self.assertEqual(account["closing"], left)
                self.assertEqual(sum(account["ageing"]), left)
                self.assertEqual(account["rows"][0]["partial"], left != 1000)
                self.assertEqual(account["rows"][0]["amount"], 1000)

    def test_kinds_are_shown_as_what_they_are(self):
        """SC-03 Credit notes, payments on account, write-offs, disputes."""
        first = self.invoice(self.alfa, 100, date(2026, 1, 10))
        self.invoice(self.alfa, 30, date(2026, 1, 20), refund=True)
        self.pay(first, 95, date(2026, 2, 1), writeoff=True)
        second = self.invoice(self.alfa, 50, date(2026, 2, 10))
        crumb = self.entry(
            self.alfa,
            -50,
            date(2026, 2, 20),
            self.company_data["default_account_expense"],
            "misc",
        )
        (self.items(second) + crumb).reconcile()
        disputed = self.invoice(self.alfa, 70, date(2026, 3, 1))
        disputed.action_toggle_block_payment()
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.alfa.id,
                "amount": 25,
                "date": date(2026, 3, 2),
            }
        ).action_post()
        self.entry(self.alfa, 10, date(2026, 3, 3), self.income, "misc")
        ledger = self.account(
            self.alfa, kind="ledger", date_from="2026-01-01", date_to=self.DAY
        )
        self.assertEqual(
            self.kinds(ledger),
            [
                "invoice",
                "credit_note",
                "payment",
                "invoice",
                "writeoff",
                "invoice",
                "payment",
                "entry",
            ],
        )
        self.assertEqual(ledger["rows"][2]["writeoff"], 5)
        opened = self.account(self.alfa, date_to=self.DAY)
        self.assertEqual(
            [(row["kind"], row["open"], row["disputed"]) for row in opened["rows"]],
            [
                ("credit_note", -30, False),
                ("invoice", 70, True),
                ("on_account", -25, False),
                ("entry", 10, False),
            ],
        )

    def test_currencies_and_exchange_difference(self):
        """SC-03 Each currency has its own account; differences are named."""
        gold = self.setup_other_currency(
            "CAD", rates=[("2026-01-01", 2.0), ("2026-03-01", 4.0)]
        )
        invoice = self.invoice(self.alfa, 200, date(2026, 1, 10), currency=gold)
        paid = self.entry(self.alfa, -200, date(2026, 3, 10), currency=gold)
        (self.items(invoice) + paid).reconcile()
        ledger = self.account(
            self.alfa, gold, kind="ledger", date_from="2026-01-01", date_to=self.DAY
        )
        self.assertIn("exchange", self.kinds(ledger))
        self.assertEqual(ledger["closing"], 0)
        self.assertEqual(sum(r["company_amount"] for r in ledger["rows"]), 0)
        self.assertFalse(self.account(self.alfa, gold, date_to=self.DAY))
        account = self.account(self.alfa, gold, date_to="2026-03-09", with_ledger=True)
        self.assertEqual(account["closing"], 200)
        self.assertEqual(account["ledger"], 200)

    def test_settled_in_another_currency_is_told(self):
        """SC-03 A cent matched in another currency is assigned all the same."""
        gold = self.setup_other_currency("CAD", rates=[("2026-01-01", 2.0)])
        invoice = self.invoice(self.alfa, 200, date(2026, 1, 10), currency=gold)
        paid = self.entry(self.alfa, -60, date(2026, 1, 20))
        (self.items(invoice) + paid).reconcile()
        account = self.account(self.alfa, gold, date_to=self.DAY, with_ledger=True)
        self.assertEqual(account["closing"], 80)
        self.assertEqual(account["ledger"], 200)
        self.assertEqual(account["elsewhere"], 120)

    def test_branches_and_children(self):
        """SC-03 A branch's invoice is its entity's; a child company is asked for."""
        self.invoice(self.alfa, 100, date(2026, 1, 10))
        self.invoice(self.milan, 20, date(2026, 1, 11))
        self.invoice(self.service, 3, date(2026, 1, 12))
        self.invoice(self.beta, 7, date(2026, 1, 13))
        whole = self.account(self.milan, date_to=self.DAY)
        self.assertEqual([row["open"] for row in whole["rows"]], [100, 20, 3])
        self.assertIn("Milan branch", whole["rows"][1]["address"])
        own = self.account(self.alfa, date_to=self.DAY, include_children=False)
        self.assertEqual(own["closing"], 120)
        both = self.Statement.get_statement(
            (self.service + self.alfa + self.beta).ids, date_to=self.DAY
        )
        self.assertEqual(
            [s["partner"]["id"] for s in both["statements"]],
            [self.alfa.id, self.beta.id],
        )
        book = self.Statement.get_statement(None, date_to=self.DAY)
        found = {s["partner"]["id"]: s["accounts"] for s in book["statements"]}
        for partner, amount in ((self.alfa, 120), (self.service, 3), (self.beta, 7)):
            self.assertEqual(found[partner.id][0]["closing"], amount)
        ageing = self.Statement.get_ageing(None, self.DAY)
        ages = {row["partner"]["id"]: row for row in ageing["rows"]}
        self.assertEqual(ages[self.alfa.id]["open"], 120)
        self.assertEqual(ages[self.alfa.id]["ageing"], found[self.alfa.id][0]["ageing"])

    def test_ledger_adds_up_to_core(self):
        """SC-03 Closing = ledger = the items' sum = core's own balance."""
        first = self.invoice(self.beta, 100.10, date(2025, 12, 1))
        self.invoice(self.beta, 0.1, date(2026, 1, 10))
        self.invoice(self.beta, 0.2, date(2026, 2, 10))
        self.pay(first, 33.33, date(2026, 3, 1))
        account = self.account(
            self.beta,
            kind="ledger",
            date_from="2026-01-01",
            date_to="2026-12-31",
            with_ageing=True,
        )
        self.assertEqual(account["opening"], 100.10)
        self.assertEqual(account["rows"][-1]["balance"], account["closing"])
        self.assertEqual(account["closing"], 67.07)
        self.assertEqual(account["open"], 67.07)
        self.assertEqual(account["elsewhere"], 0)
        self.assertEqual(round(self.beta.credit, 2), 67.07)

    def test_ageing_in_sql_is_the_kernels(self):
        """SC-03 The database and the kernel put an item into the same bucket."""
        for due in ("2025-01-01", "2026-04-30", "2026-05-31", "2026-06-29"):
            self.invoice(self.alfa, 10, date(2025, 1, 1), due)
        for due in ("2026-06-30", "2026-07-01"):
            self.invoice(self.alfa, 10, date(2026, 6, 1), due)
        for buckets in (
            {"unit": "days", "bounds": [30, 60]},
            {"unit": "months", "bounds": [1, 2, 12]},
        ):
            account = self.account(self.alfa, date_to=self.DAY, buckets=buckets)
            days = kernel.cutoffs(self.DAY, buckets["bounds"], buckets["unit"])
            for row in account["rows"]:
                self.assertEqual(row["bucket"], oracle.bucket_index(row["due"], days))

    def test_fixed_number_of_queries(self):
        """SC-03 Many customers cost the queries of one."""
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(12)]
        )
        for partner in partners:
            self.invoice(partner, 10, date(2026, 1, 10))
        for kind in ("open", "ledger"):
            options = {"kind": kind, "date_to": self.DAY, "with_ageing": True}
            counts = []
            for ids in (partners[:1].ids, partners.ids):
                self.env.invalidate_all()
                self.Statement.get_statement(ids, **options)
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                data = self.Statement.get_statement(ids, **options)
                counts.append(self.env.cr.sql_log_count - before)
                self.assertEqual(len(data["statements"]), len(ids))
            self.assertEqual(counts[0], counts[1])
            self.assertLessEqual(counts[0], 12)

    def test_matches_of_an_item(self):
        """SC-03 The drill-down says what closed an item."""
        invoice = self.invoice(self.alfa, 100, date(2026, 1, 10))
        self.pay(invoice, 40, date(2026, 2, 1))
        item = self.items(invoice)
        found = self.Statement.get_matches(item.ids, self.DAY)[item.id]
        self.assertEqual([match["amount"] for match in found], [40])
        self.assertFalse(self.Statement.get_matches(item.ids, "2026-01-31")[item.id])
        matches = [oracle.Match(date.fromisoformat(m["date"]), 4000) for m in found]
        self.assertEqual(oracle.open_at(10000, matches, self.DAY), 6000)

    @freeze_time("2026-06-30")
    def test_what_makes_no_sense_is_a_sentence(self):
        """SC-03 Bad input: a sentence, never a traceback."""
        gone = self.env["res.partner"].create({"name": "Gone"})
        gone_ids = gone.ids
        gone.unlink()
        for options in (
            {"kind": "ledger", "date_from": "2026-07-02", "date_to": "2026-07-01"},
            {"kind": "something"},
            {"date_to": "yesterday"},
            {"currency_ids": [10**7]},
            {"buckets": {"unit": "days", "bounds": [60, 30]}},
            {"buckets": {"unit": "weeks"}},
        ):
            with self.assertRaises(UserError):
                self.Statement.get_statement(self.alfa.ids, **options)
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.Statement.get_statement(gone_ids)
        unused = self.setup_other_currency("CAD")
        data = self.Statement.get_statement(self.alfa.ids, currency_ids=unused.ids)
        self.assertIn("CAD", data["statements"][0]["notices"][0])
        self.alfa.active = False
        data = self.Statement.get_statement(self.alfa.ids)
        self.assertTrue(data["statements"][0]["notices"])

    def test_who_may_read(self):
        """SC-03 Accounting reads without a CRM group; nobody else does."""
        self.invoice(self.alfa, 100, date(2026, 1, 10))
        for group in (
            "account.group_account_invoice",
            "account.group_account_readonly",
        ):
            reader = self.make_user(group[8:], group)
            data = self.Statement.with_user(reader).get_statement(
                self.alfa.ids, date_to=self.DAY
            )
            self.assertEqual(data["statements"][0]["accounts"][0]["closing"], 100)
        for group in (
            "sales_team.group_sale_manager",
            "base.group_user",
            "base.group_portal",
        ):
            stranger = self.make_user(f"no_{group}", group)
            with self.assertRaises(AccessError):
                self.Statement.with_user(stranger).get_statement(self.alfa.ids)

    def test_another_company(self):
        """SC-03 A customer of another company is refused, its items unseen."""
        other = self.setup_other_company()["company"]
        reader = self.make_user("reader", "account.group_account_readonly")
        self.invoice(self.beta, 100, date(2026, 1, 10))
        self.alfa.company_id = other
        with self.assertRaisesRegex(AccessError, "another company"):
            self.Statement.with_user(reader).get_statement(self.alfa.ids)
        statement = self.Statement.with_company(other).with_context(
            allowed_company_ids=other.ids
        )
        self.env.user.company_ids += other
        data = statement.get_statement(self.beta.ids, date_to=self.DAY)
        self.assertFalse(data["statements"][0]["accounts"])
