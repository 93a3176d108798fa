"""Names as one writes them: capitals, surnames, Roman numerals, legal forms.

How a name is shown, not how it is compared: that is ``company``.
"""

import re

from . import company
from .text import squeeze

_FLLI = re.compile(r"\bf\s?\.?\s?(?:lli|gli|li)\b\.?", re.I)
ROMAN = re.compile(r"(?=[IVXLC]{2})X{0,3}(?:IX|IV|V?I{0,3})|(?:X{1,3}|XL|L|LX{1,3}|XC)")
#: letters that look like Roman figures and are words or forms
NO_ROMAN = {"DI", "MI", "VI", "CI", "LI", "SI", "MIX", "DIVI", "CIVIC"}
ARTICLES = {"il", "lo", "la", "i", "gli", "le"}
#: what makes the word after it a surname's: "di De Filippo"
PARTICLES = {
    "de",
    "di",
    "la",
    "lo",
    "del",
    "della",
    "dal",
    "dalla",
    "da",
    "degli",
    "dei",
}
#: forms that ``company`` does not write, as they are written
FORMS = {
    "gmbh": "GmbH", "kg": "KG", "ohg": "OHG", "ag": "AG", "kgaa": "KGaA", "mbh": "mbH",
    "llc": "LLC", "ltd": "Ltd", "plc": "PLC", "inc": "Inc.", "sarl": "Sàrl",
    "sàrl": "Sàrl",
    "bv": "BV", "nv": "NV", "oy": "Oy", "ab": "AB", "sa": "SA", "sas": "S.a.s.",
    "aps": "ApS", "doo": "d.o.o.", "d.o.o.": "d.o.o.", "asd": "ASD", "onlus": "Onlus",
}  # fmt: skip
TITLES = {"avv.", "dott.", "dott.ssa", "dr.", "ing.", "geom.", "arch.", "rag.", "sig.",
          "sig.ra", "prof.", "prof.ssa", "f.lli", "p.i.", "cav.", "sigg.", "dott.ri",
          "off.", "mecc.", "az.", "agr.", "soc.", "coop.", "ist.", "tip.", "comm.",
          "ind.", "imp.", "elettr.", "costr.", "int."}  # fmt: skip
IN_BRACKETS = re.compile(
    r"\(\s*((?:s\.?\s?r\.?\s?l|s\.?\s?p\.?\s?a|s\.?\s?n\.?\s?c|s\.?\s?a\.?\s?s)\.?)\s*\)",
    re.I,
)
#: to whose attention a letter goes
ATTENTION = re.compile(
    r"^(?:alla\s+)?(?:c\.\s?a\.|c\.\s?att(?:ne)?\.|att\.ne|z\.\s?hd\.)\s*(?:di\s|:)?\s*"
    r"(?=\S+\s)",
    re.I,
)
MC = re.compile(r"\bMc([A-Za-z])([A-Za-z]+)\b")
GRAVE = str.maketrans("AEIOUaeiou", "ÀÈÌÒÙàèìòù")
#: a vowel with an apostrophe for an accent, at the end of a word of two syllables
APOSTROPHE = re.compile(r"\b([^\W\d_]{3,}[aeiouAEIOU])'(?=\s|$)")
COOP = re.compile(
    r"[\s,]+(?:soc(?:iet[aà]'?|\.)?\s*coop(?:erativa|\.)?)\s*(sociale|agricola)?\s*"
    r"(?:a\s?\.?\s*r\.?\s?l\.?|a\s+responsabilit[aà]'?\s+limitata)(?=\W|$)",
    re.I,
)
#: the form around the name: "Soc. Coop. Il Sole a r.l."
AROUND = re.compile(
    r"soc(?:iet[aà]'?|\.)?\s*coop(?:erativa|\.)?\s+(sociale |agricola )?"
    r"(\S.*?)[\s,]+"
    r"a\s?\.?\s?r\.?\s?l\.?",
    re.I,
)
LIMITED = re.compile(
    r"[\s,\-–]+a\s+responsabilit[aà]'?\s+limitata\s+soc(?:iet[aà]'?|\.)?\s*coop\w*\.?$|"
    r"[\s,]+a\s?r\.?\s?l\.?\s+soc\.?\s*coop\.?$",
    re.I,
)


def tidy(name):
    """Return a name as one writes it, and its legal form or None.

    Capitals throughout become capital initials; nothing that says who it is, in which
    state it is or who stands behind it is left out.

    >>> tidy("LUIGI XIV SRL"), tidy("ACME (S.R.L.)")
    (('Luigi XIV S.r.l.', 'S.r.l.'), ('Acme S.r.l.', 'S.r.l.'))
    >>> tidy("Rossi srl in liquidazione")[0], tidy("IL SOLE SOC. COOP. A R.L.")[0]
    ('Rossi S.r.l. in liquidazione', 'Il Sole Soc. Coop. a r.l.')
    """
    text = squeeze(name).strip(" ,;")
    if text.count('"') % 2 or re.fullmatch(r'"[^"]*"|“[^”]*”', text):
        text = text.strip(' "“”,;')
    text = IN_BRACKETS.sub(r"\1", text)
    shouted = _is_shouted(text)
    around = AROUND.fullmatch(text)
    if around:
        kind, core = (around[1] or "").capitalize(), _write(around[2], shouted)
        return f"Soc. Coop. {kind}{core} a r.l.", "S.c.a r.l."
    cooperative = "coop" in text.lower() and (COOP.search(text) or LIMITED.search(text))
    if cooperative:
        core, form = _cut(text, cooperative)
        kind = cooperative[1] if cooperative.re is COOP else None
        shown = (
            f"Soc. Coop. {kind.capitalize()} a r.l." if kind else "Soc. Coop. a r.l."
        )
        return f"{_write(core, shouted)} {shown}".strip(), "S.c.a r.l."
    return _with_form(text, shouted)


def person(name):
    """Return a person's name as one writes it: "Anna VERDI" is Anna Verdi.

    >>> person("c.a. dott. MARIO Rossi"), person("McDONALD")
    ('Dott. Mario Rossi', 'McDonald')
    """
    text = ATTENTION.sub("", squeeze(name).strip(' "“”,;')) or name
    words = tidy(text)[0].split(" ")
    result = []
    for index, word in enumerate(words):
        if word.lower() in TITLES:
            word = word[:1].upper() + word[1:].lower()
        elif word.isupper() and len(word) > 2 and "." not in word:
            word = company.capital(word, index)
        result.append(MC.sub(lambda m: f"Mc{m[1].upper()}{m[2].lower()}", word))
    return " ".join(result)


def _is_shouted(text):
    """All in capitals or all in small letters, titles of courtesy aside."""
    bare = " ".join(w for w in text.split(" ") if w.lower() not in TITLES) or text
    return bare.isupper() or bare.islower()


def _cut(text, found):
    core = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;-–")
    return re.sub(r"\s{2,}", " ", core), "S.c.a r.l."


def _with_form(text, shouted):
    tail = _tail(text)
    body = text[: len(text) - len(tail)] if tail else text
    core, form = company.split_form(body)
    if form and (core == body or _is_word(body, form)):
        core, form = body, None
    if form:
        # "X - Società S.r.l.": the word is the form's
        core = re.sub(r"[\s,]+[-–]?\s*societ[aà]'?$", "", core, flags=re.I) or core
    if form and _is_foreign(body):
        core, form = body, form
        return _with_tail(_write(core, shouted), tail), form
    if form:
        where = _behind(body, core)
        if where:
            # "Rossi S.n.c. di Rossi Mario & C."
            first, rest = where
            return (
                f"{_write(first, shouted)} {form} {_write(rest, shouted, True)}".strip()
                + _tail_text(tail), form,
            )  # fmt: skip
    written = _write(core, shouted)
    return _with_tail(f"{written} {form}" if form else written, tail), form


def _behind(body, core):
    """Return what stands before the form and after it, where something does."""
    found = re.search(r"\s(di|dei|del|della)\s", core, re.I)
    if not found:
        return None
    first, rest = core[: found.start()].strip(" ,;-–"), core[found.start() :].strip()
    # the form stood between the two
    between = body[body.find(first) + len(first) :] if first else ""
    gap = between[: between.find(rest)] if rest and rest in between else ""
    return (first, rest) if re.search(r"[a-z]", gap, re.I) else None


def _is_word(body, form):
    """Tell whether what reads as a form is a word: SPA after a word in capitals of
    wellness is a spa; a lone word in front of nothing is a name."""
    # "Beauty Spa di Anna Turco": a person's firm is no company on shares
    rest = re.sub(r"[^a-zà-ú ]", "", body.lower().partition(" di ")[0]).split()
    return form == "S.p.A." and len(rest) > 1 and rest[-1] == "spa" and bool(
        set(rest[:-1]) & {"beauty", "wellness", "thermal", "day", "hotel", "medical",
                          "relax", "benessere", "estetica", "fitness", "urban", "terme"}
    )  # fmt: skip


def _is_foreign(body):
    return bool(re.search(r"&\s*co\.?\s*(kg|ohg)\b|\bgmbh\s*&", body, re.I))


def _tail(text):
    found = company.TAIL.search(text)
    tail = found[0] if found else ""
    return "" if re.match(r"[\s,\-(]*in breve", tail, re.I) else tail


def _tail_text(tail):
    word = tail.strip(" ,-–()")
    if not word:
        return ""
    small = {"benefit": "Società Benefit"}
    low = re.sub(r"societ[aà]'?\s+benefit", "Società Benefit", word.lower())
    low = re.sub(r"^s\.?b\.?$", "S.B.", low)
    return f" {small.get(low, low)}"


def _with_tail(text, tail):
    return f"{text}{_tail_text(tail)}"


def _write(text, shouted, inside=False):
    """Return a name's words as one writes them."""
    text = _FLLI.sub("F.lli", text)
    if not shouted:
        return text
    if shouted:
        text = APOSTROPHE.sub(lambda m: m[1][:-1] + m[1][-1].translate(GRAVE), text)
    return capitals(text, inside)


def capitals(text, inside=False):
    """Return words in capitals, or in small letters, as one writes them."""
    words, result = text.split(" "), []
    for index, word in enumerate(words):
        before = words[index - 1].lower() if index else ""
        result.append(_word(word, index + inside, before, len(words) > 1))
    return " ".join(result)


def _word(word, position, before, more=False):
    if word[:1] in '"“«' and len(word) > 1:
        # what stands in quotes begins anew
        return word[0] + _word(word[1:], 0, "", more)
    low, bare = word.lower(), word.strip("(),;.")
    if low == "f.lli" or low in TITLES:
        return low[:1].upper() + low[1:]
    if low.strip("().,") in FORMS and position:
        return FORMS[low.strip("().,")]
    elided = re.fullmatch(r"((?:d|n|s|qu)ell'|all'|dall'|sull'|coll')(\w+)", low)
    if elided and position:
        return elided[1] + elided[2].capitalize()
    if low in PARTICLES and before in company.SMALL and before not in ("e", "ed", "&"):
        # a surname of two words after the preposition
        return low.capitalize()
    if re.fullmatch(r"\d+[A-Z]{1,2}", word) or re.fullmatch(r"[A-Z]\d+[A-Z]?", word):
        return word
    if (
        word.isupper()
        and ROMAN.fullmatch(bare)
        and bare not in NO_ROMAN
        and (position or len(bare) < len(word) or more)
    ):
        return word
    if position and low in ARTICLES and before not in company.SMALL:
        # what a shop is called begins with it: "Trattoria La Pergola"
        return low.capitalize()
    return company.capital(word, position)
