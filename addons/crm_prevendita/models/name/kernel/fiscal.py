"""VAT numbers, fiscal codes and sector codes.

Check digits by python-stdnum. A spreadsheet eats the zeros in front of an
Italian VAT number: they are put back only where the check digit then agrees.
"""

import re

from stdnum import get_cc_module, luhn
from stdnum.ch import uid
from stdnum.eu import vat as eu
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.it import codicefiscale, iva

CODE = re.compile(r"[^0-9A-Za-z]")
FRACTION = re.compile(r"[.,]0+$")
BEFORE = re.compile(r"^(PIVA|IVA|VAT|IT)+")
#: what people write in front of a number
LABELS = re.compile(r"\b(?:P\.?\s?I(?:\.|VA)?|P\.\s?IVA|C\.?\s?F|COD\w*\.?\s?FISC\w*|"
                    r"PART\w*\.?\s?IVA|VAT|IVA)\b[.:]*")  # fmt: skip
PERSON = re.compile(r"\b[A-Z]{6}[A-Z\d]{2}[A-Z][A-Z\d]{2}[A-Z][A-Z\d]{3}[A-Z]\b")
ELEVEN = re.compile(r"\b(?:IT)?(\d{11})\b")
SCIENTIFIC = re.compile(r"^\d[.,]\d+E\+?\d+$", re.I)
EU = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR",
      "HR", "HU", "IE", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI",
      "SK", "GB", "CH", "SM", "XI", "NO"}  # fmt: skip
MEMBERS = EU - {"GB", "CH", "SM", "NO", "GR"}


def vat_number(value, country="IT"):
    """Return (VAT number with its country prefix, note) from a cell.

    :return: number or None, and a note's code or None: ``vat_zeros`` when
        zeros were put back, ``vat_scientific`` when a spreadsheet rounded the
        number for good, ``vat_bad`` when the check digit is wrong, ``vat_office``
        when it is right and the office that gave the number does not exist,
        ``vat_word`` when the cell holds no number
    """
    if SCIENTIFIC.match(value):
        return None, "vat_scientific"
    text = CODE.sub("", FRACTION.sub("", value)).upper()
    if not any(c.isdigit() for c in text) or not text.strip("0"):
        return None, "vat_word"
    prefix = "EL" if text.startswith("GR") else text[:2]
    if prefix in EU and prefix != "IT" and any(c.isdigit() for c in text[2:]):
        return _foreign(prefix, text[2:])
    if country not in ("IT", None, "") and not text.startswith("IT"):
        return _foreign({"GR": "EL"}.get(country, country), text)
    digits = BEFORE.sub("", text)
    if not digits.isdigit() or not 6 <= len(digits) <= 11:
        return None, "vat_bad"
    full = digits.zfill(11)
    try:
        iva.validate(full)
    except InvalidComponent:
        # only the office is wrong where the check digit is right
        return None, ("vat_office" if luhn.is_valid(full) else "vat_bad")
    except ValidationError:
        return None, "vat_bad"
    return "IT" + full, ("vat_zeros" if len(digits) < 11 else None)


def _foreign(country, bare):
    """Return (number with its prefix, note) by the rules of its country."""
    full = country + bare
    if country in MEMBERS:
        try:
            return eu.validate(full), None
        except ValidationError:
            return None, "vat_bad"
    if country == "CH":
        return _swiss(full)
    module = get_cc_module(country.lower(), "vat")
    if not module:
        return (full, None) if 4 <= len(bare) <= 16 else (None, "vat_bad")
    for text in (bare, full):
        try:
            number = module.validate(text)
        except ValidationError:
            continue
        return country + CODE.sub("", number).removeprefix(country), None
    return None, "vat_bad"


def _swiss(text):
    """The number of a Swiss company, with or without the word for its tax."""
    number = re.sub(r"(MWST|TVA|IVA|TPV|VAT)$", "", text)
    if not uid.is_valid(number):
        return None, "vat_bad"
    return number + text[len(number) :].replace("VAT", "IVA"), None


def identities(value, country="IT"):
    """Return (VAT number, fiscal code, note) of a cell that may hold both.

    >>> identities("03012340174 / RSSMRA80A01F205X")
    ('IT03012340174', 'RSSMRA80A01F205X', None)
    """
    parts = [p for p in re.split(r"\s*[/;|\n]\s*|\s+-\s+|,\s+", value.strip()) if p]
    vat = code = None
    for part in parts if len(parts) == 2 else ():
        part = re.sub(
            r"^(?:c\.?\s?f|p\.?\s?iva|cod\w*\.? fisc\w*)\.?\s*:?\s*",
            "",
            part,
            flags=re.I,
        )
        number, _note = vat_number(part, country)
        person, _note = fiscal_code(part)
        if number and not vat:
            vat = number
        elif person:
            code = person
    if vat or code:
        return vat, code, None
    number, note = vat_number(value, country)
    if note == "vat_bad":
        vat, code, beside = _among_words(value)
        if vat or code:
            return vat, code, "vat_words" if beside else None
    return number, None, note


def _among_words(value):
    """Return (VAT number, fiscal code, the words beside) where a cell has one of each
    at most, each right by its check digit."""
    text = LABELS.sub(" ", value.upper())
    codes = [c for c in PERSON.findall(text) if codicefiscale.is_valid(c)]
    numbers = [n for n in ELEVEN.findall(text) if iva.is_valid(n)]
    if max(len(codes), len(numbers)) != 1:
        return None, None, ""
    beside = ELEVEN.sub("", PERSON.sub("", text))
    code = codes[0] if codes else None
    vat = "IT" + numbers[0] if numbers else None
    return vat, code, re.sub(r"[\W_]+", "", beside)


def fiscal_code(value):
    """Return (fiscal code of a person or a company, note) from a cell."""
    if SCIENTIFIC.match(value):
        return None, "fiscal_scientific"
    text = CODE.sub("", FRACTION.sub("", value)).upper()
    if not any(c.isdigit() for c in text) or not text.strip("0"):
        return None, "fiscal_word"
    if text.startswith("IT") and text[2:].isdigit():
        text = text[2:]
    if text.isdigit():
        full = text.zfill(11)
        if 6 <= len(text) <= 11 and iva.is_valid(full):
            return full, ("fiscal_zeros" if len(text) < 11 else None)
        if len(text) == 11 and luhn.is_valid(full):
            return None, "fiscal_office"
        return None, "fiscal_bad"
    if len(text) == 16 and codicefiscale.is_valid(text):
        return text, None
    vat, code, beside = _among_words(value)
    if code or vat:
        return code or vat[2:], "fiscal_words" if beside or (code and vat) else None
    return None, "fiscal_bad"


def ateco_code(value):
    """Return (sector code as "28.13.00", note): zeros and dots put back."""
    text = value.strip()
    # "1.11.1" lost its zero, "2813" its dot
    groups = re.findall(r"\d+", text.split(" ")[0])
    if not groups:
        return None, "ateco_bad"
    if len(groups) > 1:
        digits = groups[0].zfill(2) + "".join(groups[1:])
    else:
        digits = groups[0]
        if len(digits) % 2 and len(digits) > 2:
            digits = "0" + digits
        digits = digits.zfill(2)
    if not 2 <= len(digits) <= 6 or not 1 <= int(digits[:2]) <= 99:
        return None, "ateco_bad"
    return ".".join(digits[i : i + 2] for i in range(0, len(digits), 2)), None
