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


# kinds of streets, and what stands in a street without telling it from another
_KINDS = frozenset(
    """
    via v viale vle v.le piazza p pza pzza piazzale ple corso c cso strada str largo lgo
    vicolo vic contrada cda localita loc frazione fraz zona zi za pip industriale
    artigianale ind art calle riva lungolago lungomare borgo rue des strasse str
    gasse platz weg handwerkerzone gewerbezone industriezone nr n numero civico snc sn
    dell dall nell all sull di de del dei della delle dello degli d da dal la lo le
    al alla e san santo santa s
    sant st interno int scala piano pal palazzo palazzina edificio km provinciale prov
    statale comunale sp ss sr sc papa don mons cap comm cav on dott prof
    """.split()
)
_WAYS = frozenset(("viale", "piazza", "corso", "strada", "dell", "dall", "nell",
                   "della", "delle", "dello", "degli", "alla", "sull"))  # fmt: skip
_ROADS = frozenset(("provinciale", "prov", "statale", "stat", "regionale"))
_STRADA = frozenset(("strada", "str", "s"))
_MONTHS = frozenset(
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre"
    " novembre dicembre".split()
)
_ROMAN = {"xx": "20", "xxv": "25", "iv": "4", "xxiv": "24", "ii": "2", "viii": "8",
          "xxiii": "23", "xi": "11", "xii": "12", "iii": "3", "vi": "6"}  # fmt: skip
_STREET_TOKEN = re.compile(r"[a-z]+\.?[a-z]*\.?|\d+")
_LETTER_AFTER = re.compile(r"^\s*[/-]?\s*(bis|ter|[a-z])\b(?!\.)")


@lru_cache(maxsize=20_000)
def street_key(value):
    """Return (words of a street without its kind, house number) to compare.

    >>> street_key("V.le Giuseppe Verdi n. 12/A"), street_key("Via XX Settembre, 2")
    (('giuseppe verdi', '12a'), ('20 settembre', '2'))
    """
    text = fold(value.replace("ß", "ss")).replace("'", " ").replace("’", " ")
    care = "c/o" in text
    text = text.partition("c/o")[0] if care else text
    first = re.split(r"\s+-\s+(?!\d)|\s*\(", text)[0]
    text = first if re.search(r"[a-z]{3}", first) else text
    text = re.sub(r"\b([a-z])\.\s?([a-z])\.(?=\s|$)", r"\1\2 ", text)
    text = re.sub(r"\bkm\.?\s*(\d+)[.,+](\d)\d*", r" km \1\2", text)
    words, number, road, kinds, before = [], "", False, [], ""
    for found in _STREET_TOKEN.finditer(text):
        word = found[0]
        plain = word.replace(".", "")
        if word.isdigit():
            rest = text[found.end() :]
            if re.match(r"\s*(?:" + "|".join(_MONTHS) + ")", rest):
                words.append(word)
            elif road:
                words.append(f"road{word}")
            elif not number:
                letter = _LETTER_AFTER.match(rest)
                number = word.lstrip("0") + (letter[1] if letter else "")
            road = False
            continue
        road = plain in ("sp", "ss", "sr") or plain in _ROADS and before in _STRADA
        before = plain
        cut = "." in word[:-1] or word.endswith(".") and len(plain) < 8
        if cut and word.partition(".")[0] in _ROADS:
            plain, cut = "provinciale", False
        if number and words or plain in _KINDS or len(plain) < 2:
            kinds += [] if number or len(plain) < 4 or plain in _WAYS else [plain]
            continue
        if plain in _ROMAN and not words:
            plain = _ROMAN[plain]
        for ending in ("strasse", "gasse", "platz", "str", "weg"):
            if plain.endswith(ending) and len(plain) > len(ending) + 2:
                plain = plain.removesuffix(ending)
                break
        words.append(word if cut else plain)
    # "Via Industriale", "Via Provinciale", "Borgo Palazzo" are made of such words only
    return " ".join(words or kinds), number


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
