"""An address in one cell, taken apart: street, postal code, town, province."""

import re

from .places import BY_NAME, COUNTRIES, province_code
from .text import fold

ZIP = re.compile(r"(?:\b(?:I|IT|D|A|CH|F)\s?-\s?)?\b(\d{5})\b")
SIGN = re.compile(r"[\s,\-–(]*\(?\b([A-Za-z]{2})\)?[\s,.]*$")
BETWEEN = re.compile(r",|\s[-–]\s")
KIND = re.compile(
    r"(?:via|viale|v\.le|piazza|p\.?zza|piazzale|corso|c\.so|largo|strada|str|loc|vicolo|"
    r"contrada|borgo)\b",
    re.I,
)
#: a house number, then a town and its province's sign
BEHIND = re.compile(
    r"(?P<street>.*?\d+(?:\s?/?\s?[A-Za-z])?)\s+"
    r"(?P<town>[^\W\d_][^\d,]*?\s\(?(?P<sign>[A-Z]{2})\)?)"
)
EDGE = " ,;-–\n\t|/"


def take_apart(value):
    """Return ``{street, zip, city, province, country}`` of an address in one cell.

    What is not there is not in the result; without a postal code the street alone, and
    the town after it where a province's sign follows.

    >>> take_apart("Via Milano 10 - 25126 Brescia (BS)") == {"street": "Via Milano 10",
    ...     "zip": "25126", "city": "Brescia", "province": "BS"}
    True
    """
    lines = [part.strip(EDGE) for part in re.split(r"\n|\s\|\s", value)]
    lines = [line for line in lines if line]
    result = {}
    if len(lines) > 1 and fold(lines[-1]) in COUNTRIES:
        result["country"] = lines.pop()
    text = ", ".join(lines)
    found = max(ZIP.finditer(text), key=lambda m: m.start(), default=None)
    if not found:
        return {**result, **_without_zip(text)}
    result["zip"] = found[1]
    before, after = text[: found.start()].strip(EDGE), text[found.end() :].strip(EDGE)
    if before and (not after or fold(after) in COUNTRIES):
        # as in English: "Via Milano 12, Brescia, BS 25126 IT"
        parts = _without_zip(re.sub(r",\s*([A-Z]{2})$", r" \1", before))
        if parts.get("city"):
            return {**result, **({"country": after} if after else {}), **parts}
    parted = BETWEEN.split(after, maxsplit=1)
    if not before and len(parted) == 2:
        # the town first: "39100 Bolzano, Via Roma 3"
        after, before = parted
    elif before and not after:
        # "Via Roma 1, Brescia 25121"
        street, comma, after = before.rpartition(",")
        if not comma and (KIND.match(before) or re.search(r"\d", before)):
            street, after = before, ""
        before = street
    result.update(_town(after))
    if before.strip(EDGE):
        result["street"] = before.strip(EDGE)
    return result


def _town(text):
    """Return town, province and country of what stands after a postal code."""
    result, text = {}, text.strip(EDGE)
    head, _blank, last = text.replace(",", " ").rpartition(" ")
    if head.strip() and len(last) > 2 and fold(last) in COUNTRIES:
        result["country"], text = last, head.strip(EDGE)
    found = SIGN.search(text)
    if found and province_code(found[1]) and (
        found[1].isupper() or "(" in text[found.start() :]
    ):  # fmt: skip
        result["province"] = province_code(found[1])
        text = text[: found.start()].strip(EDGE)
    if text:
        result["city"] = text
    return result


def _without_zip(text):
    first, comma, rest = text.partition(",")
    if comma and KIND.match(rest.strip()) and not re.search(r"\d", first):
        # the town first: "Brescia, Via Roma 12"
        return {"street": rest.strip(EDGE), **_town(first)}
    behind = BEHIND.fullmatch(text)
    if behind and province_code(behind["sign"]):
        return {"street": behind["street"].strip(EDGE), **_town(behind["town"])}
    head, comma, last = text.rpartition(",")
    if not comma:
        head, comma, last = text.rpartition(" - ")
    found = SIGN.search(last) if comma else None
    sure = fold(last).strip() in BY_NAME
    if found and found.start() > 1 and found[1].isupper() and province_code(found[1]):
        return {"street": head.strip(EDGE), **_town(last)}
    if sure and not re.search(r"\d", last):
        return {"street": head.strip(EDGE), "city": last.strip(EDGE)}
    return {"street": text.strip(EDGE)} if text.strip(EDGE) else {}
