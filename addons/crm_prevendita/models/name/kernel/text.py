"""Plain text: spaces, accents, control characters."""

import re
import unicodedata
from functools import lru_cache

SPACES = re.compile(r"\s+")
# what a spreadsheet writes into an empty cell
EMPTY = {"", "-", "--", "n.d.", "nd", "n/d", "n.a.", "n/a", "null", "none", "#n/d",
         "#n/a", "#rif!", "#ref!", "#valore!", "#value!", "#div/0!", "#nome?", "#name?",
         "#num!", "#null!", "#nullo!", "nan", "n.s.", "n.d", "(null)",
         "(vuoto)"}  # fmt: skip
CONTROL = dict.fromkeys(
    [c for c in range(32) if c not in (9, 10, 13)]
    # marks that change how the text after them is written, not what it says
    + [0x7F, 0xFEFF, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
    + [*range(0x2060, 0x2065), *range(0x2066, 0x206A)]
)


def squeeze(value):
    """Return text on one line, without control characters or doubled spaces.

    An apostrophe in front, with which a spreadsheet marks text, is dropped; a
    cell that says "none" in one of the usual ways is empty.
    """
    text = (value or "").strip()
    # a blank other than a space is not printable: most cells need no more work
    if not text.isprintable() or "  " in text:
        text = SPACES.sub(" ", text.translate(CONTROL)).strip()
    if text[:1] == "'" and (text[1:2].isdigit() or text[1:2] in tuple("=+-@|%")):
        text = text[1:]
    return "" if text.lower() in EMPTY else text


def fold(value):
    """Return text in lower case, accents and ligatures taken off."""
    text = value.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in text if not unicodedata.combining(c))


def number(value, decimal=","):
    """Return the float that a cell says, or None.

    :param str decimal: the file's decimal mark, ``","`` or ``"."``
    """
    text = re.sub(r"[€$\s' ]|eur|euro", "", value.lower())
    thousands = "." if decimal == "," else ","
    if re.fullmatch(rf"-?\d{{1,3}}({re.escape(thousands)}\d{{3}})+", text):
        text = text.replace(thousands, "")
    elif decimal in text:
        text = text.replace(thousands, "").replace(decimal, ".")
    try:
        return float(text)
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def sounds(word):
    """Return a word as it sounds in Italian, doubled letters made single."""
    for old, new in (("ph", "f"), ("th", "t"), ("ch", "c"), ("gh", "g"), ("ck", "c"),
                     ("k", "c"), ("q", "c"), ("y", "i"), ("j", "i"), ("w", "v"),
                     ("x", "s"), ("h", ""), ("ae", "a"), ("oe", "o"),
                     ("ue", "u")):  # fmt: skip
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)
