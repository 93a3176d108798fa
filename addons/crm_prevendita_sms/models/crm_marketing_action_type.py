from odoo import fields, models


class CrmMarketingActionType(models.Model):
    _inherit = "crm.marketing.action.type"

    kind = fields.Selection(
        selection_add=[("sms", "Text message")], ondelete={"sms": "set default"}
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        string="Text Template",
        domain="[('model', '=', 'crm.marketing.action')]",
        ondelete="set null",
    )
