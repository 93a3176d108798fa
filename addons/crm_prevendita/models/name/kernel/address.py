"""Addresses: postal code, city, province, country, street."""

import re
from functools import lru_cache

from . import writing
from .places import COUNTRIES, PROVINCES, province_code, province_of_zip
from .text import fold

STREET = {
    "v": "Via", "via": "Via", "vle": "Viale", "v.le": "Viale", "viale": "Viale",
    "pza": "Piazza", "p.za": "Piazza", "p.zza": "Piazza", "pzza": "Piazza",
    "piazza": "Piazza", "c.so": "Corso", "cso": "Corso", "corso": "Corso",
    "loc": "Località", "loc.": "Località", "localita": "Località",
    "località": "Località", "fraz": "Frazione", "fraz.": "Frazione",
    "str": "Strada", "str.": "Strada", "strada": "Strada", "vic.": "Vicolo",
    "vicolo": "Vicolo", "p.le": "Piazzale", "ple": "Piazzale", "l.go": "Largo",
    "largo": "Largo", "c.da": "Contrada", "contrada": "Contrada", "z.i.": "Z.I.",
}  # fmt: skip
COMMA, COMMAS = re.compile(r"\s*,\s*"), re.compile(r",\s*,")
NUMBER = re.compile(r"\s+n(?:°|\.|r\.)?\s*(?=\d)", re.I)
KIND = re.compile(r"(v\.le|p\.zz?a|c\.so|p\.le|l\.go|c\.da|z\.i\.|[^\s.]+\.?)\s*", re.I)
IN_CITY = re.compile(r"\s*[-(,/]?\s*\(?\b([A-Z]{2})\)?\s*$")
ZIP_IN_CITY = re.compile(r"^(?:I-|IT-)?(\d{4,5})\s*[-,]?\s+")


@lru_cache(maxsize=512)
def country_code(value):
    """Return (ISO code, note) of a country's name or code."""
    text = fold(value).strip(" .")
    if text in COUNTRIES:
        return COUNTRIES[text], None
    if re.fullmatch("[a-z]{2}", text):
        return text.upper(), None
    return None, "country_bad"


@lru_cache(maxsize=10_000)
def zip_code(value):
    """Return (Italian postal code, note): zeros eaten by a spreadsheet are back."""
    text = re.sub(r"^(?:I|IT)-|[.,]0$", "", value.strip().upper())
    if not text.isdigit() or not 3 <= len(text) <= 5:
        return None, "zip_bad"
    full = text.zfill(5)
    if not province_of_zip(full) and full[:2] not in ("33", "34", "86", "08", "09"):
        return None, "zip_bad"
    return full, ("zip_zeros" if len(text) < 5 else None)


@lru_cache(maxsize=10_000)
def city_parts(value):
    """Return (city, postal code or None, province or None) out of one cell."""
    found_zip = ZIP_IN_CITY.match(value)
    code = found_zip[1] if found_zip else None
    text = value[found_zip.end() :] if found_zip else value
    found = IN_CITY.search(text)
    province = None
    if found and found.start() and found[1] in PROVINCES:
        province, text = found[1], text[: found.start()]
    text = text.strip(" ,-")
    return _capitals(text), code, province


@lru_cache(maxsize=512)
def street(value):
    """Return a street as one writes it: "V.LE PIAVE,12" is "Viale Piave, 12"."""
    text = COMMA.sub(", ", value)
    text = NUMBER.sub(", ", text)
    text = COMMAS.sub(",", text)
    found = KIND.match(text)
    if found:
        kind = STREET.get(found[1].lower()) or STREET.get(found[1].lower().rstrip("."))
        if kind:
            rest = text[found.end() :]
            return f"{kind} {_capitals(rest)}".strip(" ,")
    return _capitals(text).strip(" ,")


def _capitals(text):
    if not (text.isupper() or text.islower()):
        return text
    return writing.capitals(text)


@lru_cache(maxsize=512)
def street_key(value):
    """Return (words of a street without its kind, house number) to compare."""
    text = fold(street(value))
    number = re.search(r"\b(\d+)\s*(?:/?\s*([a-z])\b)?", text)
    found = [
        w
        for w in re.findall(r"[a-z]{2,}", text)
        if w
        not in (
            "via",
            "viale",
            "piazza",
            "corso",
            "strada",
            "largo",
            "vicolo",
            "piazzale",
            "localita",
            "di",
            "dei",
            "della",
            "del",
            "snc",
            "nr",
            "frazione",
            "contrada",
        )  # fmt: skip
    ]
    return " ".join(found), (number[1] if number else "")


def locate(zip_value, city, province, country):
    """Return (values, notes) of a place out of its four cells.

    A province is taken from its own cell, then from the city's, then from the
    postal code; a postal code and a province that disagree are noted.
    """
    values, notes = {}, []
    code, note = country_code(country) if country else ("IT", None)
    notes.append(note)
    values["country"] = code or "IT"
    name, zip_in_city, province_in_city = city_parts(city) if city else ("", None, None)
    values["city"] = name
    raw_zip = zip_value or zip_in_city
    if values["country"] != "IT":
        return {**values, "zip": raw_zip, "province": None}, notes
    if raw_zip:
        values["zip"], note = zip_code(raw_zip)
        notes.append(note)
    given = province_code(province) if province else None
    if province and not given:
        notes.append("province_bad")
    by_zip = province_of_zip(values["zip"]) if values.get("zip") else None
    values["province"] = (
        given or province_in_city or by_zip or (province_code(name) if name else None)
    )
    if by_zip and given and by_zip != given:
        notes.append("zip_province")
    return values, notes
