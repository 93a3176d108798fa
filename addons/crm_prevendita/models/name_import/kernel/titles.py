"""What the title of a column says, in the words that lists are headed with.

A title is taken apart into words (points, capitals, plurals, figures at the end, units
in brackets make no difference), each word stands for a concept, and the first rule
whose concepts are all there names the field. So a title is understood by its language,
whether or not it was seen before; a word nobody knows makes it less sure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ...name.kernel.text import fold
from .words import CONCEPTS, SILENT

#: (all of these, none of these, field or "" for a column to leave out)
RULES = [
    ("NOTE CALL", "DATE", "note"),
    ("TAGS PHONE", "", ""),
    ("TAGS MAIL", "", ""),
    ("TAGS STREET", "", ""),
    ("OURS PERSON", "PHONE MAIL MOBILE", "owner"),
    ("CHECK", "", ""),
    ("GEO ACTIVITY", "", "ateco"),
    ("PAPER CONSENT", "", ""),
    ("PAPER CHANNEL", "", ""),
    ("CONSENT DATE", "", ""),
    ("NOTE PHONE", "FAX MAIL DATE COMPANY PERSON", "note_or_phone"),
    ("LAST REGISTER", "", "contact_name"),
    ("LAST SIGNUP", "", "contact_name"),
    ("PROVINCE REGISTER", "", "province"),
    ("NOTE DATE", "MAIL PHONE", "date"),
    ("CHANGED", "", ""),
    ("DISPLAY", "", ""),
    ("PICTURE", "", ""),
    ("SOCIAL WEB", "", ""),
    ("SOCIAL", "COMPANY", ""),
    ("GEO", "", ""),
    ("BANK", "", ""),
    ("STAND", "", ""),
    ("PAGER", "", ""),
    ("LABEL PHONE", "", ""),
    ("LABEL MAIL", "", ""),
    ("LABEL STREET", "", ""),
    ("LABEL WEB", "", ""),
    ("LABEL MOBILE", "", ""),
    ("OUT", "", ""),
    ("SIGNUP REGISTER", "", ""),
    ("SIGNUP MAIL", "DATE", "consent_mail"),
    ("SIGNUP NEWSLETTER", "DATE", "consent_mail"),
    ("SIGNUP DATE", "", "date"),
    ("SIGNUP", "", ""),
    ("CHANNEL MAIL", "", "consent_mail"),
    ("CONSENT MAIL", "", "consent_mail"),
    ("CONSENT NEWSLETTER", "", "consent_mail"),
    ("CONSENT PHONE", "", "consent_phone"),
    ("CONSENT CALL", "", "consent_phone"),
    ("CONSENT MOBILE", "", "consent_phone"),
    ("CONSENT", "", ""),
    ("CALL NUMBER", "", "number"),
    ("NEWSLETTER CODE", "", ""),
    ("NEWSLETTER", "", "consent_mail"),
    ("CALL", "DATE EVENT STATUS", "consent_phone"),
    ("HOME STREET", "MAIL PEC WEB", ""),
    ("HOME CITY", "", ""),
    ("HOME ZIP", "", ""),
    ("HOME PROVINCE", "", ""),
    ("HOME COUNTRY", "", ""),
    ("HOME REGION", "", ""),
    ("SHIP", "MAIL PHONE", ""),
    ("BIRTH", "", ""),
    ("PRIVATE", "MOBILE MAIL PHONE", ""),
    ("MIDDLE", "", ""),
    (
        "INVOICE COMPANY",
        "MAIL PHONE PEC FAX CODE DATE STREET CITY ZIP PROVINCE NOTE",
        "name",
    ),
    ("INVOICE", "MAIL PHONE PEC FAX STREET CITY ZIP PROVINCE COUNTRY VAT FISC", ""),
    (
        "THING",
        "MAIL PHONE MOBILE PEC FAX WEB STREET ZIP CITY PROVINCE NOTE TURNOVER INTEREST",
        "",
    ),
    ("ATTN UNIT", "", "turnover"),
    ("OWNERSHIP COMPANY", "MAIL PHONE NAME FIRST LAST", "owner"),
    ("OWNERSHIP PERSON", "MAIL PHONE NAME FIRST LAST", "owner"),
    ("NOTE ATECO", "", ""),
    ("NOTE ACTIVITY", "", "activity"),
    ("NOTE CODE", "", ""),
    ("NOTE COMPANY", "NAME MAIL PEC PHONE", "note_or_name"),
    ("NOTE MAIL", "", "email"),
    ("NOTE", "MAIL WEB PEC PHONE", "note"),
    ("TURNOVER BALANCE", "DATE YEAR", "turnover"),
    ("BALANCE", "", ""),
    ("MONEY", "VAT MAIL PEC PHONE", ""),
    ("MONEY VAT", "", ""),
    ("STATUS", "PEC MAIL", ""),
    ("LEGAL", "PERSON PEC MAIL PHONE", ""),
    ("STATE ACTIVITY", "", ""),
    ("STATE CODE", "COUNTRY", ""),
    ("STATE COMPANY", "", ""),
    ("STATE PERSON", "", ""),
    ("SDI", "PEC MAIL", ""),
    ("PEC MAIL", "REGISTER", "pec_or_mail"),
    ("PEC", "REGISTER", "pec"),
    ("FAX PHONE", "MAIL", "phone"),
    ("FAX MOBILE", "", "phone"),
    ("FAX", "MAIL", "fax"),
    ("OWNER PHONE", "", ""),
    ("OWNER MAIL", "COMPANY", ""),
    ("OWNER CODE", "", ""),
    ("OWNER DATE", "", ""),
    ("OWNER ACTIVITY", "", "activity"),
    ("SALES ACTIVITY", "", "activity"),
    ("SALES NAME PERSON", "", "contact_name"),
    ("SALES NAME", "", "name"),
    ("SALES CONSENT", "", ""),
    ("SALES PERSON", "PHONE MOBILE MAIL PEC FAX", "contact_name"),
    ("BRAND", "", ""),
    ("SOURCE", "MAIL PHONE STREET", ""),
    ("SALES", "COMPANY PHONE MOBILE MAIL PEC FAX WEB STREET CODE", "owner"),
    ("OWNER COMPANY NAME", "PERSON", "name"),
    ("OWNER NAME COMPANY", "", "owner"),
    ("ELECTRONIC STREET", "", "email"),
    ("ELECTRONIC REACH", "", "email"),
    ("MAIL POSTAL", "", ""),
    ("MAIL DATE", "", ""),
    ("MAIL", "CODE", "email"),
    ("MAIL", "", "email"),
    ("REGISTER", "DATE FISC VAT", ""),
    ("REGISTER DATE", "MODIFIED", ""),
    ("FOUNDED", "", ""),
    ("VAT", "YEAR DATE STREET", "vat"),
    ("TAX NUMBER", "", "vat"),
    ("TAX CODE", "NUMBER", "vat_or_fiscal"),
    ("TAX", "CODE DATE YEAR", "vat"),
    ("DATE ORDER", "", ""),
    ("SET_DATE PERSON", "NAME MAIL PHONE LAST FIRST", "date"),
    ("INTEREST PERSON", "", "interest"),
    ("FISC STREET", "", "street"),
    ("FISC", "YEAR DATE", "fiscalcode"),
    ("MOBILE", "DATE", "phone2"),
    ("PHONE", "DATE EVENT CREATOR", "phone"),
    ("FREE", "NOTE", "phone"),
    ("WEB", "CODE DATE STATS", "website"),
    ("ATECO", "DATE", "ateco"),
    ("CODE ACTIVITY", "", "ateco"),
    ("STATS", "NUMBER", ""),
    ("OWNER TURNOVER", "", "owner"),
    ("TURNOVER COMPANY", "NUMBER CODE DATE", "turnover_or_name"),
    (
        "TURNOVER",
        "DATE NOTE STREET PERSON SDI PEC ZIP CITY PROVINCE COUNTRY",
        "turnover",
    ),
    ("EMPLOYEES", "DATE STREET", "employees"),
    ("HOUSE", "", "street"),
    ("KIND", "", ""),
    ("OTHER", "COMPANY PERSON ZIP CITY", ""),
    ("POSTAL STREET", "ZIP CODE", "street"),
    ("POSTAL", "", "zip"),
    ("ZIP CITY PROVINCE", "", "city"),
    ("ZIP CITY", "", "zip_or_city"),
    ("ZIP PROVINCE", "", "zip_or_city"),
    ("ZIP", "", "zip"),
    ("DATE", "", "date"),
    ("EVENT", "", "date"),
    ("MODIFIED", "COMPANY", ""),
    ("COUNTRY CITY", "PHONE", "city_or_country"),
    ("COUNTRY", "PHONE", "country"),
    ("CITY PROVINCE", "STREET REGION ZIP CODE", "place"),
    ("PROVINCE", "DATE", "province"),
    ("SIGN", "COMPANY", "sign"),
    ("SIGN COMPANY", "", ""),
    ("CITY STREET", "FULL", "city"),
    ("CITY", "", "city"),
    ("STATE REGION", "", "province"),
    ("USSTATE ACTIVITY", "", ""),
    ("USSTATE", "", "us_state"),
    ("STATE", "", "country"),
    ("REGION COMPANY", "", "name"),
    ("REGION", "STREET", "region"),
    ("REGION", "", "region"),
    ("FULL STREET", "", "address"),
    ("MAILING STREET", "", "street"),
    ("CODE STREET", "", ""),
    ("STREET", "", "street"),
    ("OWNER", "NAME COMPANY", "owner"),
    ("OWNER", "", "owner"),
    ("DEPARTMENT", "", ""),
    ("ROLE", "", "role"),
    ("PERSON TITLE", "", "title"),
    ("COMPANY TITLE", "", "title"),
    ("TITLE", "", "title"),
    ("OFFICE CODE", "COMPANY", ""),
    ("COMPANY CODE", "NAME", "ref"),
    ("COMPANY NUMBER", "NAME", "ref"),
    ("OR COMPANY LAST", "", "name"),
    ("OR COMPANY FIRST", "", "name"),
    ("OR COMPANY PERSON", "ROLE MAIL PHONE", "name"),
    ("LAST COMPANY", "", "name_or_last"),
    ("LAST", "EVENT", "contact_name"),
    ("FIRST", "", "contact_name"),
    ("TAGS ACTIVITY", "", "activity"),
    ("TAGS", "", "tags"),
    ("LABEL COMPANY", "NAME", ""),
    ("LABEL", "", ""),
    ("PERSON CODE", "", ""),
    ("PERSON NUMBER", "COMPANY", "phone"),
    ("COMPANY PERSON", "ACTIVITY", "contact_name"),
    ("OWNERSHIP", "MAIL PHONE", "contact_name"),
    ("ATTN", "", "contact_name"),
    ("REFER NAME", "COMPANY CODE", "contact_name"),
    ("REFER COMPANY", "NAME", "refer"),
    ("PERSON", "ORDER", "contact_name"),
    ("COMPANY ACTIVITY", "", "activity"),
    ("NAME ACTIVITY", "", "name"),
    ("REFER COMPANY", "NAME PERSON", "ref"),
    ("FULL NAME", "COMPANY", "contact_name"),
    ("CREATOR NAME", "", ""),
    ("COMPANY NAME", "ORDER", "name_or_first"),
    ("COMPANY", "ORDER", "name"),
    ("ORDER CODE", "", "ref_weak"),
    ("ORDER", "", ""),
    ("NAME CODE", "", "ref"),
    ("ACTIVITY", "", "activity"),
    ("INTEREST", "", "interest"),
    ("NAME", "", "name_or_person"),
    ("REFER", "", "refer"),
    ("CODE", "YEAR", "ref"),
    ("OFFICE", "", "office"),
    ("HOME", "", ""),
    ("REACH", "", "reach"),
    ("NUMBER", "", "number"),
    ("DESCR", "", "note_or_name"),
    ("YEAR", "", ""),
    ("LEGAL", "", ""),
    ("CREATOR", "", ""),
]
_RULES = [(set(a.split()), set(n.split()), field) for a, n, field in RULES]
UNITS = (
    (re.compile(r"\bk\s?(?:€|eur)|(?:€|\beur)\s?k\b|\bk€|[/x]\s?1?[.']?000\b(?!\.)|"
                r"\bmigl|\bteur\b|\btsd\b|thousand|\bin k\b|\(k\)"), 1_000),
    (re.compile(r"\bmln\b|\bmilion|\bmio\b|million|\bm\s?€|€\s?m\b|\bmeur\b|\(m\)"
                r"|000[.']000"),
     1_000_000),
)  # fmt: skip
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2,})")
WORD = re.compile(r"[a-z]+|\d+")
#: letters that hold two words of one together
_LINKS = {"s", "n", "e", "es", "en", "er"}


@dataclass(frozen=True)
class Meaning:
    """What a title says: the field, and how much of the title said it."""

    #: a field, "" for a column to leave out, None where no rule knows the title
    field: str | None
    concepts: frozenset = frozenset()
    #: words that are known, of all that could say something
    known: int = 0
    words: int = 0


def _index():
    exact, stems = {}, {}
    for concept, words in CONCEPTS.items():
        for word in words.split():
            if word.endswith("*"):
                stems.setdefault(word[:-1], concept)
            else:
                exact.setdefault(word, concept)
    return exact, sorted(stems.items(), key=lambda s: -len(s[0]))


EXACT, STEMS = _index()


def unit(header):
    """Return by how much the figures below a title are to be multiplied.

    >>> unit("Fatturato (€/000)"), unit("Ricavi mln €"), unit("Fatturato")
    (1000, 1000000, 1)
    """
    text = fold(header)
    for pattern, factor in reversed(UNITS):
        if pattern.search(text):
            return factor
    return 1


def split(header):
    """Return the words of a title.

    >>> split("P.IVA (obblig.)"), split("RagSoc1"), split("C.A.P.")
    (['piva', 'obblig'], ['ragsoc'], ['cap'])
    """
    text = " ".join(
        part if concept(fold(part)) else CAMEL.sub(" ", part)
        for part in re.split(r"[\W_\d]+", header)
    )
    found, run = [], ""
    for word in [*WORD.findall(fold(text)), "0"]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            # "c.a.p." is one word; "p. iva" and "n. dip." are two
            found += [run] if run in EXACT and len(run) > 1 else list(run)
            run = ""
        if word.isalpha():
            found.append(word)
    return _joined(found)


def _joined(words):
    """Join two words that are known as one: "home page", "web site"."""
    result = []
    for word in words:
        both = result[-1] + word if result else ""
        if both in EXACT and (len(both) > 4 or len(result[-1]) == 1 < len(word)):
            result[-1] += word
        else:
            result.append(word)
    return result


@lru_cache(maxsize=4096)
def concept(word):
    """Return what a word of a title stands for, or None."""
    if word in EXACT:
        return EXACT[word]
    if word in SILENT:
        return None
    for stem, found in STEMS:
        if word.startswith(stem):
            return found
    return None


def _is_more(word):
    """Tell whether a word goes on for long after the stem that it is known by."""
    return word not in EXACT and not any(
        word.startswith(stem) and len(word) - len(stem) < 5 for stem, _found in STEMS
    )


def _guessed(word):
    """Return the concepts of a word that no list has: two in one, cut short, misspelt.

    >>> sorted(_guessed("firmenadresse")), _guessed("nomin"), _guessed("telefno")
    (['COMPANY', 'STREET'], {'COMPANY'}, {'PHONE'})
    """
    return _two(word) or {_short(word) or _slip(word)} - {None}


def _two(word):
    """Return the concepts of a word made of two, as German ones are."""
    for cut in range(3, len(word) - 2) if len(word) >= 7 else ():
        one, other = concept(word[:cut]), concept(word[cut:])
        if not one:
            # "Jahresumsatz": a letter or two hold the halves together
            one = next((EXACT[word[: cut - n]] for n in (1, 2)
                        if word[: cut - n] in EXACT and word[cut - n : cut] in _LINKS
                        and cut - n > 2), None)  # fmt: skip
        if one and other and (word[:cut] in EXACT or word[cut:] in EXACT or cut > 4):
            return {one, other}
    return set()


def _short(word):
    """Return the concept of a word cut after a consonant, None where it may be two."""
    if len(word) < 3 or word[-1] in "aeiou":
        return None
    found = {c for known, c in EXACT.items() if known.startswith(word)}
    found |= {c for stem, c in STEMS if stem.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _is_silent(word):
    return word in SILENT or len(word) > 2 and word[-1] not in "aeiou" and any(
        known.startswith(word) for known in SILENT
    )  # fmt: skip


def _slip(word):
    """Return the concept of a long word with one slip of the keyboard, or None."""
    if len(word) < 5:
        return None
    for known, found in EXACT.items():
        if len(known) < 5 or abs(len(known) - len(word)) > 1:
            continue
        if (known[0] == word[0] or len(word) > 6) and _near(word, known):
            return found
    for stem, found in STEMS:
        if len(stem) >= 6 and any(
            _near(word[: len(stem) + more], stem) for more in (-1, 0, 1)
        ):
            return found
    return None


def _near(one, other):
    """Tell whether two words differ by one letter, or by two that changed places."""
    if one == other:
        return True
    if len(one) == len(other):
        odd = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(odd) == 2 and odd[1] == odd[0] + 1:
            first, second = odd
            return one[first] == other[second] and one[second] == other[first]
        return len(odd) == 1
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@lru_cache(maxsize=4096)
def read(header):
    """Return the ``Meaning`` of a title."""
    found, known, telling = set(), 0, 0
    for word in split(header):
        meant = {concept(word)} - {None}
        if not meant and (len(word) == 1 or word in SILENT):
            continue
        if not meant or _is_more(word):
            meant = _two(word) or meant or _guessed(word)
        if not meant and _is_silent(word):
            continue
        telling += 1
        known += bool(meant)
        found |= meant
    field = _rule(found | _signs(header))
    if known < telling and (field == "ref" or found == {"STATE"}):
        # the code, or the state, of something that nobody here knows
        field = ""
    return Meaning(field, frozenset(found), known, telling)


def _signs(header):
    """Return what the signs in a title say: a currency, one thing or another."""
    found = {"UNIT"} if re.search(r"[€$]|\b(?:eur|mln)", header, re.I) else set()
    if re.search(r"/|\b(?:o|or|oder|ou)\b", header, re.I):
        found.add("OR")
    return found


def _rule(found):
    if not found:
        return None
    for needed, barred, field in _RULES:
        if needed <= found and not barred & found:
            return field
    return None
