"""What may be done with a name: calls that are refused, consents of a list."""

from odoo import api, fields, models


class CrmName(models.Model):
    """Before a name is called: what the opposition register says of its number."""

    _inherit = "crm.name"

    call_allowed = fields.Boolean(compute="_compute_call_allowed")
    call_verdict = fields.Char("May it be called?", compute="_compute_call_allowed")

    @api.depends("phone", "phone2", "partner_id", "consent_phone")
    def _compute_call_allowed(self):
        numbers = {name.phone: name.partner_id for name in self if name.phone}
        verdicts = self.env["crm.phone.check"]._crm_may_call_many(numbers)
        for name in self:
            name.call_allowed, name.call_verdict = verdicts.get(
                name.phone, (True, False)
            )
            if name.consent_phone == "no":
                name.call_allowed = False
                name.call_verdict = self.env._("The list says that calls are refused.")

    def _extract(self, user=None, values=None):
        """What the list says of consents holds for the leads: a no closes the channel,
        a yes is taken down unless the person said no before."""
        partners = super()._extract(user, values)
        for name in self.filtered(lambda n: n.consent_mail or n.consent_phone):
            name._take_over_consents()
        return partners

    def _take_over_consents(self):
        self.ensure_one()
        partner = self.partner_id
        # sudo: a refusal must hold, whoever extracts the name
        if self.consent_mail == "no" and self.email:
            self.env["mail.blacklist"].sudo()._add(self.email)  # sudo: as above
        numbers = [n for n in (self.phone, self.phone2) if n]
        if self.consent_phone == "no" and numbers:
            self.env["phone.blacklist"].sudo()._add(numbers)  # sudo: as above
        channels = []
        if self.consent_mail == "yes" and self.email and not partner.is_blacklisted:
            channels.append("email")
        if self.consent_phone == "yes" and numbers and (
            not partner.phone_sanitized_blacklisted
        ):  # fmt: skip
            channels.append("phone")
        if channels:
            self._take_down_consents(channels)

    def _take_down_consents(self, channels):
        """Write the consents of a list down, with where the proof is."""
        purposes = self.env["crm.consent.purpose"].sudo()  # sudo: an administrator's
        purpose = purposes.search(
            [("marketing", "=", True)], limit=1
        )  # fmt: skip
        if not purpose:
            return
        proof = self.env._(
            "“%(bank)s”, line %(line)s", bank=self.bank_id.name, line=self.line or "–"
        )
        origins = {"fair": "fair", "web": "web"}
        self.env["crm.consent"].sudo().create(  # sudo: as above
            [
                {
                    "partner_id": self.partner_id.id,
                    "purpose_id": purpose.id,
                    "channel": channel,
                    "origin": origins.get(self.bank_id.origin, "paper"),
                    "proof": proof,
                    "company_id": self.company_id.id or self.env.company.id,
                }
                for channel in channels
            ]
        )
