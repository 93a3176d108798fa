from odoo import fields, models


class ResPartner(models.Model):
    """What a customer did with our mailings, for segments and filters."""

    _inherit = "res.partner"

    crm_mailing_trace_ids = fields.One2many(
        "mailing.trace",
        "res_id",
        "Mailings received",
        domain=[("model", "=", "res.partner")],
        # whoever sells may ask who opened a mailing, and read nothing of it
        bypass_search_access=True,
        groups="sales_team.group_sale_salesman",
    )
