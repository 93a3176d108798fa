"""What each column holds: by its title, weighed with the cells below it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ...name.kernel.text import fold
from . import exporters, titles
from .content import Cells

#: the fields that a column can be mapped to
FIELDS = ("name", "contact_name", "role", "address", "street", "zip", "city",
          "province",
          "country", "phone", "phone2", "fax", "email", "pec", "vat", "fiscalcode",
          "ateco", "website", "employees", "turnover", "interest", "ref", "date",
          "note",
          "tags", "owner", "consent_mail", "consent_phone")  # fmt: skip
#: fields that may take more than one column: the cells are joined, or kept beside
MANY = {"note", "name", "street", "contact_name", "phone2", "email", "pec", "fax",
        "tags"}  # fmt: skip
#: what says how sure the field of a column is
SURE, LIKELY, GUESSED = "sure", "likely", "guessed"
#: by what a company is found or reached; a file needs a column of one of them
REACHES = {"name", "contact_name", "email", "pec", "phone", "phone2"}
#: content that makes a title sure
_PROOF = {
    "name": ("company", "person"), "contact_name": ("person",),
    "email": ("email",), "pec": ("email",), "vat": ("vat",),
    "fiscalcode": ("fiscalcode", "vat"), "phone": ("phone",), "phone2": ("phone",),
    "fax": ("phone",), "zip": ("zip",), "province": ("province", "city"),
    "country": ("country",), "website": ("website",), "date": ("date",),
    "street": ("street", "address"), "address": ("address",), "ateco": ("ateco",
    "figure"),
    "employees": ("figure",), "turnover": ("figure",), "role": ("role",),
    "consent_mail": ("yes_no",), "consent_phone": ("yes_no",),
}  # fmt: skip
#: fields whose cells cannot be these: the title is then not believed
_BARRED = {
    "email": ("yes_no", "date", "phone"), "pec": ("yes_no", "date"),
    "phone": ("email", "yes_no", "date", "website"),
    "phone2": ("email", "yes_no", "date", "website"),
    "fax": ("yes_no", "email"), "website": ("email", "yes_no", "phone"),
    "country": ("state", "figure", "company", "email"), "vat": ("yes_no", "email",
    "date"),
    "fiscalcode": ("yes_no", "email", "date"), "turnover": ("date", "email"),
    "employees": ("date", "email"), "date": ("email",), "zip": ("email", "date"),
    "province": ("email", "date"), "city": ("email", "date"), "street": ("email",),
    "name": ("yes_no", "date", "email"), "contact_name": ("yes_no", "date"),
    "ref": ("date", "email"), "role": ("email", "date", "figure"),
}  # fmt: skip


YEAR = re.compile(r"(?:19|20)\d\d")
#: fields whose cells are known under any title
_UNMISTAKABLE = {"email", "pec", "vat", "fiscalcode"}


@dataclass(frozen=True)
class Guess:
    """The field of a column, None to leave it out; how sure; what figures count."""

    field: str | None = None
    certainty: str = GUESSED
    factor: int = 1


@lru_cache(maxsize=4096)
def header_key(header):
    """Return a header as it is looked up and remembered."""
    text = re.sub(r"[^a-z0-9]+", " ", fold(header.replace("_", " ")))
    return re.sub(r"\b(n|nr|num) (?=\d)", "", text).strip()


def field_of(header):
    """Return the field that a title names by itself, or None."""
    return _settle(titles.read(header), Cells([]), False) or None


@lru_cache(maxsize=4096)
def is_title(cell):
    """Tell whether a cell can be a title: every word of it is one of titles'."""
    if len(cell) > 60 or "@" in cell or re.search(r"\d{3,}(?![0-9]*\))", cell):
        return False
    found = titles.read(cell)
    return bool(found.field is not None and found.known == found.words)


def judge(headers, rows, remembered=None):
    """Return the ``Guess`` of each column.

    :param list headers: one str per column
    :param list rows: a few rows of cells, to weigh a title with
    :param dict remembered: ``{header_key: field or None}`` of this supplier
    """
    remembered = remembered or {}
    below = [
        Cells([row[i] for row in rows if i < len(row)]) for i in range(len(headers))
    ]
    export = exporters.find(headers)
    fields = export.fields if export else {}
    people = any("LAST" in titles.read(h).concepts for h in headers)
    found = [
        _guess(header, cells, remembered, fields, people)
        for header, cells in zip(headers, below, strict=True)
    ]
    return _once(found, below, headers)


def guess(headers, rows, remembered=None):
    """Return the field of each column, or None for a column left out."""
    return [found.field for found in judge(headers, rows, remembered)]


def _guess(header, cells, remembered, fields, people):
    key, factor = header_key(header), titles.unit(header)
    if header.startswith("["):
        # what our own list of rejected rows adds
        return Guess(None, SURE)
    if key in remembered:
        return Guess(remembered[key], SURE, factor)
    if key in fields:
        return Guess(_doubted(fields[key], cells), SURE, factor)
    meaning = titles.read(header)
    field = _settle(meaning, cells, people)
    if field is None:
        found = cells.field()
        if len(cells) < 2 and found not in _UNMISTAKABLE:
            found = None
        if header.strip() and found not in _UNMISTAKABLE:
            # a title says that it is something else, though nobody knows what
            found = None
        return Guess(found, GUESSED, factor)
    if not field:
        return Guess(None, LIKELY, factor)
    changed = _doubted(field, cells)
    if changed != field:
        return Guess(changed, GUESSED, factor)
    proof = _PROOF.get(field)
    sure = meaning.known == meaning.words and (
        not proof or not len(cells) or cells.mostly(*proof, part=0.5)
    )
    return Guess(field, SURE if sure else LIKELY, factor)


def _doubted(field, cells):
    """Return the field of a title that its cells speak against, or the field."""
    if not len(cells):
        return field
    if field in (
        "phone",
        "phone2",
        "email",
        "pec",
        "website",
        "street",
        "contact_name",
    ) and any(cells.mostly(test, part=0.8) for test in ("email", "phone", "website")):
        other = cells.field()
        if other in ("email", "pec", "phone", "website") and not _alike(field, other):
            return other
    if field == "website" and cells.one_host:
        return None
    if field == "street" and cells.mostly("figure", part=1) and all(
        len(c) > 4 and c.isdigit() for c in cells.cells
    ):  # fmt: skip
        # the key of a list of streets
        return None
    if field == "street" and cells.mostly("address"):
        return "address"
    if field == "turnover" and all(YEAR.fullmatch(c) for c in cells.cells):
        # the year that the figures are of
        return None
    for test in _BARRED.get(field, ()):
        if cells.mostly(test, part=0.7) and not cells.mostly(
            *_PROOF.get(field, ("figure",)), part=0.5
        ):
            return None
    return field


def _alike(one, other):
    return one == other or {one, other} <= {"phone", "phone2"} or (
        {one, other} <= {"email", "pec"}
    )  # fmt: skip


def _settle(meaning, cells, people):
    """Return a field, "" to leave the column out, None where the title says nothing;
    what a title may mean in two ways is settled by its cells."""
    field = meaning.field
    if field in (None, ""):
        return field
    settle = _SETTLED.get(field)
    if settle:
        return settle(meaning, cells, people)
    return field if field in FIELDS else ""


def _vat_or_fiscal(_meaning, cells, _people):
    return "fiscalcode" if cells.mostly("fiscalcode") else "vat" if len(cells) else (
        "fiscalcode"
    )  # fmt: skip


def _activity(_meaning, cells, _people):
    return "ateco" if cells.mostly("ateco") else ""


def _title(meaning, cells, _people):
    """A title of courtesy is none of the person's job."""
    if cells.mostly("honorific", part=0.4):
        return ""
    if cells.mostly("role", part=0.3):
        return "role"
    if cells.mostly("person", part=0.5):
        return "contact_name"
    return "role" if "PERSON" in meaning.concepts or "NAME" in meaning.concepts else ""


def _name_or_person(_meaning, cells, people):
    if people:
        return "contact_name"
    if cells.mostly("company", part=0.3):
        return "name"
    if cells.mostly("person", part=0.4):
        return "contact_name"
    return "name"


def _office(_meaning, cells, _people):
    if cells.mostly("phone", part=0.5):
        return "phone"
    return ("address" if cells.mostly("address") else "street") if cells.mostly(
        "street"
    ) else ""  # fmt: skip


def _country(meaning, cells, _people):
    """Stato is a country, or what state something is in."""
    plain = "COUNTRY" in meaning.concepts
    if len(cells) and not cells.mostly("country", part=0.4):
        if cells.mostly("province", part=0.5):
            return "province"
        if plain and cells.mostly("city", part=0.5):
            return "city"
        if plain and not cells.mostly("state", "figure", part=0.5):
            return "country"
        return ""
    return "country"


def _city_or_country(_meaning, cells, _people):
    """Paese is a village, too."""
    return "country" if cells.mostly("country", part=0.5) else "city"


def _name_or_first(_meaning, cells, _people):
    """The name of a customer whose surname stands in another column."""
    single = [cell for cell in cells.cells if " " not in cell]
    first = len(single) == len(cells) and cells.mostly("person", part=0.3)
    return "contact_name" if first else "name"


def _note_or_phone(_meaning, cells, _people):
    return "phone" if cells.mostly("phone", part=0.5) else "note"


def _us_state(_meaning, cells, _people):
    """The state of an English form is a province, or a country by its values."""
    if cells.mostly("country") and not cells.mostly("province", part=0.5):
        return "country"
    return "" if cells.mostly("state", part=0.5) else "province"


def _region(_meaning, cells, _people):
    return "province" if cells.mostly("province", part=0.5) else ""


def _date(_meaning, cells, _people):
    if not len(cells) or cells.mostly("date", part=0.3):
        return "date"
    return "date" if cells.mostly("figure", part=0.8) else ""


def _street(meaning, cells, _people):
    """Sede may be a street, a whole address or a town."""
    if cells.mostly("address"):
        return "address"
    if cells.mostly("city") and not cells.mostly("street", part=0.2):
        return "city"
    if meaning.concepts == {"STREET"} and cells.mostly("yes_no", part=0.9):
        return ""
    return "street"


def _zip_or_city(_meaning, cells, _people):
    """A code and a town in one cell are taken apart as the town's."""
    return "zip" if cells.mostly("zip", part=0.5) or not len(cells) else "city"


def _place(_meaning, cells, _people):
    return "province" if not len(cells) or cells.mostly("province") else "city"


def _pec_or_mail(_meaning, cells, _people):
    """Certified mail in a column of both is told from the other by its host."""
    return "email" if len(cells) and not cells.mostly("pec", part=0.3) else "pec"


def _name_or_last(_meaning, cells, _people):
    return "name" if cells.mostly("company", part=0.3) else "contact_name"


def _note_or_name(_meaning, cells, _people):
    """The description of a customer is its name in the tables of old programs."""
    return "name" if cells.mostly("company", part=0.3) else "note"


def _turnover_or_name(_meaning, cells, _people):
    if len(cells) and not cells.mostly("figure"):
        return "name"
    return "turnover"


def _reach(_meaning, cells, _people):
    for field in ("address", "street", "email"):
        if cells.mostly(field, part=0.5):
            return field
    return "phone"


def _number(_meaning, cells, _people):
    return "phone" if cells.mostly("phone") else ""


def _sign(_meaning, cells, _people):
    return "province" if not len(cells) or cells.mostly("province") else "ref"


def _refer(_meaning, cells, _people):
    return "contact_name" if cells.mostly("person", part=0.4) else "ref"


def _ref_weak(_meaning, cells, _people):
    return ""


def _consent(field):
    def settle(_meaning, cells, _people):
        if cells.mostly("email", part=0.5):
            return "email"
        if len(cells) and cells.mostly("phone", "date", part=0.5):
            return ""
        if cells.cells and all(re.fullmatch(r"\d+", c) for c in cells.cells) and not (
            cells.mostly("yes_no", part=0.9)
        ):  # fmt: skip
            # how often somebody was called
            return ""
        return field

    return settle


_SETTLED = {
    "vat_or_fiscal": _vat_or_fiscal, "activity": _activity, "title": _title,
    "name_or_person": _name_or_person, "office": _office, "country": _country,
    "zip_or_city": _zip_or_city, "place": _place, "pec_or_mail": _pec_or_mail,
    "name_or_last": _name_or_last, "turnover_or_name": _turnover_or_name,
    "note_or_name": _note_or_name,
    "refer": _refer, "reach": _reach, "number": _number,
    "sign": _sign, "us_state": _us_state,
    "note_or_phone": _note_or_phone,
    "city_or_country": _city_or_country, "name_or_first": _name_or_first,
    "region": _region, "date": _date,
    "street": _street, "ref_weak": _ref_weak,
    "consent_mail": _consent("consent_mail"),
    "consent_phone": _consent("consent_phone"),
}  # fmt: skip


def _once(found, below, headers):
    """Give each field to one column, or to several where they can be joined."""
    result, taken = list(found), {}
    ordered = sorted(range(len(found)), key=lambda i: _rank(found[i], below[i], i))
    for index in ordered:
        guess_, field = found[index], found[index].field
        if not field:
            continue
        if field == "phone" and "phone" in taken:
            field = "phone2"
        if field in taken and field not in MANY:
            field = None
        # a name by halves: the second column of it has to look like its rest
        if field == "name" and "name" in taken and not _continues(
            headers[taken["name"]], headers[index]
        ):  # fmt: skip
            field = None
        if field:
            taken.setdefault(field, index)
        result[index] = Guess(field, guess_.certainty, guess_.factor)
    return result


def _rank(found, cells, index):
    """Order columns that want one field: sure, full ones first, in their order."""
    order = {SURE: 0, LIKELY: 1, GUESSED: 2}
    return (not len(cells), order[found.certainty], index)


def _continues(one, other):
    plain = sorted(re.sub(r"[\d\W_]+$", "", header_key(h)) for h in (one, other))
    # the names of columns in old tables have eight letters, figures included
    cut = len(plain[0]) == 7 and plain[1].startswith(plain[0])
    return (plain[0] == plain[1] or cut) and one != other


def labels_of(headers):
    """Return ``{column: the column of its labels}`` of titles in pairs.

    >>> labels_of(["Phone 1 - Label", "Phone 1 - Value"])
    {1: 0}
    """
    result = {}
    for index, header in enumerate(headers[:-1]):
        one = re.sub(r"\b(label|type|tipo|etichetta)\b", "", header.lower())
        other = re.sub(r"\b(value|valore|wert)\b", "", headers[index + 1].lower())
        if one != header.lower() and one.strip(" -") == other.strip(" -") != "":
            result[index + 1] = index
    return result
