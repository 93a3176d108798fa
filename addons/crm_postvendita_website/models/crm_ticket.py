"""Tickets from a form of the web site."""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr, html2plaintext, plaintext2html

from ..web_request import LINE, TEXT, clean_line


class CrmTicket(models.Model):
    _inherit = "crm.ticket"

    @api.model
    def _open_from_web(self, values, company, partner=None, further=""):
        """Open a ticket for a visitor, known or not, and confirm it by mail.

        An address tells who writes as it does in a mail: whether it was known is
        nowhere to be seen for the visitor.

        :param dict values: the form's values; texts are cleaned already
        :param partner: the contact of a visitor who is logged in
        :param str further: answers to questions that the page's editor has added
        :raises UserError: to tell the visitor what is missing
        """
        values = self._prepare_web_values(values, company, partner, further)
        context = {"mail_create_nosubscribe": True}
        ticket = self.with_company(company).with_context(**context).create(values)
        ticket = ticket.with_env(self.env)
        ticket._confirm_web_request()
        return ticket

    @api.model
    def _is_acknowledged(self, vals):
        # the form's own mail confirms it, in the language of the page
        form = "crm_postvendita_website.crm_ticket_channel_website"
        data = self.env["ir.model.data"]
        ours = vals.get("channel_id") == data._xmlid_to_res_id(form)
        return not ours and super()._is_acknowledged(vals)

    @api.model
    def _prepare_web_values(self, values, company, partner, further):
        subject = clean_line(values.get("name"))
        text = values.get("description") or ""
        address = email_normalize(values.get("partner_email") or "")
        if partner:
            address = address or partner.email_normalized
        if not subject or not html2plaintext(text).strip():
            raise UserError(self.env._("Write a subject and what happened."))
        if not address:
            raise UserError(
                self.env._("Write your mail address, such as name@company.com.")
            )
        name = clean_line(values.get("partner_name"))
        partner = partner or self._find_web_partner(name, address, values)
        if further:
            text = Markup("{}{}").format(text, plaintext2html(further[:TEXT]))
        channel = self.env.ref("crm_postvendita_website.crm_ticket_channel_website")
        options = self._get_web_options(company, partner)
        return {
            "name": subject,
            "description": text,
            "partner_id": partner.id,
            "partner_name": name or partner.name,
            "partner_email": address,
            "partner_phone": clean_line(values.get("partner_phone")) or partner.phone,
            "category_id": _chosen(values.get("category_id"), options["category_id"]),
            "product_id": _chosen(values.get("product_id"), options["product_id"]),
            # what machine that is, the ticket finds out: nothing is told to the visitor
            "lot_ref": clean_line(values.get("lot_ref"), 100) or False,
            "team_id": self._get_web_team(values.get("team_id"), company).id,
            "channel_id": channel.id,
            "company_id": company.id,
        }

    @api.model
    def _find_web_partner(self, name, address, values):
        """Return the contact of an address; a new one is to be confirmed."""
        sender = {"email_from": formataddr((name or address, address))}
        partner = self._find_sender(sender)
        if partner.crm_to_confirm and not partner.phone:
            phone = clean_line(values.get("partner_phone"), LINE)
            partner.write({"phone": phone, "lang": self.env.lang or partner.lang})
        return partner

    @api.model
    def _get_web_team(self, team_id, company):
        """Return the team that the form names, if it is the company's, or the first."""
        teams = self.env["crm.ticket.team"].search(
            [("company_id", "in", (company.id, False))]
        )
        return teams.filtered(lambda team: team.id == team_id) or teams[:1]

    @api.model
    def _get_web_options(self, company, partner=None):
        """Return what a visitor chooses from: ``{field: [[id, name], …]}``.

        Products are those marked for it and, for a known customer, those of the
        machines in use there.
        """
        ours = ("company_id", "in", (company.id, False))
        categories = self.env["crm.ticket.category"].search([ours])
        products = self.env["product.product"].search(
            [("crm_on_web_form", "=", True), ours], limit=200
        )
        if partner:
            machines = self.env["crm.equipment"].search(
                [
                    ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                    ("date_retired", "=", False),
                    ours,
                ],
                limit=200,
            )
            products = machines.product_id | products
        return {
            "category_id": [[c.id, c.display_name] for c in categories],
            "product_id": [[p.id, p.name] for p in products],
        }

    def _confirm_web_request(self):
        """Send the visitor the number and the link, as soon as the mail queue runs.

        Nothing that was typed goes into the mail: anybody can type any address.
        """
        template = self.env.ref("crm_postvendita_website.mail_template_web_request")
        # in the language of the page: that of a contact would tell that it is known
        template = template.with_context(lang=self.env.lang)
        template.send_mail(self.id, email_values={"email_to": self.partner_email})
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _get_web_link(self):
        """Return the address by which the ticket is followed without a login."""
        return f"{self.get_base_url()}{self.get_portal_url()}"


def _chosen(value, options):
    return value if value in {key for key, _label in options} else False
