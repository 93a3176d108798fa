from odoo import fields, models


class CrmMarketingAction(models.Model):
    _name = "crm.marketing.action"
    _inherit = ["crm.marketing.action", "crm.livechat.document"]

    livechat_id = fields.Many2one(
        "discuss.channel", "Chat", readonly=True, copy=False, ondelete="set null"
    )

    _livechat_unique = models.UniqueIndex(
        "(livechat_id) WHERE livechat_id IS NOT NULL",
        "This chat has an action already.",
    )
