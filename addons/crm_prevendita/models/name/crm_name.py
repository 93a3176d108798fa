"""The names of the banks: cleaned, skimmed, merged, extracted as leads, forgotten.

Which of them are the same is looked for in ``crm_name_finder``.
"""

import re

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .kernel import clean, contact, match
from .kernel.clean import VALUES

#: what a merge completes on the name that is kept
_MERGED = ("legal_form", "contact_name", "street", "zip", "city", "province", "phone",
           "phone2", "email", "pec", "vat", "fiscalcode", "ateco", "website",
           "employees", "turnover", "interest", "ref", "note", "role",
           "tags")  # fmt: skip
#: days after which names are anonymised, unless bank or setting say otherwise
DAYS = 730
_BATCH = 5000
#: what says who it is; province, sector and figures stay for the statistics
_PERSONAL = ("legal_form", "contact_name", "street", "zip", "city", "phone", "phone2",
             "email", "pec", "vat", "fiscalcode", "website", "interest", "ref", "note",
             "role", "tags", "consent_mail", "consent_phone", "raw", "row_hash",
             "note_codes", "key_name", "key_street",
             "key_blocks")  # fmt: skip


class CrmName(models.Model):
    """A name of a bank: the row as it came, its cleaned values, its verdict.

    Lives apart from the register until it is extracted, so that a bought list
    never pollutes the customers.
    """

    _name = "crm.name"
    _description = "Name"
    _inherit = ["crm.shown.mixin"]
    _order = "priority desc, id"
    _check_company_auto = True
    _crm_shown = ("name", "contact_name")

    # not checked against the company, which is the bank's own
    bank_id = fields.Many2one("crm.name.bank", required=True, index=True)
    company_id = fields.Many2one(related="bank_id.company_id", store=True, index=True)
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
    role = fields.Char("Role of the contact")
    tags = fields.Char(help="Separated by semicolons: the lead gets them as tags.")
    consent_mail = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        "Consent to mail",
        help="As the list says it. A no holds from the moment the name is a lead.",
    )
    consent_phone = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        "Consent to calls",
        help="As the list says it. A no holds from the moment the name is here.",
    )
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
    #: kept in one way of writing, by which it is found; shown as in the register
    phone_shown = fields.Char("Phone as written", compute="_compute_phone_shown")
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
    extraction_id = fields.Many2one(
        "crm.name.extraction", index="btree_not_null", readonly=True, copy=False
    )
    extraction_done = fields.Boolean(readonly=True, copy=False)

    _row_unique = models.UniqueIndex(
        "(bank_id, row_hash) WHERE row_hash IS NOT NULL",
        "This bank has the same row already.",
    )
    # every batch looks up what the last one wrote: no pending list to scan
    _blocks_idx = models.Index(
        "USING gin (string_to_array(key_blocks, ' ')) WITH (fastupdate = off)"
    )
    _queue_idx = models.Index("(user_id, priority DESC, id) WHERE state = 'new'")

    @api.depends("phone")
    def _compute_phone_shown(self):
        for name in self:
            name.phone_shown = name.phone and contact.shown(name.phone)

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
        "name", "contact_name", "province", "city", "street", "country_id", "email",
        "pec", "website", "vat", "fiscalcode",
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
        values = {field: self[field] or "" for field in VALUES[:15]}
        return {**values, "country": self.country_id.code or "IT"}

    @api.depends("note_codes")
    @api.depends_context("lang")
    def _compute_cleaning_notes(self):
        labels = self._get_reason_labels()
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

    # -- what the cleaning has to say --------------------------------------------

    @api.model
    def _get_reason_labels(self):
        """Return ``{code: sentence}`` of every reason and note of the cleaning."""
        return {**self._get_reject_labels(), **self._get_note_labels()}

    @api.model
    def _get_reject_labels(self):
        _ = self.env._
        return {
            "quote_open": _("A quote is opened and never closed: close or remove it."),
            "line_long": _("The line is too long to be a row: check its line ends."),
            "too_many_cells": _(
                "More cells than titles: a text holds the delimiter without quotes."
            ),
            "header_again": _("The titles again, in the middle of the list."),
            "name_missing": _("No company and no person: there is nobody to call."),
            "total_line": _("The line of the sums, not a company."),
            "vat_office": _(
                "VAT number with a right check digit and an office that does not exist:"
                " compare the original."
            ),
            "vat_bad": _("VAT number with a wrong check digit: compare the original."),
            "vat_scientific": _(
                "The spreadsheet rounded the VAT number: format the column as text."
            ),
            "fiscal_bad": _("Fiscal code with a wrong check character."),
            "fiscal_scientific": _(
                "The spreadsheet rounded the fiscal code: format the column as text."
            ),
            "unreachable": _(
                "No phone, mail, VAT number or address: nothing to reach it by."
            ),
        }

    @api.model
    def _get_note_labels(self):
        _ = self.env._
        return {
            "vat_zeros": _("Zeros put back in front of the VAT number."),
            "fiscal_zeros": _("Zeros put back in front of the fiscal code."),
            "fiscal_in_vat": _("The VAT number's column held a fiscal code."),
            "vat_word": _("No VAT number: a word."),
            "vat_words": _("Words beside the VAT number: kept in the note."),
            "fiscal_words": _("Words beside the fiscal code: kept in the note."),
            "fiscal_word": _("No fiscal code: a word."),
            "zip_zeros": _("Zeros put back in front of the postal code."),
            "zip_bad": _("The postal code is no Italian one."),
            "zip_province": _("Postal code and province disagree."),
            "province_bad": _("Unknown province."),
            "country_bad": _("Unknown country: Italy assumed."),
            **self._get_contact_labels(),
            **self._get_figure_labels(),
            "fiscal_office": _(
                "Fiscal code with a right check digit and an office that does not"
                " exist: compare the original."
            ),
            "zip_town": _("A postal code and a town in one cell, taken apart."),
            "website_mended": _("The web site was misspelt and mended."),
            "website_bad": _("The web site could not be understood."),
            "ateco_bad": _("The sector code could not be understood."),
            "address_parts": _("An address in one cell, taken apart."),
            "house_day": _("The spreadsheet made a day of the house number."),
            "consent_bad": _("Neither yes nor no: no consent."),
            "consent_words": _("Words beside the consent: kept in the note."),
            "owner_bad": _("Nobody here is called so: no owner."),
            "choice_bad": _("The classifier has no such value: kept in the note."),
            "text_mended": _("A text was written in another encoding and mended."),
            "extra_cells": _("Cells beyond the titles: kept in the note."),
            "formula_empty": _("A formula without a stored result: empty."),
            "date_bad": _("The date does not exist."),
            "name_person": _("No company: the person's name stands in."),
            "cut": _("A text was too long and was cut."),
        }

    @api.model
    def _get_contact_labels(self):
        _ = self.env._
        return {
            "contact_apart": _("A phone or a mail beside the contact, taken apart."),
            "phone_zero": _("Zero put back in front of the phone."),
            "phone_bad": _("A phone could not be understood."),
            "phone_scientific": _(
                "The spreadsheet rounded the phone: kept in the note."
            ),
            "phone_foreign": _("A phone without its country: kept in the note."),
            "phone_lines": _("A second line, read out of the last figures."),
            "phone_two": _("Two phones in one cell, taken apart."),
            "phone_words": _("Words beside the phone: kept in the note."),
            "phone_fax": _("A fax is no phone: kept in the note."),
            "phone_more": _("More phones than two: kept in the note."),
            "email_bad": _("A mail address could not be understood."),
            "email_mended": _("A mail address was misspelt and mended."),
            "email_words": _("Words beside the mail address: kept in the note."),
            "email_more": _("More mail addresses than one: kept in the note."),
            "email_in_website": _("The web site's column held a mail address."),
            "website_in_email": _("The mail's column held a web site."),
            "pec_bad": _("A certified mail could not be understood."),
        }

    @api.model
    def _get_figure_labels(self):
        _ = self.env._
        return {
            "employees_range": _("A range of employees: kept in the note."),
            "employees_about": _("About so many employees."),
            "employees_words": _("Words beside the employees: kept in the note."),
            "employees_unit": _("The employees' unit was reckoned in."),
            "turnover_range": _("A range of turnover: kept in the note."),
            "turnover_about": _("About so much turnover."),
            "turnover_words": _("Words beside the turnover: kept in the note."),
            "turnover_unit": _("The turnover's unit was reckoned in."),
            "employees_bad": _("The employees are no number."),
            "turnover_bad": _("The turnover is no number."),
        }

    # -- skimming: complete, verify, discard, and the next name is there ---------

    def action_verify(self):
        """Record that somebody checked these names and they are worth a lead."""
        self._check_open(self.env._("verified"))
        self._write_verdict("verified", "verify")
        return self._next_or_stay()

    def action_discard(self):
        """Ask for the reason, then put these names aside."""
        return self.env["crm.name.discard"]._get_records_action(
            name=self.env._("Discard"),
            target="new",
            context={
                "default_name_ids": self.ids,
                "crm_name_skim": self.env.context.get("crm_name_skim"),
            },
        )

    def _discard(self, reason, note=None):
        """Put names aside for a reason, with the history of it."""
        self._check_open(self.env._("discarded"))
        text = f"{reason.name}: {note}" if note else reason.name
        self._write_verdict("discarded", "discard", text, discard_reason_id=reason.id)
        if reason.opposes:
            self._oppose()

    def _oppose(self):
        """Put the phones and mails of names that refuse contact on the lists."""
        # sudo: a refusal must hold whoever takes it down
        numbers = {n for name in self for n in (name.phone, name.phone2) if n}
        self.env["phone.blacklist"].sudo()._add(list(numbers))  # sudo: as above
        for mail in {name.email for name in self if name.email}:
            self.env["mail.blacklist"].sudo()._add(mail)  # sudo: as above

    def action_restore(self):
        """Take discarded or verified names back to the list to skim."""
        self.check_access("write")
        back = self.filtered(
            lambda n: n.state in ("discarded", "verified") and not n.anonymised
        )
        merged = back.filtered("merged_into_id")
        if merged:
            raise UserError(
                self.env._("%s was merged: undo the merge instead.", merged[0].name)
            )
        back._write_verdict("new", "restore", discard_reason_id=False)
        back._settle_duplicates()
        return True

    def action_distinct(self):
        """Decide that these names are no duplicates at all."""
        self.check_access("write")
        found = self.match_ids.filtered(lambda m: m.state == "proposed")
        found.write({"state": "distinct"})
        self._settle_duplicates()
        self.env["crm.name.event"]._log(self.ids, "distinct")
        return True

    def _check_open(self, what):
        self.check_access("write")
        closed = self.filtered(lambda n: n.state == "extracted" or n.anonymised)
        if closed:
            raise UserError(
                self.env._(
                    "%(name)s cannot be %(what)s: it was extracted or anonymised.",
                    name=closed[0].name,
                    what=what,
                )
            )

    def _write_verdict(self, state, kind, text=None, **values):
        self.write(
            {
                "state": state,
                "date_verdict": fields.Datetime.now() if state != "new" else False,
                "verdict_user_id": self.env.uid if state != "new" else False,
                **values,
            }
        )
        self.env["crm.name.event"]._log(self.ids, kind, text)

    def action_next(self):
        """Open the next name to skim, leaving this one as it is."""
        return self._open_next(self)

    @api.model
    def action_skim(self):
        """Open the first name to skim: mine, then nobody's."""
        return self._open_next(self.browse())

    def _next_or_stay(self):
        if self.env.context.get("crm_name_skim"):
            return self._open_next(self)
        return True

    @api.model
    def _skim_domain(self):
        return [
            ("state", "in", ("new", "duplicate")),
            ("user_id", "in", (self.env.uid, False)),
        ]

    def _open_next(self, current):
        """Return the action that shows the next name; at the end, the first
        again: what was left aside is not lost."""
        domain = self._skim_domain()
        order = "priority desc, id"
        last = current[-1:].id or 0
        found = self.search([*domain, ("id", ">", last)], order="id", limit=1)
        urgent = self.search(
            [*domain, ("priority", "!=", "0"), ("id", "not in", current.ids)],
            order=order,
            limit=1,
        )
        name = urgent or found
        name = name or self.search(
            [*domain, ("id", "not in", current.ids)], order=order, limit=1
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_prevendita.crm_name_skim_form_action"
        )
        if not name:
            return self.env["ir.actions.act_window"]._for_xml_id(
                "crm_prevendita.crm_name_action"
            )
        return {**action, "res_id": name.id}

    def _after_wizard(self, stay=False):
        """Return what a dialog does once done: the next name when skimming."""
        if self.env.context.get("crm_name_skim") and not stay:
            return self._open_next(self)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # -- extraction: a name becomes a lead, a partner of the register ------------

    def action_extract(self):
        """Ask for owner and first action; what cannot be extracted is left out."""
        good = self.filtered(
            lambda n: n.state in ("new", "verified") and not n.anonymised
        )
        if not good:
            self._check_extractable()
        return self.env["crm.name.extract"]._get_records_action(
            name=self.env._("Extract as leads"),
            target="new",
            context={
                "default_name_ids": good.ids,
                "default_left_out": len(self - good),
                "crm_name_skim": self.env.context.get("crm_name_skim"),
            },
        )

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
            "phone": contact.shown(self.phone or self.phone2),
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
        tags = self._get_tags()
        if tags:
            result["category_id"] = [Command.set(tags.ids)]
        person = self._prepare_contact()
        if person:
            result["child_ids"] = [Command.create(person)]
        elif self.role:
            result["function"] = self.role
        return result

    def _prepare_contact(self):
        """Return the values of the person at the lead, None for nobody."""
        if not self.contact_name or self.contact_name == self.name:
            return None
        return {
            "name": self.contact_name,
            "type": "contact",
            "function": self.role,
            "phone": contact.shown(self.phone2) if self.phone else False,
        }

    def _get_tags(self):
        """Return the tags (``res.partner.category``) of a name, made where missing."""
        categories = self.env["res.partner.category"].sudo()  # sudo: come with the lead
        for text in filter(None, re.split(r"\s*;\s*", self.tags or "")):
            found = categories.search([("name", "=ilike", text)], limit=1)
            categories |= found or categories.create({"name": text})
        return categories

    # -- merging: the best of both is kept, and the merge can be undone ----------

    def _merge(self, other):
        """Merge another name into this one, which keeps its own values and
        takes the other's where it has none.

        :return: the ``crm.merge.log`` record
        """
        self.ensure_one()
        other.ensure_one()
        (self | other).check_access("write")
        self._check_mergeable(other)
        before = self._crm_read_merge_values(_MERGED)
        theirs = other._crm_read_merge_values(_MERGED)
        given = {f: theirs[f] for f in _MERGED if theirs[f] and not before[f]}
        merged = other._crm_read_merge_values(
            ("state", "merged_into_id", "discard_reason_id")
        )
        if given:
            self.write(given)
        other.write({"state": "discarded", "merged_into_id": self.id})
        log = self._log_merge(other, before, given, merged)
        pairs = (self | other).match_ids.filtered(
            lambda m: m.other_id in (self | other) and m.name_id in (self | other)
        )
        pairs.write({"state": "merged"})
        (self | other)._settle_duplicates()
        self.env["crm.name.event"]._log(self.ids, "merge", other.name)
        self.env["crm.name.event"]._log(other.ids, "merge", self.name)
        return log

    def _check_mergeable(self, other):
        if self == other or self.company_id != other.company_id:
            raise UserError(
                self.env._(
                    "%(one)s and %(two)s cannot be merged: choose two names of the"
                    " same company.",
                    one=self.name,
                    two=other.name,
                )
            )
        for name in self | other:
            if name.merged_into_id or name.anonymised:
                raise UserError(
                    self.env._("%s was merged or anonymised already.", name.name)
                )
        if other.state == "extracted":
            raise UserError(
                self.env._(
                    "%s is a lead already: merge the other one into it.", other.name
                )
            )

    def _log_merge(self, other, before, given, merged):
        return self._create_merge_log(
            self, other, {"kept": before, "set": given, "merged": merged}
        )

    def _create_merge_log(self, kept, merged, before):
        # sudo: the log is written by the merge, never by hand
        return self.env["crm.merge.log"].sudo().create(
            {
                "label": f"{merged.display_name} → {kept.display_name}",
                "res_model": kept._name,
                "kept_id": kept.id,
                "merged_id": merged.id,
                "merged_model": merged._name if merged._name != kept._name else False,
                "company_id": kept.company_id.id or merged.company_id.id,
                "before": before,
            }
        ).sudo(False)  # fmt: skip

    def _crm_read_merge_values(self, names):
        self.ensure_one()
        values = {}
        for name in names:
            value = self[name]
            values[name] = value.id if self._fields[name].relational else value
        return values

    def _crm_check_undo_merge(self, merged):
        """:raises UserError: something must be undone first"""
        if self.merged_into_id:
            raise UserError(
                self.env._(
                    "%(kept)s was itself merged into %(other)s since: undo that first.",
                    kept=self.name,
                    other=self.merged_into_id.name,
                )
            )

    def _crm_undo_merge(self, merged, _moved, _before):
        """Called by the log once both have their values back."""
        pairs = (self | merged).match_ids.filtered(lambda m: m.state == "merged")
        pairs.write({"state": "proposed"})
        (self | merged)._settle_duplicates()
        self.env["crm.name.event"]._log((self | merged).ids, "unmerge")

    def _merge_into_partner(self, partner):
        """Record that this name is in the register already, and complete the
        partner's empty fields with what the name knows.

        :return: the ``crm.merge.log`` record
        """
        self.ensure_one()
        self.check_access("write")
        partner.check_access("write")
        values = self._prepare_partner()
        given = {
            field: values[field]
            for field in ("street", "zip", "city", "state_id", "country_id", "phone",
                          "email", "vat", "website", "crm_pec", "crm_fiscalcode",
                          "crm_ateco", "crm_employees", "crm_turnover")
            if values[field] and not partner[field]
        }  # fmt: skip
        if partner.parent_id:
            given.pop("vat", None)
        before = {
            "kept": partner._crm_read_merge_values(given),
            "set": given,
            "merged": self._crm_read_merge_values(
                ("state", "partner_id", "discard_reason_id")
            ),
        }
        partner.write(given)
        self._write_verdict(
            "discarded",
            "merge",
            partner.display_name,
            partner_id=partner.id,
            discard_reason_id=self.env.ref(
                "crm_prevendita.crm_name_discard_reason_known", False
            ).id,
        )
        self.match_ids.filtered(lambda m: m.partner_id == partner).write(
            {"state": "merged"}
        )
        return self._create_merge_log(partner, self, before)

    def _crm_undo_merge_into(self, partner):
        """Called by the log once both have their values back."""
        pairs = self.match_ids.filtered(
            lambda m: m.state == "merged" and m.partner_id == partner
        )
        pairs.write({"state": "proposed"})
        self._settle_duplicates()
        self.env["crm.name.event"]._log(self.ids, "unmerge", partner.display_name)

    def action_compare(self):
        """Open the likeliest duplicate beside this name."""
        self.ensure_one()
        found = self.match_ids.filtered(lambda m: m.state == "proposed")[:1]
        if not found:
            raise UserError(self.env._("%s has no possible duplicate left.", self.name))
        return found.action_compare()

    # -- retention: names that were not extracted are anonymised in time ---------

    @api.model
    def _cron_anonymise(self):
        """Anonymise what is older than its bank, or the setting, allows."""
        cron = self.env["ir.cron"]
        ids = self._get_expired()
        cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), _BATCH):
            chunk = ids[start : start + _BATCH]
            self.browse(chunk)._anonymise()
            if not cron._commit_progress(len(chunk)):
                return
        self._forget_sources()

    @api.model
    def _forget_sources(self):
        """Hook: forget what anonymised names came from, as far as nobody needs it."""

    @api.model
    def _get_expired(self):
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        days = int(parameter.get_param("crm_prevendita.retention_days", DAYS))
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT n.id FROM crm_name n JOIN crm_name_bank b ON b.id = n.bank_id"
                " WHERE n.state != 'extracted' AND n.anonymised IS NOT TRUE"
                " AND COALESCE(NULLIF(b.retention_days, 0), %(days)s) > 0"
                " AND n.create_date < %(now)s"
                " - COALESCE(NULLIF(b.retention_days, 0), %(days)s) * interval '1 day'"
                " ORDER BY n.id",
                days=days,
                now=fields.Datetime.now(),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _anonymise(self):
        """Take out of these names all that says who they are, for good."""
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_name SET name = %s, anonymised = TRUE, %s"
                " WHERE id = ANY(%s)",
                self.env._("Anonymised"),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(f)) for f in _PERSONAL),
                self.ids,
            )
        )
        for table, text in (("crm_name_match", None), ("crm_name_event", "text")):
            query = SQL(
                "DELETE FROM %s WHERE name_id = ANY(%s)",
                SQL.identifier(table),
                self.ids,
            )
            if text:
                query = SQL("UPDATE %s SET text = NULL WHERE name_id = ANY(%s)",
                            SQL.identifier(table), self.ids)  # fmt: skip
            self.env.cr.execute(query)
        self.env["crm.name.event"]._log(self.ids, "anonymise")
        self.invalidate_recordset()
