"""The customers and people that the add-on's tests share."""

from datetime import datetime

from odoo.tests import TransactionCase, new_test_user


class CardCommon(TransactionCase):
    """Officine Rossi, with a contact and a branch, and the people who look at it.

    giulia  salesperson, own documents     sara   sales manager
    luca    internal user, no CRM group    paola  accountant, no CRM group
    anna    portal user of Officine Rossi
    """

    NOW = datetime(2026, 3, 16, 9, 0)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.giulia = cls._new_user("giulia", "sales_team.group_sale_salesman")
        cls.sara = cls._new_user("sara", "sales_team.group_sale_manager")
        cls.luca = cls._new_user("luca", "base.group_user")
        cls.paola = cls._new_user("paola", "account.group_account_invoice")
        cls.rossi, cls.bianchi = cls.env["res.partner"].create(
            [
                {"name": "Officine Rossi S.r.l.", "is_company": True},
                {"name": "Bianchi S.p.A.", "is_company": True},
            ]
        )
        cls.anna_partner, cls.branch = cls.env["res.partner"].create(
            [
                {
                    "name": "Anna Rossi",
                    "parent_id": cls.rossi.id,
                    "email": "anna.rossi@officinerossi.example",
                },
                {
                    "name": "Filiale di Bergamo",
                    "parent_id": cls.rossi.id,
                    "type": "delivery",
                },
            ]
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Compressore a vite", "list_price": 1000.0, "type": "consu"}
        )

    @classmethod
    def _new_user(cls, login, groups):
        return new_test_user(
            cls.env,
            f"card_{login}",
            groups=groups,
            name=login.capitalize(),
            lang="en_US",
        )

    @classmethod
    def _new_order(cls, partner=None, price=1000.0, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.rossi).id,
                "date_order": cls.NOW,
                "user_id": cls.giulia.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": cls.product.id,
                            "product_uom_qty": 1,
                            "price_unit": price,
                            "tax_ids": [(6, 0, [])],
                        },
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _new_invoice(cls, partner=None, price=1000.0, post=True, **values):
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.rossi).id,
                "invoice_date": cls.NOW.date(),
                "invoice_date_due": values.get("invoice_date", cls.NOW.date()),
                "invoice_user_id": cls.giulia.id,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": cls.product.id,
                            "quantity": 1,
                            "price_unit": price,
                            "tax_ids": [(6, 0, [])],
                        },
                    )
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move
