"""What tests of campaigns share: customers, sales, payments, figures."""

from ..common import MarketingCommon


class CampaignCommon(MarketingCommon):
    """Ten customers, two campaigns, and what it takes to sell to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.marketing_hour_cost = 30
        cls.customers = cls.env["res.partner"].create(
            [
                {"name": f"Customer {i}", "is_company": True, "ref": "SEG"}
                for i in range(10)
            ]
        )
        cls.segment = cls.env["crm.segment"].create(
            {"name": "Test", "domain": "[('ref', '=', 'SEG')]"}
        )
        cls.other = cls.env["utm.campaign"].create({"title": "Spring offer"})

    def _sell(self, partner, amount=1000, campaign=None, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "campaign_id": (campaign or self.campaign).id,
                **values,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "price_unit": amount,
                            "tax_ids": False,
                        },
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _invoice(self, order):
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def _pay(self, invoice, amount):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": amount, "payment_date": "2026-05-04"})._create_payments()

    def _figures(self, campaign=None, rule="document"):
        campaign = (campaign or self.campaign).with_user(self.sara)
        campaign = campaign.with_context(campaign_attribution=rule)
        campaign.invalidate_recordset()
        return campaign

    def _digits(self, text):
        """The digits of a percentage, whatever the language's decimal point."""
        return "".join(char for char in text if char in "-0123456789")
