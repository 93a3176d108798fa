"""Names of companies: legal forms, writing, words that tell them apart."""

import re
from functools import lru_cache

from . import naming
from .text import squeeze

# canonical writing, then how people write it once dots and spaces are gone
LEGAL_FORMS = {
    "S.r.l.s.": ("srls", "srlsemplificata"),
    "S.r.l.": ("srl", "srlunipersonale", "srlu", "arl", "srlsocietaunipersonale"),
    "S.p.A.": ("spa", "spaunipersonale"),
    "S.a.p.a.": ("sapa",),
    "S.n.c.": ("snc",),
    "S.a.s.": ("sas",),
    "S.s.": ("ss",),
    "S.c.a r.l.": ("scarl", "scrl", "soccooparl", "societacooperativaarl"),
    "Soc. Coop.": ("soccoop", "societacooperativa", "sc", "coop", "scoop"),
    "GmbH": ("gmbh",),
    "AG": ("ag",),
    "SA": ("sa",),
    "Sagl": ("sagl",),
    "Ltd": ("ltd", "limited"),
    "Inc.": ("inc",),
    "S.L.": ("sl",),
    "B.V.": ("bv",),
}
FORM_OF = {way: form for form, ways in LEGAL_FORMS.items() for way in ways}
LONG_FORMS = [
    (re.compile(pattern, re.I), form)
    for pattern, form in (
        (
            r"\bsociet[aà]'?\s+a\s+responsabilit[aà]'?\s+limitata\s+semplificata\b",
            "S.r.l.s.",
        ),
        (r"\bsoc(?:iet[aà]'?|\.)\s+cooperativa\s+a\s*r\.?\s*l\.?", "S.c.a r.l."),
        (r"\bsociet[aà]'?\s+a\s+responsabilit[aà]'?\s+limitata\b", "S.r.l."),
        (r"\bsociet[aà]'?\s+per\s+azioni\b", "S.p.A."),
        (r"\bsociet[aà]'?\s+in\s+nome\s+collettivo\b", "S.n.c."),
        (r"\bsociet[aà]'?\s+in\s+accomandita\s+semplice\b", "S.a.s."),
        (r"\bsociet[aà]'?\s+semplice\b", "S.s."),
        (r"\bsociet[aà]'?\s+cooperativa\b|\bsoc\.?\s*coop\.?(?=\W|$)", "Soc. Coop."),
    )
]  # fmt: skip
# letters with dots or spaces between them: "S. R. L.", "s r l", "S.p.A"
SPACED = re.compile(
    r"(?<![\w.&'])(s\s?\.?\s?r\s?\.?\s?l\s?\.?\s?s|s\s?\.?\s?r\s?\.?\s?l"
    r"|s\s?\.?\s?p\s?\.?\s?a"
    r"|s\s?\.?\s?n\s?\.?\s?c|s\s?\.?\s?a\s?\.?\s?s|s\.?c\.?\s?a\.?\s?r\.?\s?l"
    r"|s\.s|s\.l|b\.v)\.?(?=[\s,;()\-]|$)",
    re.I,
)
# what follows the form and is no part of the name
TAIL = re.compile(
    r"[\s,\-(]*\b(unipersonale|con socio unico|a socio unico|socio unico"
    r"|in liquidazione"
    r"|in breve\b.*|societ[aà]'? benefit|s\.?b\.?|uninominale)\)?\s*$",
    re.I,
)
SMALL = {
    "di",
    "e",
    "del",
    "della",
    "dei",
    "degli",
    "delle",
    "dal",
    "da",
    "in",
    "per",
    "a",
    "al",
    "alla",
    "la",
    "il",
    "lo",
    "le",
    "gli",
    "i",
    "ed",
    "con",
    "su",
    "sul",
    "und",
    "von",
    "de",
    "the",
    "of",
    "and",
    "&",
    "nel",
    "nella",
}


@lru_cache(maxsize=512)
def split_form(name):
    """Return (name without its legal form, the form as it is written, or None)."""
    rest, form = TAIL.sub("", name), None
    long = LONG_FORMS if "soc" in name.lower() else ()
    for pattern, long_form in long:
        found = pattern.search(rest)
        if found:
            form = long_form
            rest = rest[: found.start()] + " " + rest[found.end() :]
            break
    if not form:
        found = max(SPACED.finditer(rest), key=lambda m: m.start(), default=None)
        if found:
            form = FORM_OF.get(re.sub(r"[^a-z]", "", found[0].lower()))
            rest = rest[: found.start()] + " " + rest[found.end() :]
    if not form:
        words = rest.rsplit(" ", 1)
        key = re.sub(r"[^a-z]", "", words[-1].lower())
        if len(words) == 2 and key in FORM_OF and key not in ("sc", "coop", "ss"):
            form, rest = FORM_OF[key], words[0]
    rest = TAIL.sub("", squeeze(rest)).strip(" ,;-–")
    return (rest or name), form


def tidy(name):
    """Return a company's name as one writes it, and its legal form or None.

    Capitals throughout become capital initials; abbreviations keep theirs.
    """
    core, form = split_form(squeeze(name).strip(' "“”,;'))
    if core.isupper() or core.islower():
        core = " ".join(capital(w, i) for i, w in enumerate(core.split(" ")))
    return (f"{core} {form}" if form else core), form


def capital(word, position):
    """Return a word of a name written in capitals, with a capital initial."""
    low = word.lower()
    if position and low in SMALL:
        return low
    letters = re.sub(r"\W", "", word)
    if "." in word.strip(".") and len(letters) <= 5 and not low.startswith("f."):
        return word.upper()
    if len(letters) <= 4 and letters.isalpha() and not re.search("[aeiouyàèéìòù]", low):
        return word.upper()
    parts = re.split(r"(['’\-/.&])", low)
    return "".join(p[:1].upper() + p[1:] for p in parts)


def words(name):
    """Return the words that a name is called by, legal form and owner taken off."""
    return naming.parse(squeeze(name)).split("|")[0].split()
