"""Outgoing servers of certified mail (posta elettronica certificata)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    crm_certified = fields.Boolean(
        "Certified mail (PEC)",
        help="Takes what has to go out as certified mail, and nothing else: answers to"
        " requests that came as certified mail, statements if so chosen.",
    )
    crm_company_id = fields.Many2one(
        "res.company",
        "Mailbox of the company",
        help="Whose certified mailbox it is. Empty: of all companies.",
    )

    @api.constrains("crm_certified", "from_filter")
    def _check_crm_certified(self):
        """A provider of certified mail takes mails from its mailbox alone.

        *Regole tecniche* of 2 November 2005, annex, 6.3.1: the sender of the envelope
        must be that of the mail.
        """
        for server in self:
            if server.crm_certified and not server._crm_get_address():
                raise ValidationError(
                    self.env._(
                        "“%s” sends certified mail: write its mailbox, one address"
                        " in full, under “FROM Filtering”.",
                        server.name,
                    )
                )

    def _crm_get_address(self):
        """Return the mailbox that a certified server sends from, or False."""
        return email_normalize(self.from_filter or "")

    @api.model
    def _crm_find_certified(self, company):
        """Return the server that sends a company's certified mail, maybe none."""
        # sudo: which server sends a mail, whoever writes it
        servers = self.sudo().search(
            [
                ("crm_certified", "=", True),
                ("crm_company_id", "in", (False, company.id)),
            ]
        )
        return servers.sorted(lambda server: not server.crm_company_id)[:1]

    @api.model
    def _filter_mail_servers_fallback(self, servers):
        """Keep ordinary mail away from servers of certified mail, which refuse it."""
        found = super()._filter_mail_servers_fallback(servers)
        return found.filtered(lambda server: not server.crm_certified)
