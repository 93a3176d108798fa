from odoo import models


class CrmCampaignStep(models.Model):
    _name = "crm.campaign.step"
    _inherit = ["crm.campaign.step", "crm.left.out.mixin"]

    _left_out_field = "step_id"
