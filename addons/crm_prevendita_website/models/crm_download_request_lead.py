"""What comes of a request: the contact, the lead, the consents."""

from odoo import fields, models


class CrmDownloadRequest(models.Model):
    """What comes of a request: the contact, the lead, the consents."""

    _inherit = "crm.download.request"

    def _confirm(self):
        """The link was opened: the address is the visitor's, and so are the consents.

        A second time changes nothing.
        """
        self.ensure_one()
        if self.confirmed:
            return
        self.confirmed = True
        self.partner_id = (
            self._find_known() or self._extract_name() or self._create_partner()
        )
        self._open_lead()
        self._take_down_consents()
        if self.download_id.classifier_value_ids:
            self.partner_id.commercial_partner_id._crm_classify(
                self.download_id.classifier_value_ids
            )

    def _deliver(self):
        """The file is handed out: count it, and let the score follow."""
        self.ensure_one()
        now = fields.Datetime.now()
        values = {"times": self.times + 1, "date_last": now, "state": "done"}
        if not self.date_done:
            values["date_done"] = now
        self.write(values)
        if not self.lead_id:
            # given at once: the address is not proven, the register stays as it is
            self._open_lead()
        if self.partner_id:
            self.partner_id.commercial_partner_id._interest_changed()

    # the contact

    def _find_known(self):
        """Return whom the address belongs to, the oldest contact of several."""
        partners = self.env["res.partner"]
        domain = [
            ("email_normalized", "=", self.email),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        known = partners.search(
            [*domain, ("crm_merged_into_id", "=", False)], order="id", limit=1
        )
        # the address of one merged leads to who stayed
        return known or partners._crm_find_merged(domain)[:1]

    def _extract_name(self):
        """Return the lead that a name of a bank becomes: its origin stays known."""
        today = fields.Date.context_today(self)
        names = self.env["crm.name"].search(
            [
                ("email", "=", self.email),
                ("state", "in", ("new", "verified")),
                ("anonymised", "!=", True),
                ("company_id", "in", (False, self.company_id.id)),
                "|",
                ("bank_id.licence_end", "=", False),
                ("bank_id.licence_end", ">=", today),
            ],
            order="id",
            limit=1,
        )
        return names._extract() if names else self.env["res.partner"]

    def _create_partner(self):
        partner = self.env["res.partner"].create(self._prepare_partner())
        partner._crm_reach("lead", reason=self.display_name, origin=self)
        return partner

    def _prepare_partner(self):
        """Return the values of a contact that nobody knew."""
        return {
            "name": self.name or self.email,
            "email": self.email,
            "phone": self.phone,
            "company_name": self.company_name,
            "lang": self.lang_id.code,
            "user_id": self.download_id.user_id.id,
            "company_id": False,
        }

    # the lead

    def _open_lead(self):
        """Give the request its lead: the open one of this person and document, or
        a new one."""
        if self.lead_id:
            self._fill_lead()
            return
        known = self.env["crm.lead"].search(
            [
                ("origin_download_id", "=", self.download_id.id),
                ("won_status", "=", "pending"),
                ("email_normalized", "=", self.email),
            ],
            limit=1,
        )
        self.lead_id = known or self.env["crm.lead"].create(self._prepare_lead())
        self._fill_lead()

    def _fill_lead(self):
        if self.partner_id and not self.lead_id.partner_id:
            self.lead_id.partner_id = self.partner_id

    def _prepare_lead(self):
        """Return the values of the lead, with the origin of the visit."""
        download, partner = self.download_id, self.partner_id
        known = partner or self._find_known()
        owner = known.user_id or known.commercial_partner_id.user_id
        owner = owner or download.user_id
        values = {
            "name": self.env._("Download: %s", download.name),
            "type": "lead",
            "partner_id": partner.id,
            "contact_name": self.name,
            "partner_name": self.company_name,
            "email_from": self.email,
            "phone": self.phone,
            "user_id": owner.id,
            "team_id": download.team_id.id,
            "company_id": self.company_id.id,
            "lang_id": self.lang_id.id,
            "origin_download_id": download.id,
            "campaign_id": (self.campaign_id or download.campaign_id).id,
            "medium_id": (self.medium_id or download.medium_id).id,
            "source_id": (self.source_id or download.source_id).id,
        }
        if not download.team_id:
            # core chooses the team of the salesperson
            values.pop("team_id")
        return values

    # the consents

    def _take_down_consents(self):
        consents = self.env["crm.consent"]
        proof = self.env._("Request %s, confirmed by the link sent to the address",
                           self.id)  # fmt: skip
        if self.purpose_id:
            consents._take_down(
                self.partner_id,
                self.purpose_id,
                "email",
                version=self.consent_version,
                text=self.consent_text,
                date=fields.Datetime.now(),
                proof=proof,
            )
        if self.with_navigation:
            consents._take_down(
                self.partner_id,
                self._get_navigation_purpose(),
                "web",
                version=self.navigation_version,
                text=self.navigation_text,
                date=fields.Datetime.now(),
                proof=proof,
            )

    def _withdraw(self):
        """The reader of the mail takes back what was agreed to with this request."""
        self.ensure_one()
        if not self.confirmed:
            self.write({"purpose_id": False, "with_navigation": False})
            return
        self.partner_id._withdraw_navigation()
        # sudo: the person takes back what the person gave
        consents = self.env["crm.consent"].sudo()
        consents.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("purpose_id", "=", self.purpose_id.id),
                ("channel", "=", "email"),
                ("date_withdrawn", "=", False),
            ]
        ).action_withdraw()
