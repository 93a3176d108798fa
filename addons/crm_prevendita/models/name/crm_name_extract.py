from odoo import Command, models
from odoo.exceptions import UserError


class CrmName(models.Model):
    """Extraction: a name becomes a lead, that is a partner of the register."""

    _inherit = "crm.name"

    def action_extract(self):
        """Ask for owner and first action; what cannot be extracted is left out."""
        good = self.filtered(
            lambda n: n.state in ("new", "verified") and not n.anonymised
        )
        if not good:
            self._check_extractable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extract as leads"),
            "res_model": "crm.name.extract",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_name_ids": good.ids,
                "default_left_out": len(self - good),
                "crm_name_skim": self.env.context.get("crm_name_skim"),
            },
        }

    def _extract(self, user=None, values=None):
        """Make these names leads.

        :param user: ``res.users`` who follows the leads, by default each
            name's own
        :param values: ``crm.classifier.value`` to put on the leads, on top of
            each name's
        :return: the ``res.partner`` records, one for each name
        :raises UserError: a name is still a possible duplicate, or out of its
            licence
        """
        self._check_extractable()
        # sudo: a salesperson extracts names without the right to create
        # contacts in general; the names were checked above
        partners = self.env["res.partner"].sudo().create(
            [name._prepare_partner(user, values) for name in self]
        ).sudo(False)  # fmt: skip
        for name, partner in zip(self, partners, strict=True):
            name.partner_id = partner
        steps = self.env["crm.lifecycle.step"].sudo()  # sudo: written by the evidence
        for bank in self.bank_id:
            names = self.filtered(lambda n, b=bank: n.bank_id == b)
            reason = self.env._("Extracted from “%s”", bank.name)
            steps |= names.partner_id._crm_reach("lead", reason=reason, origin=self[:1])
        for step in steps:
            step.origin_id = step.partner_id.crm_name_id.id
        self._write_verdict("extracted", "extract")
        return partners

    def _check_extractable(self):
        self.check_access("write")
        for name in self:
            if name.state == "duplicate":
                raise UserError(
                    self.env._(
                        "%s may be a duplicate: decide on it first, then extract it.",
                        name.name,
                    )
                )
            if name.state in ("extracted", "discarded") or name.anonymised:
                raise UserError(
                    self.env._(
                        "%s was already extracted or discarded: leave it out.",
                        name.name,
                    )
                )
        self.bank_id._check_licence()

    def _prepare_partner(self, user=None, values=None):
        """Return the values of the lead that a name becomes."""
        self.ensure_one()
        values = values or self.env["crm.classifier.value"]
        is_company = bool(self.legal_form or self.vat or self.contact_name)
        result = {
            "name": self.name,
            "is_company": is_company,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "state_id": self.state_id.id,
            "country_id": self.country_id.id,
            "phone": self.phone or self.phone2,
            "email": self.email,
            "vat": self.vat,
            "website": self.website,
            "comment": self.note,
            "company_id": self.company_id.id,
            "user_id": (user or self.user_id).id,
            "crm_name_id": self.id,
            "crm_pec": self.pec,
            "crm_fiscalcode": self.fiscalcode,
            "crm_ateco": self.ateco,
            "crm_employees": self.employees,
            "crm_turnover": self.turnover,
            "classifier_value_ids": [
                Command.set((self.classifier_value_ids | values).ids)
            ],
        }
        if self.contact_name and self.contact_name != self.name:
            contact = {
                "name": self.contact_name,
                "type": "contact",
                "phone": self.phone2 if self.phone else False,
            }
            result["child_ids"] = [Command.create(contact)]
        return result
