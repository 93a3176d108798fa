"""Names of companies: legal forms, writing, words that tell them apart."""

import re
from functools import lru_cache

from .text import fold, squeeze

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
# words that many companies share: they weigh little when two names are compared
GENERIC = {
    "officina", "officine", "meccanica", "meccaniche", "meccanico", "azienda",
    "agricola", "impresa", "ditta", "societa", "gruppo", "group", "holding",
    "italia", "italiana", "italiano", "italiane", "international", "service",
    "servizi", "servizio", "industria", "industrie", "industriale", "industriali",
    "costruzioni", "costruzione", "edile", "edilizia", "commerciale", "commercio",
    "trasporti", "autotrasporti", "studio", "centro", "fabbrica", "lavorazione",
    "lavorazioni", "produzione", "fratelli", "figli", "figlio", "impianti",
    "elettrica", "elettrici", "torneria", "carpenteria", "stampi", "plastica",
    "plastiche", "metalli", "tecnologie", "technology", "tech", "system", "systems",
    "sistemi", "soluzioni", "solutions", "automazione", "falegnameria", "tessitura",
    "fonderia", "fonderie", "trafilerie", "acciai", "acciaierie", "alimentari",
    "ceramiche", "arredamenti", "mobili", "manifattura", "manifatture", "export",
    "import", "consulting", "consulenza", "engineering", "generale", "nuova", "nuovo",
    "moderna", "di", "e", "del", "della", "dei", "degli", "delle", "dal", "da", "in",
    "per", "a", "al", "alla", "la", "il", "lo", "le", "gli", "i", "ed", "con", "the",
    "of", "and", "su", "co", "soci", "c", "spedizioni", "autofficina", "carrozzeria",
    "ristorante", "albergo", "hotel", "cantina", "cantine", "panificio", "salumificio",
    "minuteria", "minuterie", "metallica", "metalliche", "stampaggio", "pressofusione",
    "verniciatura", "verniciature", "serramenti", "infissi", "termoidraulica", "molino",
    "trafileria", "cartotecnica", "marmi", "graniti", "lattoneria", "idraulica",
    "impiantistica", "elettromeccanica", "elettronica", "legnami", "immobiliare",
    "assicurazioni", "farmacia", "gomma", "vetreria", "calzaturificio", "utensileria",
    "utensili", "macchine", "ricambi", "noleggio", "logistica", "imballaggi",
    "rubinetterie", "pavimenti", "ponteggi", "scavi", "giardini", "pulizie",
    "caseificio", "pastificio", "maglificio", "cartiera", "tipografia", "lavanderia",
}  # fmt: skip
EXPAND = {
    "imp": "impianti",
    "flli": "fratelli",
    "f lli": "fratelli",
    "off": "officine",
    "mecc": "meccanica",
    "ind": "industrie",
    "costr": "costruzioni",
    "comm": "commerciale",
    "az": "azienda",
    "agr": "agricola",
    "ing": "engineering",
    "impr": "impresa",
    "fonder": "fonderie",
    "lav": "lavorazioni",
    "int": "international",
    "prod": "produzione",
    "carp": "carpenteria",
    "elettr": "elettrica",
    "autotrasp": "autotrasporti",
    "trasp": "trasporti",
    "serv": "servizi",
    "ital": "italiana",
    "tecn": "tecnologie",
    "nord": "nord",
}
FLLI = re.compile(r"\bf\s?\.?\s?(?:lli|gli|li)\b\.?", re.I)
WORD = re.compile(r"[a-z0-9]+")
OWNER = re.compile(
    r"(?:\s|,)+(?:dei\s+fratelli|di|dei|del|della|d[ie]\s+f\.?lli)\s+", re.I
)


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
    """Return the words that a name is compared by, legal form taken off."""
    core, _form = split_form(squeeze(name))
    text = fold(FLLI.sub(" fratelli ", core)).replace("'", " ")
    # "A.B.C." and "A B C" are one word
    text = re.sub(r"\b((?:[a-z0-9]\.\s?)+[a-z0-9])\b\.?", _joined, text)
    found = [EXPAND.get(w, w) for w in WORD.findall(text)]
    return _join_letters(found) or WORD.findall(fold(name))


def _joined(match):
    return match[1].replace(".", "").replace(" ", "")


def _join_letters(found):
    """Join runs of single letters, except the ones that are words."""
    result, run = [], ""
    for word in [*found, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            result += [run] if len(run) > 1 else ([] if run in "cei" else [run])
            run = ""
        if word:
            result.append(word)
    return result


def main_part(name):
    """Return what stands before "di Rossi Mario & C.", or the whole name."""
    core, form = split_form(squeeze(name))
    head = OWNER.split(core, maxsplit=1)[0]
    # a partnership or a one-man firm carries its owner's name; "Banca di
    # Credito di Brescia" does not
    if form not in ("S.n.c.", "S.a.s.", None) or (not form and " " not in head):
        return core
    strong = [w for w in words(head) if not is_generic(w)]
    return head if strong else core


@lru_cache(maxsize=50_000)
def sounds(word):
    """Return a word as it sounds in Italian, doubled letters made single."""
    for old, new in (("ph", "f"), ("th", "t"), ("ch", "c"), ("gh", "g"), ("ck", "c"),
                     ("k", "c"), ("q", "c"), ("y", "i"), ("j", "i"), ("w", "v"),
                     ("x", "s"), ("h", "")):  # fmt: skip
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


def _shorter(word):
    """Return a word and what is left of it when one letter is taken out."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


_NEARLY = {
    short
    for word in GENERIC
    if len(sounds(word)) >= 6
    for short in _shorter(sounds(word))
}


@lru_cache(maxsize=50_000)
def is_generic(word):
    """Tell whether a word says little, one slip of the keyboard allowed.

    >>> is_generic("meccanica"), is_generic("meccainca"), is_generic("cavagna")
    (True, True, False)
    """
    if word in GENERIC:
        return True
    sound = sounds(word)
    return len(sound) >= 6 and not _NEARLY.isdisjoint(_shorter(sound))
