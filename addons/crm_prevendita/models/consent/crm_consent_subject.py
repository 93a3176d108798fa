import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_datetime

_FIELDS = (
    "name",
    "street",
    "street2",
    "zip",
    "city",
    "phone",
    "email",
    "vat",
    "website",
    "function",
    "comment",
    "crm_pec",
    "crm_fiscalcode",
    "crm_ateco",
)


class ResPartner(models.Model):
    """What a person may ask for: everything known, and to be forgotten
    (GDPR, articles 15, 17 and 20)."""

    _inherit = "res.partner"

    def action_crm_export_subject(self):
        """Return the download of everything known about this person."""
        self.ensure_one()
        self._check_privacy_right()
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Data of %s", self.name) + ".json",
                "raw": json.dumps(
                    self._get_subject_data(), indent=2, default=str, ensure_ascii=False
                ).encode(),
                "mimetype": "application/json",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def action_crm_erase_subject(self):
        """Forget this person, except on accounting documents, which the law keeps.

        :raises UserError: the person is a user or one of our companies
        """
        self._check_privacy_right()
        for partner in self:
            partner._check_erasable()
            partner._erase_subject()
        return True

    def _check_privacy_right(self):
        self.check_access("write")
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only a sales manager exports or erases a person's data.")
            )

    def _check_erasable(self):
        # sudo: whether somebody is a user or a company is no secret here
        if self.sudo().user_ids or self.sudo().ref_company_ids:
            raise UserError(
                self.env._(
                    "%s is a user or one of our companies and cannot be erased.",
                    self.name,
                )
            )

    @api.model
    def _get_subject_models(self):
        """Return ``{model: (its field of the partner, fields to hand over)}``."""
        return {
            "crm.name": ("partner_id", ["name", "phone", "email", "note", "state"]),
            "crm.consent": ("partner_id", ["channel", "date", "origin", "version",
                                           "date_withdrawn"]),
            "crm.marketing.action": ("partner_id", ["name", "date_due"]),
            "crm.lead": ("partner_id", ["name", "create_date", "type"]),
            "sale.order": ("partner_id", ["name", "date_order", "state"]),
            "account.move": ("partner_id", ["name", "invoice_date", "state"]),
            "calendar.event": ("partner_ids", ["name", "start"]),
        }  # fmt: skip

    def _get_subject_data(self):
        self.ensure_one()
        data = {"partner": {f: self[f] or "" for f in _FIELDS}}
        for model, (field, names) in self._get_subject_models().items():
            # sudo: the person has a right to all of it, whatever the roles of
            # who answers the request; checked by _check_privacy_right
            records = self.env[model].sudo().search([(field, "in", self.ids)])
            data[model] = records.read(names, load=None)
        # sudo: as above
        data["messages"] = [
            {"date": format_datetime(self.env, m.date), "text": m.preview}
            for m in self.sudo().message_ids
        ]
        return data

    def _erase_subject(self):
        """Take out what says who it is; keep what accounting documents need."""
        self.ensure_one()
        # sudo: as in _get_subject_data
        partner = self.sudo()
        names = partner.crm_name_ids | partner.crm_name_id
        names._anonymise()
        documents = (
            self.env["account.move"]
            .sudo()
            .search_count(  # sudo: as above
                [("commercial_partner_id", "=", partner.commercial_partner_id.id)],
                limit=1,
            )
        )
        kept = ("name", "street", "street2", "zip", "city", "vat") if documents else ()
        values = {f: False for f in _FIELDS if f not in kept}
        if not documents:
            values["name"] = self.env._("Erased %s", partner.id)
        partner.crm_consent_ids.filtered(lambda c: not c.date_withdrawn).write(
            {"date_withdrawn": fields.Datetime.now()}
        )
        partner._block_addresses()
        partner.message_ids.unlink()
        partner.write({**values, "active": bool(documents)})

    def _block_addresses(self):
        """Keep the addresses on the blacklists, so that the next bought list does
        not bring the person back."""
        if self.email_normalized:
            self.env["mail.blacklist"]._add(self.email_normalized)
        if self.phone_sanitized:
            self.env["phone.blacklist"]._add([self.phone_sanitized])
