"""A company whose customers' accounts hold every kind of entry."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install", "-at_install")
class StatementCommon(AccountTestInvoicingCommon):
    """A company with customers whose accounts hold every kind of entry.

    Alfa S.p.A. (commercial entity)
    ├── Alfa, Milan branch (address: its invoices are booked on Alfa)
    └── Alfa Service S.r.l. (a company of its own, with an account of its own)
    Beta S.r.l. (another customer)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.receivable = cls.company_data["default_account_receivable"]
        Partner = cls.env["res.partner"].with_context(tracking_disable=True)
        cls.alfa, cls.beta = Partner.create(
            [
                {"name": "Alfa S.p.A.", "is_company": True, "lang": "en_US"},
                {"name": "Beta S.r.l.", "is_company": True, "lang": "en_US"},
            ]
        )
        cls.milan, cls.service = Partner.create(
            [
                {"name": "Milan branch", "parent_id": cls.alfa.id, "type": "other"},
                {
                    "name": "Alfa Service S.r.l.",
                    "parent_id": cls.alfa.id,
                    "is_company": True,
                },
            ]
        )
        cls.income = cls.company_data["default_account_revenue"]
        cls.Statement = cls.env["crm.customer.statement"]

    @classmethod
    def make_user(cls, login, *groups):
        """Return a user of the company with exactly these groups."""
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "lang": "en_US",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [Command.set([cls.env.ref(g).id for g in groups])],
            }
        )

    @classmethod
    def invoice(cls, partner, amount, day, due=None, currency=None, refund=False):
        """Return a posted invoice, or credit note, without taxes."""
        move = cls.env["account.move"].create(
            {
                "move_type": "out_refund" if refund else "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "invoice_date_due": due or day,
                "invoice_payment_term_id": False,
                "currency_id": (currency or cls.company.currency_id).id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Compressor",
                            "price_unit": amount,
                            "account_id": cls.income.id,
                            "tax_ids": [],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def entry(cls, partner, amount, day, account=None, journal="bank", currency=None):
        """Return the receivable item of a posted entry; negative is paid in."""
        rate = 1.0
        if currency:
            rate = currency._convert(1, cls.company.currency_id, cls.company, day)
        other = account or cls.company_data["default_journal_bank"].default_account_id
        values = {
            "partner_id": partner.id,
            "currency_id": (currency or cls.company.currency_id).id,
        }
        move = cls.env["account.move"].create(
            {
                "date": day,
                "journal_id": cls.company_data[f"default_journal_{journal}"].id,
                "line_ids": [
                    Command.create(
                        {
                            **values,
                            "account_id": target.id,
                            "balance": sign * round(amount * rate, 2),
                            "amount_currency": sign * amount,
                        }
                    )
                    for target, sign in ((cls.receivable, 1), (other, -1))
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == cls.receivable)

    @classmethod
    def pay(cls, move, amount, day, writeoff=False):
        """Register a payment on an invoice; the rest may be written off."""
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        values = {"amount": amount, "payment_date": day}
        if writeoff:
            values |= {
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": cls.company_data["default_account_expense"].id,
            }
        return wizard.create(values)._create_payments()

    @classmethod
    def items(cls, moves):
        return moves.line_ids.filtered(lambda line: line.account_id == cls.receivable)

    def account(self, partner, currency=None, **options):
        """Return the only statement's account in a currency."""
        data = self.Statement.get_statement(partner.ids, **options)
        self.assertEqual(len(data["statements"]), 1)
        currency = currency or self.company.currency_id
        return next(
            (
                account
                for account in data["statements"][0]["accounts"]
                if account["currency_id"] == currency.id
            ),
            None,
        )

    @staticmethod
    def kinds(account):
        return [row["kind"] for row in account["rows"]]

    DAY = date(2026, 6, 30)
