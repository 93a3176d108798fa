from odoo import models

from .kernel import said

WORDS = said.vector("name")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    _crm_said_idx = models.Index(f"USING gin ({WORDS}) WHERE res_model = 'crm.ticket'")
