"""What the tests of equipment, contracts and maintenance share.

The company of ``common`` sells compressors: Rossi has two of them, Verdi none.
"""

from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import TicketCase


class ContractCase(TicketCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        cls.compressor, cls.filter = products.create(
            [
                {
                    "name": "Compressor BAC 30",
                    "type": "consu",
                    "crm_installable": True,
                    "invoice_policy": "order",
                    "list_price": 16500,
                },
                {
                    "name": "Filter",
                    "type": "consu",
                    "list_price": 240,
                    "standard_price": 118,
                },
            ]
        )
        cls.fee, cls.hour = products.create(
            [
                {"name": "Service fee", "type": "service", "list_price": 1200},
                {"name": "Hour", "type": "service", "list_price": 68},
            ]
        )
        cls.rule = cls.env["crm.warranty.rule"].create(
            {
                "name": "12 months",
                "product_ids": [Command.set(cls.compressor.ids)],
                "starts_from": "delivery",
                "months": 12,
            }
        )
        cls.accountant = new_test_user(
            cls.env, "pv_accountant", "account.group_account_invoice"
        )
        cls.salesman = new_test_user(
            cls.env, "pv_salesman", "sales_team.group_sale_salesman"
        )

    def machine(self, **vals):
        return self.env["crm.equipment"].create(
            {"product_id": self.compressor.id, "partner_id": self.rossi.id, **vals}
        )

    def contract(self, start=True, **vals):
        contract = self.env["crm.service.contract"].create(
            {
                "name": "Full service",
                "partner_id": self.rossi.id,
                "date_start": "2026-01-01",
                "user_id": self.manager.id,
                "line_ids": [
                    Command.create({"product_id": self.fee.id, "price_unit": 1200})
                ],
                "service_ids": [
                    Command.create(
                        {
                            "name": "Hours",
                            "measure": "hours",
                            "quantity": 10,
                            "excess_price": 60,
                            "excess_product_id": self.hour.id,
                        }
                    )
                ],
                **vals,
            }
        )
        if start:
            contract.action_start()
        return contract

    def cover(self, *machines, **vals):
        return [
            Command.create({"equipment_id": machine.id, **vals}) for machine in machines
        ]

    def work(self, ticket, user=None, **vals):
        model = self.env["crm.ticket.work"].with_user(user or self.agent)
        return model.create(
            {"ticket_id": ticket.id, "kind": "remote", "hours": 1, **vals}
        )

    @contextmanager
    def refused(self, words, error=ValidationError):
        """Expect a refusal with words, and leave nothing of it behind."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), words)

    def day(self, value):
        return fields.Date.to_date(value)
