from odoo import models


class MailingMailing(models.Model):
    _name = "mailing.mailing"
    _inherit = ["mailing.mailing", "crm.left.out.mixin"]

    _left_out_field = "mailing_id"
