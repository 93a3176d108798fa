from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    crm_on_web_form = fields.Boolean(
        "In web requests",
        help="Visitors of the site may choose it when they ask for help.",
        groups="base.group_user",
    )
