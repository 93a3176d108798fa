"""Customers as the banks know them: the keys by which one is found again."""

from odoo import api, fields, models

from .kernel import fiscal, match, places


class ResPartner(models.Model):
    """The register's side of the matching: keys kept up to date by the ORM."""

    _inherit = "res.partner"

    # what a customer may read of himself over RPC is an allow-list: none of these
    crm_name_ids = fields.One2many(
        "crm.name", "partner_id", "Names in the banks", groups="base.group_user"
    )
    crm_name_id = fields.Many2one(
        "crm.name",
        "Name it comes from",
        index="btree_not_null",
        copy=False,
        groups="sales_team.group_sale_salesman",
    )
    crm_pec = fields.Char(
        "Certified mail (PEC)", index="btree_not_null", groups="base.group_user"
    )
    crm_fiscalcode = fields.Char(
        "Fiscal code", index="btree_not_null", groups="base.group_user"
    )
    crm_ateco = fields.Char("Sector code (ATECO)", groups="base.group_user")
    crm_employees = fields.Integer("Employees", groups="base.group_user")
    crm_turnover = fields.Float(
        "Yearly turnover", digits=(16, 2), groups="base.group_user"
    )

    crm_key_vat = fields.Char(
        compute="_compute_crm_keys",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    crm_key_fiscal = fields.Char(
        compute="_compute_crm_keys",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    crm_key_pec = fields.Char(
        compute="_compute_crm_keys",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    crm_key_name = fields.Char(
        compute="_compute_crm_keys", store=True, groups="base.group_user"
    )
    crm_key_place = fields.Char(
        compute="_compute_crm_keys", store=True, groups="base.group_user"
    )
    crm_key_street = fields.Char(
        compute="_compute_crm_keys", store=True, groups="base.group_user"
    )
    crm_key_blocks = fields.Char(
        compute="_compute_crm_keys", store=True, groups="base.group_user"
    )

    _crm_blocks_idx = models.Index(
        "USING gin (string_to_array(crm_key_blocks, ' ')) WITH (fastupdate = off)"
    )
    _crm_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _crm_phone_idx = models.Index("(phone_sanitized) WHERE phone_sanitized IS NOT NULL")

    @api.model
    def _crm_key_depends(self):
        names = [
            "name",
            "parent_id",
            "is_company",
            "vat",
            "street",
            "city",
            "zip",
            "state_id.code",
            "country_id.code",
            "crm_pec",
            "crm_fiscalcode",
        ]
        return names + [f for f in self._crm_localization_fields() if f in self._fields]

    @api.model
    def _crm_localization_fields(self):
        """Return the Italian localization's fields: fiscal code, certified mail."""
        return ["l10n_it_codice_fiscale", "l10n_it_pec_email"]

    @api.depends(lambda self: self._crm_key_depends())
    def _compute_crm_keys(self):
        for partner in self:
            partner.update(partner._prepare_crm_keys())

    def _prepare_crm_keys(self):
        """Return the partner's match keys; a contact has none of its company's."""
        self.ensure_one()
        result = dict.fromkeys(
            ("crm_key_vat", "crm_key_fiscal", "crm_key_pec", "crm_key_name",
             "crm_key_place", "crm_key_street", "crm_key_blocks"), False
        )  # fmt: skip
        if self.parent_id and not self.is_company:
            return result
        country = self.country_id.code or "IT"
        code, pec = self._crm_identity()
        values = {
            "name": self.name or "",
            "street": self.street or "",
            "city": self.city or "",
            "country": country,
            "province": self._crm_province() if country == "IT" else None,
        }
        keys = match.keys(values)
        keys["key_blocks"] = " ".join(keys["key_blocks"])
        result.update({f"crm_{key}": value or False for key, value in keys.items()})
        result["crm_key_vat"] = self.vat and fiscal.vat_number(self.vat, country)[0]
        result["crm_key_fiscal"] = code and fiscal.fiscal_code(code)[0]
        result["crm_key_pec"] = pec and pec.strip().lower()
        return result

    def _crm_identity(self):
        """Return (fiscal code, certified mail), our field or the localization's."""
        code, pec = self.crm_fiscalcode, self.crm_pec
        for field in self._crm_localization_fields():
            if field in self._fields:
                if field.endswith("fiscale"):
                    code = code or self[field]
                else:
                    pec = pec or self[field]
        return code, pec

    def _crm_get_certified_email(self):
        return self._crm_identity()[1] or super()._crm_get_certified_email()

    def _crm_province(self):
        if self.state_id:
            return self.state_id.code
        return places.province_of_zip(self.zip or "") or (
            places.province_code(self.city) if self.city else None
        )
