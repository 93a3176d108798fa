"""Who calls and is no contact yet: a name of a bank, a lead; or says a deal's title."""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.crm_mydesk.models.caller.crm_caller import (
    EXACT,
    KNOWN,
    MIN_LETTERS,
    STARTS,
    WORD,
)


class CrmCaller(models.AbstractModel):
    _inherit = "crm.caller"

    @api.model
    def _get_finders(self):
        finders = super()._get_finders()
        return [*finders, self._find_lead, self._find_name, self._find_deal]

    @api.model
    def _search_partners(self, domain, limit, names):
        """Add whoever was merged: by its number, mail, name and VAT number, too, the
        one that stayed is found."""
        there = Domain("active", "=", True) | Domain("crm_merged_into_id", "!=", False)
        names = [*names, "crm_merged_into_id"]
        return super()._search_partners(Domain(domain) & there, limit, names)

    @api.model
    def _get_candidates(self, matches, limit):
        ids = list({m["partner_id"] for m in matches if m.get("partner_id")})
        partners = self.env["res.partner"].browse(ids)
        kept = {p.id: p._crm_kept() for p in partners if p.crm_merged_into_id}
        moved = [
            # who stayed is shown to whoever may read it
            {**match, "partner_id": kept[match["partner_id"]].id, "read": False}
            if match.get("partner_id") in kept
            else match
            for match in matches
        ]
        return super()._get_candidates(moved, limit)

    @api.model
    def _find_name(self, query, limit):
        """Find names of the banks that are no contact yet."""
        names = self.env["crm.name"]
        domain = self._stranger_domain(
            query, ("name",), ("phone", "phone2"), ("email", "pec")
        )
        if not domain or not names.has_access("read"):
            return []
        waiting = Domain("partner_id", "=", False)
        waiting &= Domain("merged_into_id", "=", False)
        shown = ["name", "phone", "phone2", "email", "pec", "city", "bank_id"]
        found = names.search_fetch(domain & waiting, shown, limit=limit)
        return [
            {
                "partner_id": False,
                "certainty": self._stranger_certainty(
                    query, name.name, (name.phone, name.phone2), (name.email, name.pec)
                ),
                "why": self.env._("Name bank: %s", name.bank_id.display_name),
                "document": {"model": "crm.name", "id": name.id, "name": name.name},
                "stranger": {
                    "name": name.name,
                    "phone": name.phone or False,
                    "city": name.city or False,
                    "is_company": True,
                },
            }
            for name in found
        ]

    @api.model
    def _find_lead(self, query, limit):
        """Find leads and deals of nobody that is a contact yet."""
        leads = self.env["crm.lead"]
        names = ("partner_name", "contact_name", "name")
        domain = self._stranger_domain(
            query, names, ("phone_sanitized",), ("email_normalized",)
        )
        if not domain or not leads.has_access("read"):
            return []
        shown = [*names, "phone", "phone_sanitized", "email_normalized", "city", "type"]
        found = leads.search_fetch(
            domain & Domain("partner_id", "=", False), shown, limit=limit
        )
        types = leads._crm_labels("type")
        return [
            {
                "partner_id": False,
                "certainty": self._stranger_certainty(
                    query,
                    lead.partner_name or lead.contact_name or lead.name,
                    (lead.phone_sanitized,),
                    (lead.email_normalized,),
                ),
                "why": f"{types[lead.type]}: {lead.name}",
                "document": {"model": "crm.lead", "id": lead.id, "name": lead.name},
                "stranger": {
                    "name": lead.partner_name or lead.contact_name or lead.name,
                    "phone": lead.phone or False,
                    "city": lead.city or False,
                    "is_company": bool(lead.partner_name),
                },
            }
            for lead in found
        ]

    @api.model
    def _find_deal(self, query, limit):
        """Find customers by the title of a deal."""
        text = query["text"]
        if len(text) <= MIN_LETTERS or "@" in text or query["is_number"]:
            return []
        known = Domain("partner_id", "!=", False)
        return self._document_matches("crm.lead", known, ("name",), text, limit)

    # ----------------------------------------------------------------- ingredients
    @api.model
    def _stranger_domain(self, query, names, numbers, mails):
        """Return where what was said stands, by indexed columns, or None."""
        text = query["text"]
        if query["is_number"]:
            places, operator, value = numbers, "in", query["numbers"]
        elif "@" in text:
            places, operator, value = mails, "=ilike", self._escape(text)
        elif len(text) > MIN_LETTERS:
            places, operator, value = names, "ilike", self._escape(text)
        else:
            return None
        if not value:
            return None
        return Domain.OR(Domain(place, operator, value) for place in places)

    @api.model
    def _stranger_certainty(self, query, name, numbers, mails):
        text = query["text"].lower()
        if set(query["numbers"]) & set(numbers):
            return EXACT
        if text in [(mail or "").lower() for mail in mails]:
            return EXACT
        name = (name or "").lower()
        if name == text:
            return KNOWN
        return STARTS if name.startswith(text) else WORD
