"""Costs of campaigns that are typed, beside bills and working hours."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmCampaignCost(models.Model):
    """What a campaign cost, besides bills and working hours."""

    _name = "crm.campaign.cost"
    _description = "Cost of a campaign"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What For", required=True)
    campaign_id = fields.Many2one(
        "utm.campaign", required=True, ondelete="cascade", index=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    bill_id = fields.Many2one(
        "account.move",
        string="Vendor Bill",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('move_type', 'in', ('in_invoice', 'in_refund'))]",
        help="If a bill came for it, the bill counts and this line does not.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        costs = super().create(vals_list)
        costs._name_campaign_on_bills()
        return costs

    def write(self, vals):
        result = super().write(vals)
        if {"bill_id", "campaign_id"} & vals.keys():
            self._name_campaign_on_bills()
        return result

    def _name_campaign_on_bills(self):
        """A bill named here counts, so it must carry the campaign."""
        for cost in self.filtered("bill_id"):
            bill = cost.bill_id.sudo()  # sudo: marketing names its campaign, no more
            if not bill.campaign_id:
                bill.campaign_id = cost.campaign_id
            elif bill.campaign_id != cost.campaign_id:
                raise UserError(
                    self.env._(
                        "The bill %(bill)s counts for “%(other)s” already, as a whole:"
                        " leave “%(cost)s” without a bill, or split the bill.",
                        bill=bill.display_name,
                        other=bill.campaign_id.title,
                        cost=cost.name,
                    )
                )
