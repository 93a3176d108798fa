from odoo import fields, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    crm_on_portal = fields.Boolean(
        "For the customer",
        help="The customer finds this document in the portal, on the page of the"
        " machine or contract that it belongs to.",
        groups="base.group_user",
    )
