from odoo import fields, models


class CrmMarketingAction(models.Model):
    _inherit = "crm.marketing.action"

    campaign_step_id = fields.Many2one(
        "crm.campaign.step",
        string="Step of the Campaign",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
