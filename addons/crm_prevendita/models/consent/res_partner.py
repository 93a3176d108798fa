"""What a person agreed to, and who else is the same person."""

from odoo import fields, models


class ResPartner(models.Model):
    """Consents, refusals and what follows from them."""

    _inherit = "res.partner"

    crm_consent_ids = fields.One2many(
        "crm.consent", "partner_id", "Consents", groups="base.group_user"
    )

    def _crm_may_call(self):
        """Return (allowed, sentence) for a call to this partner's number."""
        self.ensure_one()
        return self.env["crm.phone.check"]._crm_may_call(self.phone_sanitized, self)

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

    # -- a person's rights over their data: crm_scheda_cliente, room privacy ---------

    def _crm_get_persons(self):
        """Return this person, and who was merged into it: the same person."""
        persons = super()._crm_get_persons()
        everybody = self.env["res.partner"].with_context(active_test=False)
        everybody = everybody.sudo()  # sudo: erased everywhere; checked before
        fresh = persons
        while fresh:
            copies = everybody.search([("crm_merged_into_id", "in", fresh.ids)])
            fresh = copies.with_env(persons.env) - persons
            persons |= fresh
        return persons
