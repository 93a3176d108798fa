"""From the cells of one row to a name's cleaned values and match keys.

Whatever is guessed, altered or left out of a cell is told (``Clean.changes``); what
could not be understood, or has no field of its own, stays readable in the note.
"""

import hashlib
import html
import json
import re
from dataclasses import dataclass, field

from . import address, contact, countries, figures, fiscal, match, whole, writing
from .figures import day  # noqa: F401  (read by other rooms)
from .text import fold, squeeze

#: cleaned values, in the order they are inserted; all of them plain columns
VALUES = ("name", "legal_form", "contact_name", "street", "zip", "city", "province",
          "phone", "phone2", "email", "pec", "vat", "fiscalcode", "ateco", "website",
          "employees", "turnover", "interest", "ref", "date", "note",
          "role", "tags", "consent_mail", "consent_phone")  # fmt: skip
#: reasons for which a row is rejected, in the order they are looked for
REJECTS = ("quote_open", "line_long", "too_many_cells", "header_again", "total_line",
           "name_missing", "vat_bad", "vat_office", "vat_scientific", "fiscal_bad",
           "fiscal_office",
           "fiscal_scientific", "unreachable")  # fmt: skip
#: notes whose value was guessed; all others tell what was altered or left out
GUESSED = {"vat_zeros", "fiscal_zeros", "zip_zeros", "phone_zero", "phone_lines",
           "email_mended", "website_mended", "country_bad", "turnover_unit",
           "name_person", "address_parts",
           "employees_about", "text_mended", "turnover_about"}  # fmt: skip
LEFT = {"phone_bad", "phone_scientific", "phone_foreign", "email_bad", "pec_bad",
        "website_bad", "vat_bad", "vat_office", "vat_scientific", "vat_word",
        "fiscal_bad", "fiscal_office", "fiscal_scientific", "fiscal_word", "ateco_bad",
        "employees_bad",
        "employees_range", "turnover_bad", "turnover_range", "date_bad", "zip_bad",
        "house_day",
        "province_bad", "consent_bad", "cut", "owner_bad", "choice_bad",
        "formula_empty"}  # fmt: skip
#: columns whose cells are several values and not one text
APART = {"phone", "phone2", "fax", "email", "pec", "tags"}
#: by which a row that has no name of its own may find one that is there
FINDS = ("ref", "vat", "fiscalcode", "email", "pec", "phone")
#: fields whose cells may have several lines
LINES = {"address", "note"}
#: a certified mail that the word before it says
NAMED_PEC = re.compile(r"\bpec\b\W{1,3}([^\s;,/()<>]+@[^\s;,/()<>]+)")
#: a postal code and its town in one cell
ZIP_TOWN = re.compile(r"(?:I-|IT-)?(\d{5})[\s,\-]+([^\W\d_].*)")
LETTER = re.compile(r"[^\W_]")
MOJIBAKE = re.compile(r"[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]")
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,4}|[a-z]{3,6});", re.I)
HOUSE_DAY = re.compile(
    r"(?:^|\s)\d{1,2}-(?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic)$", re.I
)
LIMIT = {"name": 250, "contact_name": 120, "street": 200, "city": 120, "note": 2000,
         "interest": 250, "ref": 64, "website": 250, "role": 120, "tags": 250,
         "zip": 24}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """How cells are read. ``strict``: a wrong identity number rejects the row, though
    something else may lead to the company."""

    decimal: str = ","
    date_order: str = "dmy"
    strict: bool = False
    #: by how much the figures of a field count, and the titles of fields
    factors: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)


@dataclass
class Clean:
    """A row understood: values, notes by code, or why it was rejected."""

    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    # (field, code, the cell as it was) or None
    problem: tuple | None = None
    #: a wrong identity number: why a row is rejected that nothing else leads to
    wrong: tuple | None = None
    #: (field, code, cell, what it became) of what was guessed, altered or left out
    changes: list = field(default_factory=list)
    #: texts that have no field of their own
    kept: list = field(default_factory=list)

    def note(self, code):
        if code and code not in self.notes:
            self.notes.append(code)

    def tell(self, name, code, cell, became=None):
        """Note that a value is not what its cell says."""
        if code:
            self.note(code)
            self.changes.append((name, code, str(cell)[:200], str(became or "")[:200]))

    def keep(self, title, text):
        """Keep a text in the note, under its column's title."""
        text = f"{title}: {text}" if title else text
        if text not in self.kept:
            self.kept.append(text)


def kind_of(code):
    """Return whether a note tells of a value ``guessed``, ``altered`` or ``left``."""
    return "guessed" if code in GUESSED else "left" if code in LEFT else "altered"


def gather(cells, fields, labels=None):
    """Return ``{field: text}`` of a row, cells of one field joined.

    :param fields: the field of each column, None for one left out
    :param dict labels: ``{column: column}`` of what says which kind a value is
    """
    raw = {}
    for index, (cell, name) in enumerate(zip(cells, fields, strict=False)):
        if not name:
            continue
        text = squeeze(cell)
        if text and name in LINES and "\n" in cell:
            text = "\n".join(filter(None, map(squeeze, cell.splitlines())))
        if not text:
            continue
        if name == "street":
            text = re.sub(
                r"(?<=^\d)[.,]0$|(?<=^\d\d)[.,]0$|(?<=^\d{3})[.,]0$", "", text
            )
        if labels and index in labels:
            name = _labelled(name, squeeze(cells[labels[index]]))
        if name not in raw:
            raw[name] = text
        elif name == "street":
            raw[name] = _street_of(raw[name], text)
        else:
            raw[name] = f"{raw[name]}{' ; ' if name in APART else ' '}{text}"
    return raw


def _labelled(name, label):
    """Return the field of a value by the label beside it: "Work Fax" is no phone."""
    if name in ("phone", "phone2"):
        words = fold(label)
        if "fax" in words:
            return "fax"
        if "pager" in words:
            return "note"
    return name


def _street_of(first, second):
    """Join the cells of a street: its kind goes in front, its number behind."""
    if second.lower().strip(".") in address.STREET or second.lower() in address.STREET:
        return f"{second} {first}"
    return f"{first} {second}"


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
    raw = _mended(dict(raw), result)
    _names(raw, result)
    _place(raw, result, options)
    _identity(raw, result, options)
    _contacts(raw, result, options)
    _figures(raw, result, options)
    _choices(raw, result, options)
    _note(raw, result)
    _limits(result)
    if not result.values.get("name"):
        result.problem = ("name", "name_missing", "")
    elif not result.problem and not _reachable(result.values):
        result.problem = result.wrong or ("phone", "unreachable", "")
    if result.values.get("name"):
        result.values.update(match.keys(result.values))
    return result


def _mended(raw, result):
    """Undo what programs do to texts: entities of web pages, UTF-8 read as Windows."""
    for name, text in raw.items():
        if not ("&" in text or "Ã" in text or "Â" in text or "â" in text):
            continue
        new = html.unescape(text) if ENTITY.search(text) else text
        if MOJIBAKE.search(new):
            new = _unmoji(new)
        if new != text:
            raw[name] = new.strip()
            result.tell(name, "text_mended", text, new)
    return raw


def _unmoji(text):
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _names(raw, result):
    person = raw.get("contact_name")
    if person and (re.search(r"\d{5}|\d[\d ./-]{6}", person) or "@" in person):
        person = _only_person(raw, result)
    name = raw.get("name") or person
    if not name or not LETTER.search(name) or contact.NONE.fullmatch(name):
        return
    result.values["name"], form = writing.tidy(name)
    result.values["legal_form"] = form
    if person:
        result.values["contact_name"] = writing.person(person)
        if not raw.get("name"):
            result.tell("name", "name_person", person, result.values["name"])


def _only_person(raw, result):
    """Take a phone and a mail out of the cell of a person; return the name."""
    cell = person = raw["contact_name"]
    mails = contact.read_mails(" ".join(w for w in cell.split(" ") if "@" in w))
    person = " ".join(w for w in person.split(" ") if "@" not in w)
    found = contact.FIGURES.search(person)
    phones = contact.phones(found[0])[0] if found else []
    if phones:
        person = f"{person[: found.start()]} {person[found.end() :]}"
    if not phones and not mails.values:
        return cell
    for name, values in (("phone2", phones), ("email", mails.values)):
        if values:
            raw[name] = " ; ".join(filter(None, (raw.get(name), values[0])))
    person = re.sub(
        r"\s+", " ", re.sub(r"\b(?:tel|cell|mob)\b\.?:?", "", person)
    ).strip(" -,;:()<>")
    result.tell("contact_name", "contact_apart", cell, person)
    return person


def _place(raw, result, options):
    """Take a place out of its cells, out of one cell where it is in one."""
    parts = _parts(raw, result)
    country = raw.get("country") or parts.get("country")
    country = country and re.sub(r"\s*\(.*\)$", "", country)
    country = country or contact.country_of(raw.get("phone") or "")
    code = country and countries.by_name(country)
    if code and address.country_code(country)[1]:
        country = code
    city, zip_code = raw.get("city") or parts.get("city"), raw.get("zip")
    zip_code, city = _zip(zip_code, city, result)
    province = raw.get("province") or parts.get("province")
    province = _province(province)
    located, notes = address.locate(
        zip_code or parts.get("zip"), city, province, country
    )
    result.values.update(located)
    cells = {"zip": zip_code, "province": province, "country": country}
    for note in filter(None, notes):
        name = note.partition("_")[0]
        result.tell(name, note, cells.get(name) or "", located.get(name))
        if note in ("zip_bad", "province_bad", "country_bad") and cells.get(name):
            result.keep(options.titles.get(name), cells[name])
    street = parts.get("street")
    spoiled = street and HOUSE_DAY.search(street)
    if spoiled:
        # a spreadsheet made a day of the house number 3/5
        result.tell("street", "house_day", street)
        result.keep(options.titles.get("street"), street)
        street = street[: spoiled.start()].strip()
    if street:
        result.values["street"] = address.street(street)


def _zip(zip_code, city, result):
    """Return postal code and town; a cell that holds both is taken apart."""
    both = ZIP_TOWN.fullmatch(zip_code or "")
    if both:
        result.tell("zip", "zip_town", zip_code, " · ".join(both.groups()))
        zip_code, city = both[1], city or both[2]
    if zip_code:
        zip_code = re.sub(r"\s*\([A-Z]{2}\)$", "", zip_code)
        if re.fullmatch(r"[\dO]{5}", zip_code, re.I) and re.search(r"\d", zip_code):
            zip_code = re.sub("[oO]", "0", zip_code)
    if zip_code and (not zip_code.strip("0 .-") or contact.NONE.fullmatch(zip_code)):
        zip_code = None
    return zip_code, city


def _province(province):
    """Return a province without what people write around it, None for none."""
    if province and re.fullmatch(r"EE|[\W_]+", province, re.I):
        # abroad, as tax forms write it
        province = None
    if province:
        province = re.sub(
            r"^prov(?:incia|\.)\s*(?:di |del )?", "", province, flags=re.I
        )
        province = re.sub(r"^([A-Z])\.\s?([A-Z])\.$", r"\1\2", province)
    return province


def _parts(raw, result):
    """Return the parts of an address, taken apart where one cell has them all."""
    whole_cell, street = raw.get("address"), raw.get("street")
    if whole_cell and not street:
        return whole.take_apart(whole_cell)
    if street and not raw.get("zip") and not raw.get("city"):
        parts = whole.take_apart(street)
        if parts.get("zip") and parts.get("street"):
            told = " · ".join(parts.get(k, "") for k in ("street", "zip", "city"))
            result.tell("street", "address_parts", street, told)
            return parts
    return {"street": street} if street else {}


def _identity(raw, result, options):
    values = result.values
    vat, code = raw.get("vat"), raw.get("fiscalcode")
    if vat and not contact.NONE.fullmatch(vat):
        values["vat"], person, note = fiscal.identities(vat, values["country"])
        if not values["vat"] and fiscal.fiscal_code(vat)[0] and len(vat.strip()) == 16:
            # a person's fiscal code in the column of the VAT number
            code, note = code or vat, "fiscal_in_vat"
        code = code or person
        _judge(result, options, "vat", note, vat)
    if code and not contact.NONE.fullmatch(code):
        values["fiscalcode"], note = fiscal.fiscal_code(code)
        _judge(result, options, "fiscalcode", note, code)
    if raw.get("ateco"):
        values["ateco"], note = fiscal.ateco_code(raw["ateco"])
        result.tell("ateco", note, raw["ateco"])
        words = re.sub(r"^[\d.\s]+[-–:]?\s*", "", raw["ateco"])
        if words:
            result.keep(options.titles.get("ateco"), words)


def _judge(result, options, name, note, value):
    wrong = ("_bad", "_office", "_scientific")
    if note and note.endswith(wrong):
        result.wrong = result.wrong or (name, note, value)
        if options.strict:
            result.problem = result.wrong
    result.tell(name, note, value, result.values.get(name))
    if note and note.endswith((*wrong, "_word", "_words")):
        result.keep(options.titles.get(name), value)


def _contacts(raw, result, options):
    values, titles = result.values, options.titles
    numbers = _numbers(raw, result, options)
    values["phone"] = numbers[0] if numbers else None
    values["phone2"] = numbers[1] if len(numbers) > 1 else None
    if len(numbers) > 2:
        more = ", ".join(numbers[2:])
        result.tell("phone", "phone_more", more)
        result.keep(titles.get("phone2") or titles.get("phone"), more)
    mails, pecs = _mails(raw, result, options)
    for name, found in (("email", mails), ("pec", pecs)):
        values[name] = found[0] if found else None
        if len(found) > 1:
            more = ", ".join(found[1:])
            result.tell(name, "email_more", more)
            result.keep(titles.get(name), more)
    site = raw.get("website")
    if site and not contact.NONE.fullmatch(site):
        values["website"], note = contact.website(site)
        if note == "website_bad" and contact.mails(site)[0]:
            # an address in the column of the site
            values["email"] = values["email"] or contact.mails(site)[0][0]
            note = "email_in_website"
        elif note == "website_bad":
            result.keep(titles.get("website"), site)
        result.tell("website", note, site, values.get("website"))


def _numbers(raw, result, options):
    """Return the phones of a row; faxes and what is no number go into the note."""
    country, numbers, faxes = result.values["country"], [], []
    for name in ("phone", "phone2", "fax"):
        cell = raw.get(name)
        if not cell:
            continue
        found = contact.read_phones(cell, country)
        if name == "fax":
            faxes += [*found.values, *found.others]
        else:
            numbers += [n for n in found.values if n not in numbers]
            faxes += found.others
        note = found.note
        if note and not (name == "fax" and note in ("phone_fax", "phone_words")):
            became = ", ".join([*found.values, *(f"fax {f}" for f in found.others)])
            result.tell(name, note, cell, became)
        if found.rest:
            # the whole cell: its words make sense with its numbers
            result.keep(options.titles.get(name), cell)
    if faxes:
        result.keep("Fax", ", ".join(dict.fromkeys(faxes)))
    return numbers


def _mails(raw, result, options):
    mails, pecs = [], []
    for name in ("email", "pec"):
        cell = raw.get(name)
        named = set(NAMED_PEC.findall(cell.lower())) if cell else ()
        if not cell or contact.NONE.fullmatch(cell):
            continue
        found = contact.read_mails(cell)
        note = found.note if found.note != "email_bad" else f"{name}_bad"
        result.tell(name, note, cell, ", ".join(found.values))
        if found.rest:
            result.keep(options.titles.get(name), found.rest)
        for site in found.others:
            if not raw.get("website"):
                raw["website"] = site
            result.tell(name, "website_in_email", site)
        for mail in found.values:
            certified = contact.is_pec(mail) or name == "pec" or mail in named
            into = pecs if certified else mails
            if mail not in into:
                into.append(mail)
    return mails, pecs


def _figures(raw, result, options):
    for name, most in (("employees", 1e7), ("turnover", 1e13)):
        cell = raw.get(name)
        if not cell or contact.NONE.fullmatch(cell):
            continue
        factor = options.factors.get(name, 1)
        spoiled = name == "employees" and figures.spoiled_range(cell)
        if spoiled:
            result.tell(name, "employees_range", cell, spoiled)
            result.keep(options.titles.get(name), f"{spoiled} ({cell})")
            continue
        found, note = figures.amount(cell, options.decimal, factor)
        odd = name == "employees" and found and (found < 0 or found % 1)
        if found is not None and (abs(found) >= most or odd):
            found, note = None, "bad"
        if found is not None:
            result.values[name] = int(found) if name == "employees" else found
        result.tell(name, note and f"{name}_{note}", cell, found)
        if note in ("range", "words", "bad"):
            result.keep(options.titles.get(name), cell)
    cell = raw.get("date")
    if cell and not figures.no_day(cell) and not contact.NONE.fullmatch(cell):
        result.values["date"] = day(cell, options.date_order)
        if not result.values["date"]:
            result.tell("date", "date_bad", cell)
            result.keep(options.titles.get("date"), cell)
    for name in ("interest", "role"):
        if raw.get(name):
            result.values[name] = raw[name]
    if raw.get("ref"):
        result.values["ref"] = re.sub(r"(?<=\d)[.,]0$", "", raw["ref"])


def _choices(raw, result, options):
    """Consents, tags: what was chosen of a few."""
    for name in ("consent_mail", "consent_phone"):
        cell = raw.get(name)
        if not cell:
            continue
        found = figures.yes_no(cell)
        first = re.split(r"[(,;/]", cell)[0]
        if found is None and figures.yes_no(first):
            # "SI (12/03/2026)", "Si, via mail": what stands beside is kept
            found = True
            result.tell(name, "consent_words", cell, "yes")
            result.keep(options.titles.get(name), cell)
        if found is None:
            # what is not sure is never a consent
            result.tell(name, "consent_bad", cell)
            result.keep(options.titles.get(name), cell)
        else:
            result.values[name] = "yes" if found else "no"
    if raw.get("tags"):
        parts = (p.strip(' *"') for p in re.split(r"\s*(?:[;|,]|:::)\s*", raw["tags"]))
        result.values["tags"] = "; ".join(dict.fromkeys(filter(None, parts))) or None


def _note(raw, result):
    """Put what has no field of its own behind the note."""
    own = [raw["note"]] if raw.get("note") else []
    if own or result.kept:
        result.values["note"] = "\n".join([*own, *result.kept])


def _limits(result):
    for name, limit in LIMIT.items():
        value = result.values.get(name)
        if value and len(value) > limit:
            result.values[name] = value[:limit]
            result.tell(name, "cut", value, value[:limit])


def _reachable(values):
    if any(
        values.get(k) for k in ("phone", "email", "pec", "vat", "fiscalcode", "website")
    ):
        return True
    return bool(values.get("street") and values.get("city"))
