"""Leads from the web site: what its form brings along, the document asked for."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

_PURPOSE = "crm_prevendita.crm_consent_purpose_marketing"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    origin_download_id = fields.Many2one(
        "crm.download",
        string="Document Asked For",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The document whose request opened this lead.",
    )

    @api.model
    def _merge_get_fields_specific(self):
        fields_info = super()._merge_get_fields_specific()
        fields_info["origin_download_id"] = lambda name, leads: leads[name][:1].id
        return fields_info

    @api.model
    def _get_web_purpose(self):
        """Return what the form's box is a consent to, in the page's language."""
        purposes = self.env["crm.consent.purpose"]
        return self.env.ref(_PURPOSE, raise_if_not_found=False) or purposes

    @api.model
    def _clean_web_values(self, values, company):
        """Leave out of a form's values what the form cannot have offered, in place.

        :raises UserError: to tell the visitor what is missing
        """
        if not values.get("name"):
            raise UserError(self.env._("Write a subject."))
        if not email_normalize(values.get("email_from")) and not values.get("phone"):
            raise UserError(
                self.env._("Write your mail address, such as name@company.com.")
            )
        if "classifier_value_ids" in values:
            asked = [key for command in values["classifier_value_ids"]
                     for key in command[2]]  # fmt: skip
            domain = Domain("id", "in", asked)
            domain &= Domain("company_id", "in", (company.id, False))
            found = self.env["crm.classifier.value"].search(domain)
            values["classifier_value_ids"] = [fields.Command.set(found.ids)]

    def _note_web_consent(self, partner):
        """Take down that a visitor has ticked the box.

        Who is logged in is known: it is a consent. Anybody may type any address:
        then it is a note for whoever answers.

        :param partner: the contact of a visitor who is logged in, or None
        """
        self.ensure_one()
        purpose = self._get_web_purpose()
        if partner and purpose:
            self.env["crm.consent"]._take_down(
                partner,
                purpose,
                "email",
                date=fields.Datetime.now(),
                proof=self.env._("Form of the web site, lead %s", self.id),
            )
            return
        self._message_log(
            body=self.env._(
                "The visitor ticked: “%(text)s” (version %(version)s). The address is"
                " not proven: have it confirmed before you write to it.",
                text=purpose.text or "",
                version=purpose.version or "",
            )
        )
