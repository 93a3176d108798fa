"""From the cells of one row to a name's cleaned values and match keys."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date

from . import address, company, contact, fiscal, match
from .text import number, squeeze

#: cleaned values, in the order they are inserted; all of them plain columns
VALUES = ("name", "legal_form", "contact_name", "street", "zip", "city", "province",
          "phone", "phone2", "email", "pec", "vat", "fiscalcode", "ateco", "website",
          "employees", "turnover", "interest", "ref", "date", "note")  # fmt: skip
#: reasons for which a row is rejected, in the order they are looked for
REJECTS = ("quote_open", "line_long", "too_many_cells", "header_again", "name_missing",
           "vat_bad", "vat_scientific", "fiscal_bad", "fiscal_scientific",
           "unreachable")  # fmt: skip
LETTER = re.compile(r"[^\W_]")
LIMIT = {"name": 250, "contact_name": 120, "street": 200, "city": 120, "note": 2000,
         "interest": 250, "ref": 64, "website": 250}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """How cells are read. ``strict``: a wrong identity number rejects the row."""

    decimal: str = ","
    date_order: str = "dmy"
    strict: bool = True


@dataclass
class Clean:
    """A row understood: values, notes by code, or why it was rejected."""

    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    # (field, code, the cell as it was) or None
    problem: tuple | None = None

    def note(self, code):
        if code and code not in self.notes:
            self.notes.append(code)


def gather(cells, fields):
    """Return ``{field: text}`` of a row, cells of one field joined by a space.

    :param fields: the field of each column, None for one left out
    """
    raw = {}
    for cell, name in zip(cells, fields, strict=False):
        if not name:
            continue
        text = squeeze(cell)
        if text:
            raw[name] = f"{raw[name]} {text}" if name in raw else text
    return raw


def row_hash(raw):
    """Return what tells a row's content from another's, 16 bytes as hex.

    Capitals and spaces make no difference, columns in another order neither.
    """
    text = json.dumps({k: v.casefold() for k, v in raw.items()}, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def clean(raw, options=None):
    """Return the ``Clean`` of a row given as ``{field: text}``."""
    options = options or Options()
    result = Clean()
    _names(raw, result)
    if not result.values.get("name"):
        result.problem = ("name", "name_missing", "")
        return result
    country = raw.get("country") or contact.country_of(raw.get("phone") or "")
    located, notes = address.locate(
        raw.get("zip"), raw.get("city"), raw.get("province"), country
    )
    result.values.update(located)
    for note in notes:
        result.note(note)
    if raw.get("street"):
        result.values["street"] = address.street(raw["street"])
    _identity(raw, result, options)
    _contacts(raw, result)
    _figures(raw, result, options)
    _limits(result)
    if not result.problem and not _reachable(result.values):
        result.problem = ("phone", "unreachable", "")
    result.values.update(match.keys(result.values))
    return result


def _names(raw, result):
    person = raw.get("contact_name")
    name = raw.get("name") or person
    if not name or not LETTER.search(name):
        return
    result.values["name"], form = company.tidy(name)
    result.values["legal_form"] = form
    if person:
        result.values["contact_name"] = company.tidy(person)[0]
        if not raw.get("name"):
            result.note("name_person")


def _identity(raw, result, options):
    values = result.values
    vat, code = raw.get("vat"), raw.get("fiscalcode")
    if vat:
        values["vat"], note = fiscal.vat_number(vat, values["country"])
        if not values["vat"] and fiscal.fiscal_code(vat)[0] and len(vat.strip()) == 16:
            # a person's fiscal code in the column of the VAT number
            code, note = code or vat, "fiscal_in_vat"
        _judge(result, options, "vat", note, vat)
    if code:
        values["fiscalcode"], note = fiscal.fiscal_code(code)
        _judge(result, options, "fiscalcode", note, code)
    if raw.get("ateco"):
        values["ateco"], note = fiscal.ateco_code(raw["ateco"])
        result.note(note)


def _judge(result, options, name, note, value):
    if note and note.endswith(("_bad", "_scientific")) and options.strict:
        result.problem = result.problem or (name, note, value)
    result.note(note)


def _contacts(raw, result):
    values, country = result.values, result.values["country"]
    numbers = []
    for name in ("phone", "phone2"):
        if raw.get(name):
            found, note = contact.phones(raw[name], country)
            numbers += [n for n in found if n not in numbers]
            result.note(note)
    values["phone"] = numbers[0] if numbers else None
    values["phone2"] = numbers[1] if len(numbers) > 1 else None
    mails, pecs = [], []
    for name in ("email", "pec"):
        if raw.get(name):
            found, note = contact.mails(raw[name])
            result.note(note and f"{name}_bad")
            for mail in found:
                certified = contact.is_pec(mail) or name == "pec"
                (pecs if certified else mails).append(mail)
    values["email"] = mails[0] if mails else None
    values["pec"] = pecs[0] if pecs else None
    if raw.get("website"):
        values["website"], note = contact.website(raw["website"])
        result.note(note)


def _figures(raw, result, options):
    values = result.values
    if raw.get("employees"):
        found = number(raw["employees"], options.decimal)
        if found is None or not 0 <= found < 1e7:
            result.note("employees_bad")
        else:
            values["employees"] = int(found)
    if raw.get("turnover"):
        found = number(raw["turnover"], options.decimal)
        if found is None or abs(found) >= 1e13:
            result.note("turnover_bad")
        else:
            values["turnover"] = round(found, 2)
    if raw.get("date"):
        values["date"] = day(raw["date"], options.date_order)
        result.note(None if values["date"] else "date_bad")
    for name in ("note", "interest", "ref"):
        if raw.get(name):
            values[name] = raw[name]


def day(value, order="dmy"):
    """Return the date that a cell says, by the order of its parts, or None."""
    found = re.match(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})", value)
    if not found:
        return None
    parts = [int(p) for p in found.groups()]
    if len(found[1]) == 4:
        order = "ymd"
    year, month, dom = (parts[order.index(c)] for c in "ymd")
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, dom).isoformat()
    except ValueError:
        return None


def _limits(result):
    for name, limit in LIMIT.items():
        value = result.values.get(name)
        if value and len(value) > limit:
            result.values[name] = value[:limit]
            result.note("cut")


def _reachable(values):
    if any(
        values.get(k) for k in ("phone", "email", "pec", "vat", "fiscalcode", "website")
    ):
        return True
    return bool(values.get("street") and values.get("city"))
