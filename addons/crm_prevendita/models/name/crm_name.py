from odoo import api, fields, models

from .kernel import clean, match
from .kernel.clean import VALUES


class CrmName(models.Model):
    """A name of a bank: the row as it came, its cleaned values, its verdict.

    Lives apart from the register until it is extracted, so that a bought list
    never pollutes the customers.
    """

    _name = "crm.name"
    _description = "Name"
    _order = "priority desc, id"
    _check_company_auto = True

    # not checked against the company, which is the bank's own
    bank_id = fields.Many2one("crm.name.bank", required=True, index=True)
    company_id = fields.Many2one(related="bank_id.company_id", store=True, index=True)
    import_id = fields.Many2one(
        "crm.name.import", index="btree_not_null", readonly=True
    )
    line = fields.Integer("Line in the file", readonly=True)
    raw = fields.Json(
        "Row as it came", readonly=True, help="Its cells, in the file's order."
    )
    row_hash = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("new", "To skim"),
            ("duplicate", "Possible duplicate"),
            ("verified", "Verified"),
            ("discarded", "Discarded"),
            ("extracted", "Extracted"),
        ],
        "Verdict",
        required=True,
        default="new",
        index=True,
        readonly=True,
        # the columns of the board in the order of the work, what is to skim first
        group_expand=True,
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Interesting"), ("2", "High"), ("3", "Top")],
        default="0",
    )
    user_id = fields.Many2one(
        "res.users",
        "Assigned to",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    team_id = fields.Many2one("crm.team", "Sales group", index="btree_not_null")

    name = fields.Char(required=True, index="trigram")
    legal_form = fields.Char()
    contact_name = fields.Char("Contact")
    street = fields.Char()
    zip = fields.Char()
    city = fields.Char(index=True)
    province = fields.Char(size=2, index=True, help="Two letters, for instance BS.")
    state_id = fields.Many2one("res.country.state", compute="_compute_state_id")
    country_id = fields.Many2one(
        "res.country", default=lambda self: self.env.ref("base.it", False)
    )
    phone = fields.Char(index="btree_not_null")
    phone2 = fields.Char("Other phone", index="btree_not_null")
    email = fields.Char(index="btree_not_null")
    pec = fields.Char("Certified mail", index="btree_not_null")
    vat = fields.Char("VAT number", index="btree_not_null")
    fiscalcode = fields.Char("Fiscal code", index="btree_not_null")
    ateco = fields.Char("Sector code (ATECO)")
    website = fields.Char()
    employees = fields.Integer()
    turnover = fields.Float(digits=(16, 2))
    interest = fields.Char("Products of interest")
    ref = fields.Char("Supplier's code")
    date = fields.Date("Date in the list")
    note = fields.Text()
    note_codes = fields.Char("Notes of the cleaning, codes", readonly=True)
    cleaning_notes = fields.Char(compute="_compute_cleaning_notes")
    classifier_value_ids = fields.Many2many(
        "crm.classifier.value",
        "crm_classifier_value_crm_name_rel",
        "name_id",
        "value_id",
        "Classifiers",
    )

    key_name = fields.Char(compute="_compute_keys", store=True)
    key_place = fields.Char(compute="_compute_keys", store=True)
    key_street = fields.Char(compute="_compute_keys", store=True)
    key_blocks = fields.Char(compute="_compute_keys", store=True)

    match_ids = fields.One2many("crm.name.match", "name_id", "Possible duplicates")
    match_score = fields.Float("Likeness", digits=(3, 2), readonly=True)
    merged_into_id = fields.Many2one("crm.name", index="btree_not_null", readonly=True)
    discard_reason_id = fields.Many2one("crm.name.discard.reason", readonly=True)
    date_verdict = fields.Datetime(readonly=True)
    verdict_user_id = fields.Many2one("res.users", "Verdict by", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Lead", index="btree_not_null", readonly=True
    )
    anonymised = fields.Boolean(readonly=True)
    event_ids = fields.One2many("crm.name.event", "name_id", "History", readonly=True)

    _row_unique = models.UniqueIndex(
        "(bank_id, row_hash) WHERE row_hash IS NOT NULL",
        "This bank has the same row already.",
    )
    # every batch looks up what the last one wrote: no pending list to scan
    _blocks_idx = models.Index(
        "USING gin (string_to_array(key_blocks, ' ')) WITH (fastupdate = off)"
    )
    _queue_idx = models.Index("(user_id, priority DESC, id) WHERE state = 'new'")

    @api.depends("province", "country_id")
    def _compute_state_id(self):
        codes = {name.province for name in self if name.province}
        states = self.env["res.country.state"].search_fetch(
            [("code", "in", list(codes)), ("country_id.code", "=", "IT")], ["code"]
        )
        by_code = {state.code: state.id for state in states}
        for name in self:
            name.state_id = by_code.get(name.province)

    @api.depends(
        "name", "province", "city", "street", "country_id",
    )  # fmt: skip
    def _compute_keys(self):
        for name in self:
            name.update(self._prepare_keys(name._match_values()))

    @api.model
    def _prepare_keys(self, values):
        keys = match.keys(values)
        return {**keys, "key_blocks": " ".join(keys["key_blocks"])}

    def _match_values(self):
        """Return the values that the matching compares, as plain text."""
        self.ensure_one()
        values = {field: self[field] or "" for field in (*VALUES[:12],)}
        return {**values, "country": self.country_id.code or "IT"}

    @api.depends("note_codes")
    @api.depends_context("lang")
    def _compute_cleaning_notes(self):
        labels = self.env["crm.name.import"]._get_reason_labels()
        for name in self:
            codes = (name.note_codes or "").split()
            name.cleaning_notes = " ".join(labels.get(c, c) for c in codes)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(self._prepare_cleaned(vals))
        names = super().create(vals_list)
        names._find_duplicates()
        return names

    def write(self, vals):
        cleaned = self._prepare_cleaned(vals)
        result = super().write({**vals, **cleaned})
        if set(vals) & {"name", "vat", "fiscalcode", "email", "pec", "phone", "phone2"}:
            self._find_duplicates()
        return result

    @api.model
    def _prepare_cleaned(self, vals):
        """Return what a person typed as the import would have cleaned it.

        What cannot be understood is kept as typed.
        """
        raw = {
            field: vals[field]
            for field in ("phone", "phone2", "email", "pec", "vat", "fiscalcode",
                          "website", "ateco")
            if isinstance(vals.get(field), str) and vals[field]
        }  # fmt: skip
        if not raw:
            return {}
        found = clean.clean({"name": "-x", **raw}, clean.Options(strict=False))
        return {field: found.values.get(field) or raw[field] for field in raw}
