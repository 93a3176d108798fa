from odoo import models

from .kernel import said

WORDS = said.vector("name")


class CrmTicketWork(models.Model):
    _inherit = "crm.ticket.work"

    _said_idx = models.Index(f"USING gin ({WORDS})")
