from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.livechat.document"]

    # core's own link
    _livechat_link = "origin_channel_id"
