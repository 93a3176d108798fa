"""Who is calling: finds customers by whatever the caller says."""

import re

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from odoo.addons.crm_scheda_cliente.models.arguments import (
    ANYTHING,
    as_text,
    takes,
    whole,
)

from .kernel import phone_number

#: how sure a match is, in hundredths; from KNOWN on it is "known", below "maybe"
EXACT = 100
KNOWN = 90
STARTS = 70
WORD = 60
CONTAINS = 50
GUESS = 40

#: what a candidate shows
_SHOWN = ("complete_name", "phone", "city", "is_company")

_VAT = re.compile(r"^(?:[A-Z]{2})?[0-9][0-9A-Z]{2,15}$")
MIN_LETTERS = 2
MIN_DOCUMENT = 3


class CrmCaller(models.AbstractModel):
    """Finds who is calling, from whatever the caller says.

    Another add-on adds what it knows customers by (a ticket's number, a serial)
    by overriding ``_get_finders``.
    """

    _name = "crm.caller"
    _description = "Caller lookup"

    _LIMIT_MAX = 40
    _CANDIDATES = 40

    @api.readonly
    @api.model
    @takes(text=ANYTHING, limit=whole(1, 1_000))
    def find(self, text, limit=8):
        """Return who a text may mean, the known before the maybe.

        :param str text: a telephone number in any format or its beginning, a
            part of a name, a VAT number, a document's number, a mail address
        :return: dict with ``candidates``: ``[{partner_id, name, company, phone,
            city, known (bool), why: [str], document: {model, id, name} or
            False}]``, ``more`` (True if there are others), ``number`` (the full
            number in E.164 or False), ``own`` (True if it is a number of our own) and
            ``hidden``; who is no contact yet has a document and no ``partner_id``
        :raises AccessError: for whoever is not a user of the back office
        """
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("The caller lookup is for the people of the company only.")
            )
        limit = max(1, min(limit or 8, self._LIMIT_MAX))
        query = self._parse(as_text(text, 10_000))
        matches = []
        if not query["own"]:
            for finder in self._get_finders():
                matches += finder(query, limit)
                # a full number that somebody has leaves nothing to look for
                if query["numbers"] and any(m["certainty"] == EXACT for m in matches):
                    break
        candidates = self._get_candidates(matches, limit + 1)
        return {
            "candidates": candidates[:limit],
            "more": len(candidates) > limit,
            "number": query["numbers"][0] if query["numbers"] else False,
            "own": query["own"],
            "hidden": query["hidden"],
        }

    @api.model
    def _get_finders(self):
        """Return the methods that look for a caller, as a list.

        Each is called as ``finder(query, limit)`` with ``query`` from
        ``_parse`` and returns dicts ``{partner_id, certainty, why, document}``:
        ``certainty`` is one of this module's constants, ``why`` a translated
        sentence, ``document`` ``{model, id, name}`` or absent, ``read`` true for
        partners of ``_search_partners``, which the reader may read. Who is no contact
        yet has no ``partner_id`` but ``stranger``: ``{name, phone, city, is_company}``
        of a document that the reader may read. A finder runs
        a fixed number of queries, none when the text cannot be what it looks for.
        """
        return [
            self._find_by_number,
            self._find_by_vat,
            self._find_by_mail,
            self._find_by_document,
            self._find_by_name,
        ]

    @api.model
    def _parse(self, text):
        """Return what a text may be.

        ``{text, region, numbers, is_number, own, hidden}``; ``numbers`` are full
        numbers in E.164, the likeliest first; ``region`` is the country that a
        number without one is of, None where the text needs none.
        """
        text = " ".join(text.split())[:128]
        is_number = phone_number.looks_like_number(text)
        region = self._get_region() if self._needs_region(text, is_number) else None
        numbers = phone_number.e164(text, region) if is_number else []
        return {
            "text": text,
            "region": region,
            "is_number": is_number,
            "numbers": numbers,
            "own": self._is_own(numbers[:1]),
            "hidden": phone_number.is_hidden(text) and bool(text),
        }

    @api.model
    def _needs_region(self, text, is_number):
        """Tell whether a text means something else in each country."""
        if is_number:
            return not phone_number.clean(text).startswith("+")
        return bool(_VAT.match(self._vat_text(text)))

    @api.model
    def _get_region(self):
        """Return the two letters of our company's country, or None."""
        # sudo: where we are ourselves
        return self.env.company.partner_id.sudo().country_id.code or None

    @api.model
    def _vat_text(self, text):
        return re.sub(r"[\s.\-]", "", text).upper()

    @api.model
    def _is_own(self, numbers):
        """Tell whether one of our companies, or somebody in it, has a number."""
        if not numbers:
            return False
        # sudo: our own companies, even those that the reader may not open
        companies = self.env["res.company"].sudo()._search([])
        own = Domain("phone_sanitized", "in", numbers) & Domain(
            "commercial_partner_id.ref_company_ids", "in", companies
        )
        # sudo: whether the number is ours, of whichever company
        return bool(self.env["res.partner"].sudo().search_count(own, limit=1))

    # -------------------------------------------------------------------- finders
    @api.model
    def _find_by_number(self, query, limit):
        if not query["is_number"]:
            return []
        suffix = phone_number.suffix(query["text"])
        partners = self.env["res.partner"]
        if query["numbers"]:
            known = Domain("phone_sanitized", "in", query["numbers"])
            partners = self._search_partners(known, limit, ["phone_sanitized"])
        # a guess is for when nobody is known
        if not partners:
            partners = self._search_partners(
                self._number_guess(query, suffix), limit, ["phone_sanitized"]
            )
        return [self._number_match(query, partner, suffix) for partner in partners]

    @api.model
    def _number_guess(self, query, suffix):
        """Return the domain of beginnings, endings and switchboards, not ours."""
        # sudo: our own companies, even those that the reader may not open
        ours = (
            self.env["res.partner"].sudo()._search([("ref_company_ids", "!=", False)])
        )
        roots = phone_number.prefixes(query["text"], query["region"])
        roots += [
            phone_number.switchboard(number)
            for number in query["numbers"]
            if len(number) >= phone_number.MIN_SWITCHBOARD
        ]
        domain = Domain.OR(
            Domain("phone_sanitized", "=like", f"{root}%") for root in roots
        )
        if suffix:
            domain |= self._ends_with("phone_sanitized", suffix)
        return domain & Domain("commercial_partner_id", "not in", ours)

    @api.model
    def _number_match(self, query, partner, suffix):
        _, number = self.env._, partner.phone_sanitized
        if number in query["numbers"]:
            certainty, why = EXACT, _("Number %s", phone_number.pretty(number))
        elif suffix and number.endswith(suffix):
            certainty, why = STARTS, _("Number ending in %s", suffix)
        elif any(
            number.startswith(prefix)
            for prefix in phone_number.prefixes(query["text"], query["region"])
        ):
            certainty, why = WORD, _("Number %s", phone_number.pretty(number))
        else:
            why = _("Same switchboard: %s", phone_number.pretty(number))
            certainty = GUESS
        return {
            "partner_id": partner.id,
            "certainty": certainty,
            "why": why,
            "read": True,
        }

    @api.model
    def _find_by_vat(self, query, limit):
        text = self._vat_text(query["text"])
        if not _VAT.match(text) or not any(map(str.isdigit, text)):
            return []
        country = query["region"] or ""
        variants = {text, f"{country}{text}" if text[:1].isdigit() else text[2:]}
        domain = Domain.OR(Domain("vat", "=like", f"{v}%") for v in variants if v)
        return [
            {
                "partner_id": partner.id,
                "certainty": EXACT if partner.vat in variants else CONTAINS,
                "why": self.env._("VAT number %s", partner.vat),
                "read": True,
            }
            for partner in self._search_partners(domain, limit, ["vat", "is_company"])
        ]

    @api.model
    def _find_by_mail(self, query, limit):
        text = query["text"]
        if "@" not in text:
            return []
        exact = email_normalize(text)
        domain = Domain("email", "ilike", self._escape(exact or text))
        return [
            {
                "partner_id": partner.id,
                "certainty": EXACT if partner.email_normalized == exact else STARTS,
                "why": self.env._("Mail %s", partner.email),
                "read": True,
            }
            for partner in self._search_partners(
                domain, limit, ["email", "email_normalized"]
            )
        ]

    @api.model
    def _find_by_document(self, query, limit):
        """Find by the number of an order or of an invoice."""
        text = query["text"]
        if len(text) < MIN_DOCUMENT or not any(map(str.isdigit, text)) or "@" in text:
            return []
        orders = self._document_matches(
            "sale.order", Domain.TRUE, ("name", "client_order_ref"), text, limit
        )
        invoices = Domain(
            "move_type", "in", self.env["account.move"].get_sale_types()
        ) & Domain("state", "=", "posted")
        return orders + self._document_matches(
            "account.move", invoices, ("name",), text, limit
        )

    @api.model
    def _document_matches(self, model, domain, names, text, limit):
        """Return the customers of the documents whose number has ``text``.

        A product of this hook's callers: another add-on's finder may use it
        for whatever model has a ``partner_id``.

        :param names: the searched fields, the first is the document's number
        """
        documents = self.env[model]
        if not documents.has_access("read"):
            return []
        pattern = self._escape(text)
        query = documents._search(
            Domain(domain)
            & Domain.OR(Domain(name, "ilike", pattern) for name in names),
            limit=limit,
        )
        found = documents.browse(query)
        found.fetch([*names, "partner_id"])
        matches = []
        for document in found:
            values = [document[name] or "" for name in names]
            exact = text.lower() in [value.lower() for value in values]
            shown = next((v for v in values if text.lower() in v.lower()), values[0])
            matches.append(
                {
                    "partner_id": document.partner_id.id,
                    "certainty": KNOWN if exact else CONTAINS,
                    "why": f"{self._document_label(documents)} {shown}",
                    "document": {"model": model, "id": document.id, "name": values[0]},
                }
            )
        return [match for match in matches if match["partner_id"]]

    @api.model
    def _document_label(self, documents):
        """Return what people call a document of a model, translated."""
        return self.env["ir.model"]._get(documents._name).name

    @api.model
    def _find_by_name(self, query, limit):
        text = query["text"]
        if len(text) < MIN_LETTERS or "@" in text or query["is_number"]:
            return []
        starts = self._search_partners(
            self._begins_with("complete_name", text), limit * 2, ["complete_name"]
        )
        # two letters are in nearly every name: only beginnings make sense
        partners = starts
        if len(text) > MIN_LETTERS and len(starts) < limit * 2:
            contains = Domain.AND(
                Domain("complete_name", "ilike", self._escape(word))
                for word in text.split()
            )
            partners |= self._search_partners(
                contains, self._CANDIDATES, ["complete_name"]
            )
        return [self._name_match(text, partner.id, partner) for partner in partners]

    @api.model
    def _name_match(self, text, partner_id, partner):
        name, text = (partner.complete_name or "").lower(), text.lower()
        if name == text:
            certainty = KNOWN
        elif name.startswith(text):
            certainty = STARTS
        elif f" {text}" in name:
            certainty = WORD
        else:
            certainty = CONTAINS
        return {
            "partner_id": partner_id,
            "certainty": certainty,
            "why": self.env._("Name"),
            "read": True,
        }

    # -------------------------------------------------------------------- helpers
    @api.model
    def _search_partners(self, domain, limit, names):
        """Return partners without an order: sorting a common word is what costs."""
        partners = self.env["res.partner"]
        found = partners.browse(partners._search(Domain(domain), limit=limit))
        found.fetch([*names, *_SHOWN])
        return found

    @api.model
    def _escape(self, text):
        return re.sub(r"([\\%_])", r"\\\1", text)

    @api.model
    def _begins_with(self, name, text):
        """Return the domain that the index for beginnings serves."""

        def to_sql(model, alias, query):
            unaccent = model.env.registry.unaccent
            column = SQL("%s::text", SQL.identifier(alias, name))
            pattern = SQL("%s::text", f"{self._escape(text)}%")
            return SQL("lower(%s) LIKE lower(%s)", unaccent(column), unaccent(pattern))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _ends_with(self, name, text):
        """Return the domain that the index on the reversed number serves."""

        def to_sql(model, alias, query):
            column = SQL.identifier(alias, name)
            return SQL("reverse(%s::text) LIKE %s", column, f"{text[::-1]}%")

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_candidates(self, matches, limit):
        """Return one candidate per partner, the surest first, names filled in."""
        best = {}
        strangers = [match for match in matches if "stranger" in match]
        contacts = [match for match in matches if "stranger" not in match]
        for match in sorted(contacts, key=lambda m: -m["certainty"]):
            first = best.setdefault(match["partner_id"], {**match, "whys": []})
            if match["why"] not in first["whys"]:
                first["whys"].append(match["why"])
        partners = self.env["res.partner"].with_context(active_test=False)
        read = [key for key, match in best.items() if match.get("read")]
        others = [key for key in best if key not in read]
        found = partners.browse(read)
        if others:
            # those of documents: only who may be read is shown
            found |= partners.search_fetch([("id", "in", others)], _SHOWN)
        partners = found
        ranked = sorted(
            partners,
            key=lambda p: (
                -best[p.id]["certainty"],
                not p.is_company,
                len(p.complete_name or ""),
                p.complete_name or "",
                p.id,
            ),
        )
        found = [
            (best[p.id]["certainty"], self._candidate(p, best[p.id])) for p in ranked
        ]
        found += [(m["certainty"], self._stranger(m)) for m in strangers]
        # of those alike the contacts come first: the sort keeps their order
        found.sort(key=lambda pair: -pair[0])
        return [candidate for _certainty, candidate in found[:limit]]

    @api.model
    def _stranger(self, match):
        return {
            "partner_id": False,
            **match["stranger"],
            "known": match["certainty"] >= KNOWN,
            "why": [match["why"]],
            "document": match["document"],
        }

    @api.model
    def _candidate(self, partner, match):
        return {
            "partner_id": partner.id,
            "name": partner.complete_name or partner.display_name,
            "phone": partner.phone or False,
            "city": partner.city or False,
            "is_company": partner.is_company,
            "known": match["certainty"] >= KNOWN,
            "why": match["whys"],
            "document": match.get("document") or False,
        }
