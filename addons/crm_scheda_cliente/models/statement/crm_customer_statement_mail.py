from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class CrmCustomerStatement(models.AbstractModel):
    """The statement by e-mail, written down in the customer's history."""

    _inherit = "crm.customer.statement"

    @api.model
    def _mail_recipient(self, partner):
        """Return who receives a customer's statements: its invoicing contact."""
        found = partner.address_get(["invoice"])["invoice"]
        return self.env["res.partner"].browse(found) if found else partner

    @api.model
    def _mail(self, partner, template, options):
        """Send a customer's statement and log it on the customer.

        :param partner: the commercial entity
        :param template: ``mail.template`` on ``res.partner``: subject and body
        :param dict options: the arguments of ``get_statement`` by name
        :return: the message
        :raises UserError: if there is nobody to send it to
        """
        self._check_reader()
        recipient = self._mail_recipient(partner)
        if not email_normalize(recipient.email or ""):
            raise UserError(
                self.env._(
                    "“%s” has no valid e-mail address. Write it on the customer, or"
                    " on its contact for invoices.",
                    partner.display_name,
                )
            )
        lang = recipient.lang or partner.lang or self.env.lang
        localised = self.with_context(lang=lang)
        options = localised._screen_options(options)
        data = localised._build(
            partner.ids, localised._parse(**options, with_ageing=True)
        )
        content = localised._render_pdf(partner.ids, options)
        # sudo: accounting staff send mails without rights on templates and threads
        values = {
            name: template.sudo()
            .with_context(lang=lang)
            ._render_field(name, partner.ids)[partner.id]
            for name in ("subject", "body_html")
        }
        return partner.sudo().message_post(
            subject=values["subject"],
            body=values["body_html"],
            author_id=self.env.user.partner_id.id,
            email_from=self.env.user.email_formatted or None,
            partner_ids=recipient.ids,
            message_type="email_outgoing",
            subtype_xmlid="mail.mt_comment",
            attachments=[(localised._filename(data, "pdf"), content)],
        )
