"""Consents and what they are given for; withdrawn, they close the channel."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmConsentPurpose(models.Model):
    """What personal data are used for, with the words that people agree to."""

    _name = "crm.consent.purpose"
    _description = "Purpose of a consent"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    marketing = fields.Boolean(
        default=True, help="Withdrawn, it closes the channel altogether."
    )
    tracking = fields.Boolean(
        "Tracking of mails",
        help="Who agrees to it lets us see whether a mail was opened and which of its"
        " links were followed (Garante, provision no. 284 of 17 April 2026).",
    )
    version = fields.Char("Version of the text", required=True, default="1")
    text = fields.Text(translate=True, help="What the person reads and agrees to.")


class CrmConsent(models.Model):
    """A consent of one person for one purpose and one channel, with its proof."""

    _name = "crm.consent"
    _description = "Consent"
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Given by", required=True, index=True, ondelete="cascade"
    )
    purpose_id = fields.Many2one("crm.consent.purpose", required=True, index=True)
    channel = fields.Selection(
        [
            ("email", "Mail"),
            ("phone", "Phone"),
            ("sms", "Text message"),
            ("post", "Letter"),
        ],
        required=True,
    )
    date = fields.Datetime("Given on", required=True, default=fields.Datetime.now)
    origin = fields.Selection(
        [
            ("web", "Web form"),
            ("paper", "Paper form"),
            ("phone", "Recorded call"),
            ("mail", "Mail"),
            ("fair", "Fair or event"),
            ("contract", "Contract"),
        ],
        required=True,
        default="paper",
    )
    date_contract_end = fields.Date(
        "Contract ended on",
        help="A consent given within a contract holds until 30 days after its end, even"
        " where the number is in the opposition register.",
    )
    version = fields.Char("Version of the text", readonly=True)
    text = fields.Text("Text agreed to", readonly=True)
    proof = fields.Char(
        "Where the proof is",
        help="Where the proof is: form number, recording, address.",
    )
    proof_file = fields.Binary("Proof", attachment=True)
    proof_filename = fields.Char("Name of the proof")
    date_withdrawn = fields.Datetime("Withdrawn on", readonly=True)
    withdrawn_reason = fields.Char("How it was withdrawn")
    state = fields.Selection(
        [("given", "Given"), ("withdrawn", "Withdrawn")],
        compute="_compute_state",
        store=True,
    )
    user_id = fields.Many2one(
        "res.users", "Taken down by", default=lambda self: self.env.user, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )

    _given_unique = models.UniqueIndex(
        "(partner_id, purpose_id, channel, COALESCE(company_id, 0))"
        " WHERE date_withdrawn IS NULL",
        "This consent is given already: withdraw it before taking down a new one.",
    )

    @api.depends("date_withdrawn")
    def _compute_state(self):
        for consent in self:
            consent.state = "withdrawn" if consent.date_withdrawn else "given"

    @api.depends("partner_id", "purpose_id", "channel")
    def _compute_display_name(self):
        channels = self._crm_labels("channel")
        for consent in self:
            parts = (consent.purpose_id.name, channels.get(consent.channel))
            consent.display_name = " · ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            purpose = self.env["crm.consent.purpose"].browse(vals.get("purpose_id"))
            vals.setdefault("version", purpose.version)
            vals.setdefault("text", purpose.text)
        consents = super().create(vals_list)
        consents.filtered("purpose_id.marketing")._open_channel()
        return consents

    def write(self, vals):
        fixed = {"partner_id", "purpose_id", "channel", "date"} & set(vals)
        if fixed and any(consent.date_withdrawn for consent in self):
            raise UserError(
                self.env._(
                    "A withdrawn consent is a proof and cannot be changed. Take down"
                    " a new one."
                )
            )
        return super().write(vals)

    def action_withdraw(self):
        """Withdraw these consents: from this moment on the channel is closed."""
        self.check_access("write")
        open_ones = self.filtered(lambda c: not c.date_withdrawn)
        open_ones.write({"date_withdrawn": fields.Datetime.now()})
        open_ones.filtered("purpose_id.marketing")._close_channel()
        return True

    def _close_channel(self):
        """Put the person's addresses on core's blacklists, which mailings, calls
        and messages respect everywhere."""
        for consent in self:
            partner = consent.partner_id
            note = self.env._("Consent withdrawn: %s", consent.display_name)
            # sudo: a withdrawal must hold, whoever takes it down
            if consent.channel == "email" and partner.email_normalized:
                mails = self.env["mail.blacklist"].sudo()  # sudo: as above
                mails._add(partner.email_normalized, message=note)
            elif consent.channel in ("phone", "sms") and partner.phone_sanitized:
                phones = self.env["phone.blacklist"].sudo()  # sudo: as above
                phones._add([partner.phone_sanitized], message=note)
        self._forget_channel()

    def _open_channel(self):
        """Take the person off the blacklists: a new consent undoes an old no."""
        for consent in self:
            partner = consent.partner_id
            note = self.env._("New consent: %s", consent.display_name)
            # sudo: as in _close_channel
            if consent.channel == "email" and partner.is_blacklisted:
                mails = self.env["mail.blacklist"].sudo()  # sudo: as above
                mails._remove(partner.email_normalized, message=note)
            elif consent.channel in ("phone", "sms") and (
                partner.phone_sanitized_blacklisted
            ):
                phones = self.env["phone.blacklist"].sudo()  # sudo: as above
                phones._remove([partner.phone_sanitized], message=note)
        self._forget_channel()

    def _forget_channel(self):
        self.partner_id.invalidate_recordset(
            ["is_blacklisted", "phone_sanitized_blacklisted"]
        )
