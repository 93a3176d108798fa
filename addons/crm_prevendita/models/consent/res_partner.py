"""What a person may ask for: not to be called, all that is known, to be forgotten."""

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
    """Everything known about a person, and its end (GDPR, articles 15, 17 and 20)."""

    _inherit = "res.partner"

    crm_consent_ids = fields.One2many(
        "crm.consent", "partner_id", "Consents", groups="base.group_user"
    )

    def _crm_may_call(self):
        """Return (allowed, sentence) for a call to this partner's number."""
        self.ensure_one()
        return self.env["crm.phone.check"]._crm_may_call(self.phone_sanitized, self)

    def action_crm_export_subject(self):
        """Return the download of everything known about this person."""
        self.ensure_one()
        self._crm_check_privacy_right()
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Data of %s", self.name) + ".json",
                "raw": json.dumps(
                    self._crm_get_subject_data(),
                    indent=2,
                    default=str,
                    ensure_ascii=False,
                ).encode(),
                "mimetype": "application/json",
            }
        )
        self.env["crm.security.log"]._note(
            "export", self.env._("Everything known about a person"), record=self
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def action_crm_ask_erasure(self):
        """Open the question; nobody is forgotten by a slip in a menu."""
        self._crm_check_privacy_right()
        for partner in self:
            partner._crm_check_erasable()
        return self.env["crm.subject.erase"]._get_records_action(
            name=self.env._("Erase people's data"),
            target="new",
            context={"default_partner_ids": self.ids},
        )

    def action_crm_erase_subject(self):
        """Forget this person, except on accounting documents, which the law keeps.

        :raises UserError: the person is a user or one of our companies
        """
        self._crm_check_privacy_right()
        for partner in self:
            partner._crm_check_erasable()
            partner._crm_erase_subject()
            self.env["crm.security.log"]._note(
                "erasure", self.env._("Everything that says who it is"), record=partner
            )
        return True

    # -- the later word of two that became one --------------------------------------

    def _crm_take_refusals(self):
        """The strictest consent wins: a channel that either closed later is closed
        for the addresses of who stayed, too."""
        closed = super()._crm_take_refusals()
        last = {}
        consents = self.env["crm.consent"].search(
            [("partner_id", "in", self.ids), ("purpose_id.marketing", "=", True)]
        )
        for consent in consents:
            moment = consent.date_withdrawn or consent.date
            key = consent.purpose_id, consent.channel
            if key not in last or moment >= last[key][0]:
                last[key] = moment, bool(consent.date_withdrawn)
        channels = {channel for (_p, channel), (_m, gone) in last.items() if gone}
        lists = (
            ("mail.blacklist", "email", self.email_normalized, {"email"}),
            ("phone.blacklist", "number", self.phone_sanitized, {"phone", "sms"}),
        )
        for model, field, value, of in lists:
            blacklist = self.env[model].sudo()  # sudo: a no holds, whoever merges
            if value and channels & of and not blacklist.search_count(
                [(field, "=", value)], limit=1
            ):  # fmt: skip
                blacklist._add(value if field == "email" else [value])
                closed[model] = value
        # the merge reads on in the database
        self.env.flush_all()
        return closed

    def _crm_return_refusals(self, closed):
        super()._crm_return_refusals(closed)
        for model, value in closed.items():
            if model in ("mail.blacklist", "phone.blacklist"):
                blacklist = self.env[model].sudo()  # sudo: closed by the merge alone
                blacklist._remove(value if model == "mail.blacklist" else [value])
        self.env.flush_all()

    def _crm_check_privacy_right(self):
        self.check_access("write")
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only a sales manager exports or erases a person's data.")
            )

    def _crm_check_erasable(self):
        # sudo: whether somebody is a user or a company is no secret here
        if self.sudo().user_ids or self.sudo().ref_company_ids:
            raise UserError(
                self.env._(
                    "%s is a user or one of our companies and cannot be erased.",
                    self.name,
                )
            )

    @api.model
    def _crm_get_subject_models(self):
        """Hook: return ``{model: (its field of the partner, fields to hand over)}``."""
        return {
            "crm.name": ("partner_id", ["name", "phone", "email", "note", "state"]),
            "crm.consent": ("partner_id", ["channel", "date", "origin", "version",
                                           "date_withdrawn"]),
            "crm.lead": ("partner_id", ["name", "create_date", "type"]),
            "sale.order": ("partner_id", ["name", "date_order", "state"]),
            "account.move": ("partner_id", ["name", "invoice_date", "state"]),
            "calendar.event": ("partner_ids", ["name", "start"]),
        }  # fmt: skip

    def _crm_get_subject_data(self):
        self.ensure_one()
        data = {"partner": {f: self[f] or "" for f in _FIELDS}}
        for model, (field, names) in self._crm_get_subject_models().items():
            # sudo: the person has a right to all of it, whatever the roles of
            # who answers the request; checked by _crm_check_privacy_right
            records = self.env[model].sudo().search([(field, "in", self.ids)])
            data[model] = records.read(names, load=None)
        # sudo: as above
        data["messages"] = [
            {"date": format_datetime(self.env, m.date), "text": m.preview}
            for m in self.sudo().message_ids
        ]
        return data

    def _crm_erase_subject(self):
        """Take out what says who it is; keep what accounting documents need."""
        self.ensure_one()
        # sudo: whoever may erase a person, erases them everywhere; checked before
        partner = self.sudo()
        # who was merged into this person is the same person
        for copy in partner.with_context(active_test=False).search(
            [("crm_merged_into_id", "=", self.id)]
        ):
            copy._crm_erase_subject()
        partner._crm_erase_person()
        partner._crm_erase_leads()
        partner._crm_erase_traces()

    def _crm_erase_person(self):
        (self.crm_name_ids | self.crm_name_id)._anonymise()
        documents = self.env["account.move"].search_count(
            [("commercial_partner_id", "=", self.commercial_partner_id.id)], limit=1
        )
        kept = ("name", "street", "street2", "zip", "city", "vat") if documents else ()
        values = {f: False for f in _FIELDS if f not in kept}
        if not documents:
            values["name"] = self.env._("Erased %s", self.id)
        self.crm_consent_ids.filtered(lambda c: not c.date_withdrawn).write(
            {"date_withdrawn": fields.Datetime.now()}
        )
        self._crm_block_addresses()
        self.message_ids.unlink()
        self.write({**values, "active": bool(documents)})

    def _crm_block_addresses(self):
        """Keep the addresses on the blacklists, so that the next bought list does
        not bring the person back."""
        if self.email_normalized:
            self.env["mail.blacklist"]._add(self.email_normalized)
        if self.phone_sanitized:
            self.env["phone.blacklist"]._add([self.phone_sanitized])

    def _crm_erase_leads(self):
        """Keep the figures of the opportunities, drop who they were with."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        leads = leads.search([("partner_id", "=", self.id)])
        leads.message_ids.unlink()
        leads.write(
            {
                **dict.fromkeys(
                    ("contact_name", "partner_name", "email_from", "phone", "street",
                     "street2", "website", "function", "description", "email_cc"), False
                ),
                "name": self.name,
            }
        )  # fmt: skip

    def _crm_erase_traces(self):
        """Hook: drop files, notes and addresses; outcomes and answers stay counted."""
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id),
             ("res_field", "=", False)]
        ).unlink()  # fmt: skip
        answers = self.env["survey.user_input"].search([("partner_id", "=", self.id)])
        answers.write({"email": False, "nickname": False})
        traces = self.env["mailing.trace"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)]
        )
        traces.write({"email": False})
        self.env["crm.merge.log"].search(
            [("res_model", "=", self._name), "|", ("kept_id", "=", self.id),
             ("merged_id", "=", self.id)]
        ).unlink()  # fmt: skip
