from odoo import fields, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    # stored without the prefix: its column would have to be renamed
    category_id = fields.Many2one(
        "crm.document.category", index="btree_not_null", ondelete="set null"
    )
