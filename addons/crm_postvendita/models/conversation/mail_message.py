from odoo import models

from .kernel import said

#: what is said in messages, and where it stands
WORDS = said.vector("subject", "body")


class MailMessage(models.Model):
    _inherit = "mail.message"

    _crm_said_idx = models.Index(f"USING gin ({WORDS}) WHERE model = 'crm.ticket'")
