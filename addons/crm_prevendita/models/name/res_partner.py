"""Customers as the banks know them: the keys by which one is found again."""

from odoo import api, fields, models, tools
from odoo.tools import email_normalize

from .kernel import fiscal, match, places

#: mails that are looked up together, not each by itself
_MANY = 5


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
            "email",
            "website",
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

    # -- whoever writes from an address of one merged is who stayed ------------------

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        kept = self._crm_find_by_former_mails([email]) if email else {}
        for partner in kept.values():
            return partner
        return super().find_or_create(email, assert_valid_email=assert_valid_email)

    @api.model
    def _find_or_create_from_emails(self, emails, *args, **kwargs):
        """The address of one merged leads to who stayed, not to a new contact."""
        kept = self._crm_find_by_former_mails(emails)
        fits = kwargs.get("filter_found")
        keys = [email_normalize(email or "", strict=False) for email in emails]
        rest = [e for e, key in zip(emails, keys, strict=True) if key not in kept]
        found = iter(super()._find_or_create_from_emails(rest, *args, **kwargs))
        none = self.browse()
        return [
            (kept[key].filtered(fits) if fits else kept[key])
            if key in kept
            else next(found, none)
            for key in keys
        ]

    @api.model
    def _crm_find_by_former_mails(self, emails):
        """Return ``{mail: who stayed}`` of the mails that only merged ones have."""
        keys = {email_normalize(email or "", strict=False) for email in emails}
        keys.discard(False)
        if not keys:
            return {}
        if len(keys) > _MANY:
            ids = self._crm_search_former(list(keys))
        else:
            # asked several times for each mail that comes in
            ids = [id_ for key in keys for id_ in self._crm_get_former(key)]
        if not ids:
            return {}
        taken = self.search([("email_normalized", "in", list(keys))])
        used = set(taken.mapped("email_normalized"))
        kept = {}
        for partner in self.sudo().browse(ids):  # sudo: who stayed is looked for below
            mail = partner.email_normalized
            if mail in keys and mail not in used:
                stays = self.search([("id", "in", partner._crm_kept().ids)])
                if stays:
                    kept[mail] = stays
        return kept

    @api.model
    @tools.ormcache("mail")
    def _crm_get_former(self, mail):
        """Return the ids of the merged ones that have a mail; a merge empties this."""
        return tuple(self._crm_search_former([mail]))

    @api.model
    def _crm_search_former(self, mails):
        former = self.sudo().with_context(active_test=False)  # sudo: ids alone
        return former.search(
            [("email_normalized", "in", mails), ("crm_merged_into_id", "!=", False)],
            order="id desc",
        ).ids

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
            "website": self.website or "",
            "email": self.email_normalized or "",
            "pec": (pec or "").strip().lower(),
            "vat": self.vat and fiscal.vat_number(self.vat, country)[0],
            "fiscalcode": code and fiscal.fiscal_code(code)[0],
            "province": self._crm_province() if country == "IT" else None,
        }
        keys = match.keys(values)
        keys["key_blocks"] = " ".join(keys["key_blocks"])
        result.update({f"crm_{key}": value or False for key, value in keys.items()})
        result["crm_key_vat"] = values["vat"]
        result["crm_key_fiscal"] = values["fiscalcode"]
        result["crm_key_pec"] = values["pec"] or False
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
