from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    crm_installable = fields.Boolean(
        "Installed at the customer",
        help="When it is delivered or invoiced, a machine appears among the"
        " customer's equipment, with its warranty.",
        groups="base.group_user",
    )
    crm_skill_ids = fields.Many2many(
        "crm.ticket.skill",
        string="Skills it asks for",
        help="Tickets about this product ask for somebody with these skills, beside"
        " those of their category.",
        groups="base.group_user",
    )
