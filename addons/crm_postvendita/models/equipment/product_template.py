from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    crm_installable = fields.Boolean(
        "Installed at the customer",
        help="When it is delivered or invoiced, a machine appears among the"
        " customer's equipment, with its warranty.",
        groups="base.group_user",
    )
