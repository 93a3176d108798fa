"""VAT numbers, fiscal codes and sector codes.

Check digits by python-stdnum. A spreadsheet eats the zeros in front of an
Italian VAT number: they are put back only where the check digit then agrees.
"""

import re

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale, iva

CODE = re.compile(r"[^0-9A-Za-z]")
FRACTION = re.compile(r"[.,]0+$")
BEFORE = re.compile(r"^(PIVA|IVA|VAT|IT)+")
SCIENTIFIC = re.compile(r"^\d[.,]\d+E\+?\d+$", re.I)
EU = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR",
      "HR", "HU", "IE", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI",
      "SK", "GB", "CH", "SM", "XI"}  # fmt: skip


def vat_number(value, country="IT"):
    """Return (VAT number with its country prefix, note) from a cell.

    :return: number or None, and a note's code or None: ``vat_zeros`` when
        zeros were put back, ``vat_scientific`` when a spreadsheet rounded the
        number for good, ``vat_bad`` when the check digit is wrong
    """
    if SCIENTIFIC.match(value):
        return None, "vat_scientific"
    text = CODE.sub("", FRACTION.sub("", value)).upper()
    prefix = text[:2]
    if prefix in EU and prefix != "IT":
        return _foreign(prefix, text)
    if country not in ("IT", None, "") and not text.startswith("IT"):
        return _foreign(country, country + text)
    digits = BEFORE.sub("", text)
    if not digits.isdigit() or not 6 <= len(digits) <= 11:
        return None, "vat_bad"
    full = digits.zfill(11)
    if full == "0" * 11 or not iva.is_valid(full):
        return None, "vat_bad"
    return "IT" + full, ("vat_zeros" if len(digits) < 11 else None)


def _foreign(country, text):
    module = get_cc_module(country.lower(), "vat")
    if not module:
        return (text, None) if 6 <= len(text) <= 16 else (None, "vat_bad")
    bare = text[2:] if text.startswith(country) else text
    try:
        number = module.validate(bare)
    except ValidationError:
        return None, "vat_bad"
    return country + CODE.sub("", number).removeprefix(country), None


def fiscal_code(value):
    """Return (fiscal code of a person or a company, note) from a cell."""
    if SCIENTIFIC.match(value):
        return None, "fiscal_scientific"
    text = CODE.sub("", FRACTION.sub("", value)).upper()
    if text.startswith("IT") and text[2:].isdigit():
        text = text[2:]
    if text.isdigit():
        full = text.zfill(11)
        if 6 <= len(text) <= 11 and iva.is_valid(full):
            return full, ("fiscal_zeros" if len(text) < 11 else None)
        return None, "fiscal_bad"
    if len(text) == 16 and codicefiscale.is_valid(text):
        return text, None
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
