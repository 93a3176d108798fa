from odoo import models


class CrmCallProgram(models.Model):
    _name = "crm.call.program"
    _inherit = ["crm.call.program", "crm.left.out.mixin"]

    _left_out_field = "program_id"
