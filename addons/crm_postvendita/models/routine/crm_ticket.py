"""What macros and timed rules add to tickets."""

from odoo import fields, models

from ..ticket.crm_ticket import AGENT


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    timed_run_ids = fields.One2many(
        "crm.ticket.timed.run", "ticket_id", "Timed rules that ran", groups=AGENT
    )

    def _get_macro_lang(self):
        """Return the language in which prepared answers go to the customer."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        lang = self.partner_id.lang
        if lang in installed:
            return lang
        return self.company_id.partner_id.lang or self.env.lang
