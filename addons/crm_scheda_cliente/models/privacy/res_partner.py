"""What a person may ask for: all that is known, and to be forgotten."""

from odoo import models
from odoo.exceptions import AccessError, UserError

OFFICER = "crm_scheda_cliente.privacy_group_officer"


class ResPartner(models.Model):
    """Everything known about a person, and its end (GDPR, articles 15, 17 and 20)."""

    _inherit = "res.partner"

    def action_crm_export_subject(self):
        """Issue this person's privacy dossier and open it."""
        self.ensure_one()
        self._crm_check_privacy_right()
        passport = self.env["crm.privacy.passport"]._issue(self)
        self.env["crm.security.log"]._note(
            "export", self.env._("Everything known about a person"), record=self
        )
        return passport._get_records_action(name=self.env._("Privacy dossier"))

    def action_crm_ask_erasure(self):
        """Open the question; nobody is forgotten by a slip in a menu."""
        self._crm_check_privacy_right()
        for partner in self:
            partner._crm_check_erasable()
        return self.env["crm.privacy.erasure"]._get_records_action(
            name=self.env._("Erase people's data"),
            target="new",
            context={"default_partner_ids": self.ids},
        )

    def action_crm_erase_subject(self):
        """Forget these persons, except for what the law keeps.

        :raises UserError: a person is a user or one of our companies
        """
        self._crm_check_privacy_right()
        for partner in self:
            partner._crm_check_erasable()
            partner._crm_erase_subject()
            self.env["crm.security.log"]._note(
                "erasure", self.env._("Everything that says who it is"), record=partner
            )
        return True

    def _crm_check_privacy_right(self):
        self.check_access("write")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only a sales manager exports or erases a person's data.")
            )

    def _crm_check_erasable(self):
        partner = self.sudo()  # sudo: who is a user or a company is no secret here
        users = partner.with_context(active_test=False).user_ids
        if any(not user.share for user in users) or partner.ref_company_ids:
            raise UserError(
                self.env._(
                    "%s is a user or one of our companies and cannot be erased.",
                    self.name,
                )
            )

    def _crm_get_persons(self):
        """Hook: return this person and the copies that were merged into it."""
        return self

    def _crm_erase_subject(self):
        """Take out of the database what says who it is; return sentences about it."""
        self.ensure_one()
        # sudo: whoever may erase a person, erases them everywhere; checked before
        persons = self.sudo()._crm_get_persons()  # sudo: as above
        for person in persons:
            person._crm_block_addresses()
            person._crm_end_access()
        return self.env["crm.privacy.subject"]._erase(persons)

    def _crm_end_access(self):
        """End a customer's access to the portal: the login is the person's address."""
        for user in self.with_context(active_test=False).user_ids:
            user.write(
                {"active": False, "login": f"erased-{user.id}", "signature": False}
            )

    def _crm_block_addresses(self):
        """Keep the addresses on the blacklists, so that the next bought list does
        not bring the person back."""
        if self.email_normalized:
            self.env["mail.blacklist"]._add(self.email_normalized)
        if self.phone_sanitized:
            self.env["phone.blacklist"]._add([self.phone_sanitized])
