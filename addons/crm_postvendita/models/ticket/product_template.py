from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    crm_skill_ids = fields.Many2many(
        "crm.ticket.skill",
        string="Skills it asks for",
        help="Tickets about this product ask for somebody with these skills, beside"
        " those of their category.",
        groups="base.group_user",
    )
