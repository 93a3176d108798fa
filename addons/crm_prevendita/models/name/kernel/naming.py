"""A name taken apart: what it is called, whose it is, what else it is called.

The words that two names are compared by come out of here: lower case, without
accents, without legal forms, abbreviations spelt out where they mean one thing.
"""

import re
from functools import lru_cache

from .people import FIRST_NAMES, TITLES
from .text import fold
from .towns import ITALIAN
from .trades import GENERIC, INSTITUTIONS, NUMBERS, POINTED, SHORT, SIGNS, trade

#: legal forms as they are once points are gone, and what a form's class is
FORMS = {
    "srl": "srl", "srls": "srl", "srlu": "srl", "arl": "srl", "rl": "srl",
    "gmbh": "srl", "sagl": "srl", "sarl": "srl", "ltd": "srl", "limited": "srl",
    "llc": "srl", "doo": "srl", "bv": "srl", "sl": "srl", "srlcr": "srl",
    "spa": "spa", "sapa": "spa", "ag": "spa", "sa": "spa", "inc": "spa", "nv": "spa",
    "plc": "spa", "se": "spa", "dd": "spa",
    "snc": "snc", "ohg": "snc", "sas": "sas", "kg": "sas", "ss": "ss", "ssa": "ss",
    "scarl": "coop", "scrl": "coop", "scpa": "coop", "scs": "coop", "sca": "coop",
    "scsrl": "coop", "coop": "coop", "scsarl": "coop", "soccoop": "coop",
    "scars": "coop", "genossenschaft": "coop", "scaarl": "coop",
    "cooperativa": "coop", "cooperative": "coop", "cooperativo": "coop",
    "onlus": "", "aps": "", "odv": "", "ets": "", "unipersonale": "", "unip": "",
    "semplificata": "", "stp": "", "sta": "", "benefit": "", "societa": "", "soc": "",
    "individuale": "ind", "consortile": "coop", "gesellschaft": "", "sb": "",
    "uninominale": "", "unipers": "", "scarlpa": "coop", "co": "", "eg": "coop",
    "capogruppo": "", "spait": "spa", "rsocio": "",
}  # fmt: skip
#: forms that are also words, taken only at the end (or at the beginning)
_LAST_ONLY = frozenset(("sa", "ag", "ss", "se", "sl", "sca", "dd", "rl", "co", "sb",
                        "eg", "sta", "nv", "bv", "inc"))  # fmt: skip
_LONG = re.compile(
    (
        r"\b(?:a responsabilita limitata|a resp limitata|resp limitata|per azioni"
        r"|in nome collettivo|in accomandita (?:semplice|per azioni)"
        r"|in (?:liquidazione|fallimento|liq|concordato(?: preventivo)?|lca)"
        r"|(?:con |a )?(?:socio unico|unico socio)|societa semplice|soc semplice"
        r"|societa benefit|cooperativa sociale|coop sociale|coop soc"
        r"|societa unipersonale"
        r"|semplice agricola|soc cons|societa consortile|con unico azionista"
        r"|iscritta al registro.*|in sigla .*|in breve .*)\b"
    ).replace(" ", r"\.? ")
)
_LONG_CLASS = (("accomandita", "sas"), ("collettivo", "snc"), ("limitata", "srl"),
               ("azioni", "spa"), ("semplice", "ss"), ("coop", "coop"),
               ("cons", "coop"))  # fmt: skip
_DOTTED = re.compile(
    r"(?<![a-z0-9.])((?:[a-z]\.){1,7}[a-z])(?![a-z])\.?"
    r"|\b((?:[a-df-z]\.?\s){2,6}[a-df-z])\b\.?"
)
_CUT = re.compile(r"\b([a-z]{1,9})\.(ssa|lli|lle|gli|li|ne|che|ca|ci|na|re|ra|to|ta|tto"
                  r"|co|te|ti|tte|zi|zio|ia|eri|ri|ro|le|se|sco)\b")  # fmt: skip
_FORMER = re.compile(
    r"(?:^|[\s,(;-])(?:gia'?|ex|formerly|vormals|gia denominata)\s+(.+)"
)
_RELATIVE = re.compile(
    r"\b(?:marito|moglie|figli[oa]|suocer[oa]|cognat[oa]|padre|madre)\b"
)
_CARE = re.compile(r"\bc/o\b.*|\bpresso\b.*|\bamm(?:inistrator|\.)re\b.*")
_DASH = re.compile(r"\s+[-–|]+\s+|\s*[–;]\s*|\s+-|-\s+|\s*//\s*|,\s+(?=[a-z]{4})")
_BRACKET = re.compile(r"[(\[](.*?)(?:[)\]]|$)")
_TOKEN = re.compile(r"[a-z0-9]+\.?")
_STARS = re.compile(r"\b\d\s*stelle\b(?:\s*s\b)?|\*+|\bn[°.]\s*(?=\d)|[°#]")
#: what joins a name to its owner
_OF = frozenset(
    ("di", "des", "der", "del", "della", "dei", "degli", "delle", "of", "d")
)
#: no part of what anything is called
_NOISE = frozenset(
    """
    di e del della dei degli delle dal dalla dallo da in per a al alla allo agli alle ai
    la il lo le gli i ed con su sul sulla und von vom zu zum the of and nel nella nell
    dell dall all sull de des der die das et les los y l un una
    c co soci sede filiale fil insegna affiliato affiliata ditta fall fallimento
    curatore socio individuale impresaindividuale pv agenzia succ successori
    unita locale legale operativa punto prelievi spaccio p v u
    """.split()
) - {"de", "la", "lo", "le", "da", "dal", "dalla", "legale", "punto"}  # fmt: skip
_PROFESSIONS = frozenset(("legale", "tecnico", "dentistico", "medico", "notarile",
                          "associato", "commercialista", "professionale"))  # fmt: skip
_HOUSES = frozenset(("studio", "istituto", "scuola", "liceo"))
#: particles that surnames are joined to or parted from: De Carli, Dal Lago
_PARTICLES = frozenset(("de", "da", "dal", "dalla", "della", "dalle", "dei", "del",
                        "lo", "la", "li", "le", "di", "d", "do", "el"))  # fmt: skip


_MARKS, _OTHER = frozenset("*°#"), re.compile(r"[^a-z0-9.]+")
_QUOTES = frozenset("\"“”«»'’`")
_PARTNERS = re.compile(r"\be (?:c|co|soci|comp)(?:\.|(?=\s|,|$))")
#: a name without any of these has no legal form in words
_LONG_HINTS = ("limitata", "azioni", "collettivo", "accomandita", "in ", "socio", "soc",
               "coop", "azionista", "registro", "semplice")  # fmt: skip


def _plain(text):
    text = fold(text.replace("ß", "ss"))
    if "insegna" in text or not _QUOTES.isdisjoint(text):
        text = re.sub(r"[\"“”«»]|\(?insegna\)?", " ", text)
        text = text.replace("’", "'").replace("`", "'")
        # "d'agostini" is one word, "dell'adige" two, "caffe'" has an accent
        text = re.sub(r"\bd'\s?(?=(?:italia|europa|oro|argento|arte)\b)", "di ", text)
        text = re.sub(r"\b(d|o)'\s?(?=[a-z]{2})", r"\1", text)
        text = text.replace("' ", " ").replace("'", " ")
    if "&" in text or "+" in text:
        text = re.sub(r"\s*[&+]\s*", " e ", text)
    if " e " in text:
        text = _PARTNERS.sub(" e soci ", text)
    return text


def _letters(match):
    """Join "s.r.l." and "a. c. l. i."; leave "s. giovanni" and "m. ortigara"."""
    return f" {re.sub(r'[. ]', '', match[0])} "


def _cut(match):
    short = SHORT.get(match[1]) or match[1]
    if match[1] == "f" and match[2] in ("lli", "lle", "gli", "li"):
        return " fratelli "
    if match[2] == "ssa":
        return f"{match[1]} "
    return f" {match[1]} " if match[1] in SHORT else f" {short}. "


def _tokens(text):
    """Return (words, class of the legal form or "") of one part of a name."""
    if "stelle" in text or not _MARKS.isdisjoint(text) or "n." in text:
        text = _STARS.sub(" ", text)
    if "." in text:
        text = _CUT.sub(_cut, text)
    text = _DOTTED.sub(_letters, text)
    form = ""
    bare = _OTHER.sub(" ", text)

    def long(match):
        nonlocal form
        form = next((c for w, c in _LONG_CLASS if w in match[0]), form)
        return " "

    if any(hint in bare for hint in _LONG_HINTS):
        bare = _LONG.sub(long, bare)
    words = _TOKEN.findall(bare)
    words = _join_letters(words)
    found = []
    for index, word in enumerate(words):
        plain = word.rstrip(".")
        if plain in FORMS and len(words) > 1:
            edge = index in (0, len(words) - 1) or all(
                w.rstrip(".") in FORMS or w.rstrip(".") in _OF
                for w in words[index + 1 :]
            )
            if edge or plain not in _LAST_ONLY:
                form = FORMS[plain] or form
                continue
        found.append(word)
    spelt = [w for w in map(_spell, found, [*found[1:], ""]) if w]
    return _expand(spelt), form


def _expand(words):
    """Return words with the letters of a body spelt out, unless that stands beside."""
    for index, word in enumerate(words):
        if word in INSTITUTIONS and len(words) > 1:
            full = [w for w in INSTITUTIONS[word].split() if w not in words]
            words = [*words[:index], *full, *words[index + 1 :]]
            break
    letters = words[0] if words else ""
    if 2 < len(letters) < 7:
        said = "".join(w[0] for w in words[1:] if w not in _NOISE)
        if said.startswith(letters) and letters not in SHORT:
            # "CNA Confederazione Nazionale Artigianato"
            rest = [w for w in words[1:] if w not in _NOISE][len(letters) :]
            words = [letters, *rest]
    return words


def _join_letters(words):
    """Join letters that stand alone: "s r l", "3 b"; the point of an initial stays."""
    result, run = [], []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha() and word != "e":
            run.append(word)
            continue
        if len(run) > 1:
            result.append("".join(run))
        elif run and result and result[-1].isdigit():
            result[-1] += run[0]
        elif run:
            result.append(run[0] if run[0] not in "aeio" else "")
        run = []
        result.append(word)
    return [w for w in result if w]


def _spell(word, following):
    """Return a word spelt out, or as it is; a word cut short keeps its point."""
    plain = word.rstrip(".")
    if plain in ("s", "san", "santo", "santa", "sant", "st", "ss", "sta") and following:
        if plain == "st" and (following.rstrip(".") in TITLES | _PROFESSIONS):
            return "studio"
        if plain != "st" or word != plain:
            return "san"
    if plain == "ass" and following.startswith("prof"):
        return "studio"
    if plain in SHORT and (word != plain or plain not in POINTED):
        return SHORT[plain]
    if plain in NUMBERS:
        return NUMBERS[plain]
    if plain in ITALIAN and " " not in ITALIAN[plain]:
        return ITALIAN[plain]
    return word


def _says_little(word):
    return bool(trade(word)) or word in GENERIC and word not in FIRST_NAMES


def _is_owner(words, head):
    """Tell whether what follows "di" is a person, or several."""
    plain = [w.rstrip(".") for w in words if w not in ("e",)]
    if not 1 <= len(plain) <= 8:
        return False
    people = [w for w in plain if w not in TITLES]
    if not people:
        return False
    if len(people) in (2, 3) and any(trade(w) in SIGNS for w in head) and not any(
        w in GENERIC or w in _NOISE or w in _PARTICLES or trade(w) or len(w) < 2
        or w == "san" for w in people
    ):  # fmt: skip
        # "Bar Centrale di Hu Wei"
        return True
    if any(w in FIRST_NAMES for w in people[:3]) or words[-1] in ("c", "co", "soci"):
        return "san" not in plain[:1] and not _says_little(people[0])
    if (
        len(people) < 5
        and len(people[0]) > 3
        and people[0] in head
        and (not _says_little(people[0]))
    ):
        return True
    if any(len(w) == 1 and w != "e" for w in plain):
        return len(people) > 1 and not _says_little(people[0])
    return False


@lru_cache(maxsize=30_000)
def _owner_split(words, form):
    """Return (the name's words, its owner's)."""
    if words and trade(words[0]) == "condominium":
        return words, ()
    for index in range(1, len(words) - 1):
        if words[index] in _OF and _is_owner(words[index + 1 :], words[:index]):
            rest = words[index + 1 :]
            return words[:index], rest
    for index in range(1, len(words) - 1):
        title = words[index].rstrip(".") in TITLES and words[index] not in ("per", "on")
        head = [w for w in words[:index] if w not in _NOISE and w not in _OF]
        if (
            title
            and head
            and not set(head)
            <= _PROFESSIONS | {"studio", "istituto", "scuola", "liceo"}
        ):
            if any(trade(w) for w in head):
                return words[:index], words[index + 1 :]
    if form in ("snc", "sas", "ind") and len(words) > 3:
        for index in range(1, len(words) - 1):
            if words[index] in ("di", "des") and any(
                len(w) > 3 and not trade(w) for w in words[:index]
            ):
                return words[:index], words[index + 1 :]
    return words, ()


def _bare(words):
    """Return words without those that say nothing; all of them if none is left."""
    found, index = [], 0
    while index < len(words):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else ""
        first = index == 0 and word != "d"
        if word in _PARTICLES and (
            first or word not in ("di", "del", "dei", "della", "d")
        ):  # fmt: skip
            # "De Carli" and "Decarli", "Dal Lago" and "Dallago"
            if following and len(following) > 2 and not trade(following):
                if word not in ("la", "le", "lo", "li", "da"):
                    found.append(word + following)
                    index += 2
                    continue
        elif word.rstrip(".") not in _NOISE and word.rstrip(".") not in TITLES:
            found.append(word)
        index += 1
    return found


@lru_cache(maxsize=512)
def parse(name):
    """Return ``"words|owner|other name|form"`` of a name, empty ends left out.

    >>> parse("Autofficina Rossi di Rossi Mario & C. S.n.c.")
    'autofficina rossi|rossi mario||snc'
    >>> parse("TECNOFORMA SRL (già Tecnostampi Srl)")
    'tecnoforma||tecnostampi|srl'
    """
    text = _plain(name)
    if "c/o" in text or "presso" in text or "amm" in text:
        text = _CARE.sub(" ", text) or text
    others = []
    found = _FORMER.search(text)
    if found and found.start() > 2:
        others.append(found[1].rstrip(") "))
        text = text[: found.start()]
    if "(" in text or "[" in text:
        # who somebody is the husband of is no name of theirs
        others += [o for o in _BRACKET.findall(text) if not _RELATIVE.search(o)]
        text = _BRACKET.sub(" ", text)
    first, *parts = [p for p in _DASH.split(text) if p.strip()] or [text]
    others += parts
    words, form = _tokens(first)
    main, owner = _owner_split(tuple(words), form)
    alias = []
    for other in others:
        more, other_form = _tokens(other)
        form = form or other_form
        head, whose = _owner_split(tuple(more), other_form)
        owner = owner or whose
        bare = _bare(head)
        if any(len(w) > 2 and not w.isdigit() for w in bare):
            alias.append(" ".join(bare))
    main = _bare(main) or [w for w in words if w] or _TOKEN.findall(text)[:6]
    if not main and alias:
        main = alias.pop(0).split()
    result = "|".join(
        (" ".join(main), " ".join(_bare(owner)), "/".join(alias[:3]), form)
    )
    return result.rstrip("|")
