"""Personal data out of a text: what is published names nobody.

Better one word too many removed than a name left: a person reads each draft.
"""

import re
from functools import lru_cache
from pathlib import Path

_UPPER = "A-ZÀÈÉÌÒÓÙ"
_NAME_WORD = rf"[{_UPPER}][a-zàèéìòóù'’]+(?:[-'’ ](?:[{_UPPER}][a-zàèéìòóù'’]+))?"

#: (kind, pattern); the order matters: what contains digits of others comes first
_PATTERNS = (
    ("mail", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("link", r"\b(?:https?://|www\.)\S+"),
    ("iban", r"\b[A-Z]{2}[ ]?\d{2}(?:[ ]?[A-Z0-9]){11,30}\b"),
    (
        "fiscal_code",
        r"\b[A-Za-z]{6}[0-9LMNPQRSTUVlmnpqrstuv]{2}[A-Za-z]"
        r"[0-9LMNPQRSTUVlmnpqrstuv]{2}[A-Za-z][0-9LMNPQRSTUVlmnpqrstuv]{3}[A-Za-z]\b",
    ),
    ("card", r"\b(?:\d{4}[ -]){3}\d{4}\b"),
    ("vat", r"\b(?:IT[ ]?)?\d{11}\b"),
    (
        "vat",
        r"(?i:\b(?:p(?:artita)?\.?\s?iva|vat(?:\s(?:no|number))?|c\.?f\.?"
        r"|codice fiscale))[.:\s]*(?:IT\s?)?[\w]{8,16}\b",
    ),
    ("plate", r"\b[A-HJ-NPR-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NPR-TV-Z]{2}\b"),
    ("plate", r"(?i:\btarga(?:to|ta|ti|te)?\b)[.:\s]*[A-Z]{1,2}[ -]?\w{5,7}\b"),
    (
        "address",
        rf"\b(?i:via|viale|v\.le|piazza|p\.za|piazzale|piazzetta|corso|c\.so|largo"
        rf"|vicolo|strada|contrada|localit[aà]|loc\.)\s+(?:(?i:della|delle|dello|dei"
        rf"|degli|del|di|dell['’]|d['’])\s*)?(?:[{_UPPER}][\w'’.]*|[XVI]+|\d{{1,2}})"
        rf"(?:\s+(?:[{_UPPER}][\w'’.]*|e|da|di|della?|\d{{4}}))*"
        r"(?:\s*,?\s*(?:n\.?°?\s*)?\d{1,4}(?:\s?/\s?\w)?\b)?",
    ),
    (
        "address",
        rf"\b\d{{1,4}}\s(?:[{_UPPER}][a-z]+\s){{1,3}}(?:Street|St\.|Road|Rd\.?|Avenue"
        r"|Ave\.?|Lane|Drive|Square|Way|Court)(?!\w)",
    ),
    ("place", rf"\b\d{{5}}\s+{_NAME_WORD}(?:\s\([A-Z]{{2}}\))?"),
    (
        "phone",
        r"(?<![\w/.-])(?:(?:\+|00)\d{1,3}[ ./-]?)?\(?\d{2,4}\)?(?:[ ./-]?\d{2,4}){2,4}"
        r"(?![\w])",
    ),
    (
        "birth",
        r"(?i:\bnat[oa]\s+(?:a\s+\w+\s+)?il)\s+\d{1,2}[/. -]\w+[/. -]\d{2,4}",
    ),
)
_TITLE = re.compile(
    r"\b(?i:sig\.?ra|sig\.?na|sig\.?|signora|signorina|signor|dott\.?ssa|dott\.?"
    r"|dr\.?|ing\.?|geom\.?|rag\.?|avv\.?|arch\.?|prof\.?ssa|prof\.?|mr\.?|mrs\.?"
    rf"|ms\.?|miss|collega|tecnico|titolare)\s+(?:{_NAME_WORD})(?:\s{_NAME_WORD})?"
)
_SELF = re.compile(
    r"\b(?i:sono|mi chiamo|parlo con|chiedere di|referente|rif\.?|riferimento|a nome"
    r" di|my name is|this is|i am|ask for|contact)\s+(?:(?i:è|e'|il|la)\s+)?"
    rf"({_NAME_WORD}(?:\s{_NAME_WORD})?)"
)
_COMPANY = re.compile(
    rf"(?:\b[{_UPPER}][\w&.'’-]*\s+){{1,4}}(?i:s\.?\s?r\.?\s?l\.?s?\b\.?|s\.?\s?p\.?"
    r"\s?a\b\.?|s\.?\s?n\.?\s?c\b\.?|s\.?\s?a\.?\s?s\b\.?|ltd\b\.?|gmbh\b|inc\b\.?)"
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
#: a technical number is no telephone: units, codes and versions that follow or lead
_MEASURE = re.compile(r"^\s?(?:bar|kw|hz|rpm|giri|ore|hours?|volt|v|mm|cm|€|eur|l\b)")


@lru_cache(maxsize=1)
def first_names():
    """Return the common first names, Italian and English, in small letters."""
    text = Path(__file__).with_name("first_names.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def redact(text, names=(), labels=None):
    """Return a text without personal data.

    :param names: names known to belong to this text: the customer, the company,
        who wrote, who answered
    :param dict labels: what stands in place of each kind, ``"…"`` without it

    >>> redact("Chiamate Mario Bianchi al 030 1234567", labels={"phone": "[tel]"})
    'Chiamate … al [tel]'
    """
    labels = labels or {}
    text = text or ""
    for kind, pattern in _COMPILED:
        text = pattern.sub(_replacement(kind, labels), text)
    text = _redact_known(text, names, labels.get("name", "…"))
    for pattern in (_TITLE, _COMPANY):
        text = pattern.sub(labels.get("name", "…"), text)
    text = _SELF.sub(lambda m: _keep_lead(m, labels.get("name", "…")), text)
    return _redact_first_names(text, labels.get("name", "…"))


def _replacement(kind, labels):
    label = labels.get(kind, "…")

    def replace(match):
        if kind == "phone" and not _is_phone(match):
            return match.group()
        return label

    return replace


def _is_phone(match):
    digits = sum(char.isdigit() for char in match.group())
    after = match.string[match.end() : match.end() + 8].lower()
    return 8 <= digits <= 15 and not _MEASURE.match(after)


def _keep_lead(match, label):
    whole, name = match.group(), match.group(1)
    return whole[: len(whole) - len(name)] + label


def _redact_known(text, names, label):
    """Remove whole known names, then each of their words that is long enough."""
    wholes = {name.strip() for name in names if name and len(name.strip()) > 2}
    parts = {
        part
        for name in wholes
        for part in re.split(r"[^\w'’]+", name)
        if len(part) > 2 and part[0].isupper() and part.lower() not in _NOT_NAMES
    }
    for whole in sorted(wholes, key=len, reverse=True):
        text = re.sub(rf"(?i)(?<!\w){re.escape(whole)}(?!\w)", label, text)
    for part in sorted(parts, key=len, reverse=True):
        folded = {part, part.upper(), part.capitalize()}
        any_of = "|".join(map(re.escape, sorted(folded)))
        text = re.sub(rf"(?<!\w)(?:{any_of})(?!\w)", label, text)
    return text


_RUN = re.compile(
    rf"\b[{_UPPER}][{_UPPER}a-zàèéìòóù'’]+(?:[ ][{_UPPER}][{_UPPER}a-zàèéìòóù'’]+)*"
)


def _redact_first_names(text, label):
    """Remove a common first name and the capitalised words beside it."""

    def replace(match):
        run = match.group().split(" ")
        known = [word.lower() in first_names() for word in run]
        if True not in known:
            return match.group()
        start = known.index(True)
        before = match.string[: match.start()].rstrip(" ")
        opens = not before or before[-1] in ".!?:;,\n…"
        if start == len(run) - 1 and start and not (opens and start == 1):
            start -= 1  # the family name first
        return " ".join([*run[:start], label])

    return _RUN.sub(replace, text)


#: words of companies' names that are ordinary words too
_NOT_NAMES = frozenset(
    "srl spa snc sas ltd the and con del della dei officine officina industrie"
    " impianti aria compressa compressori servizi service group gruppo italia"
    " meccanica carpenteria fonderia plastica legno acqua societa azienda ditta"
    " studio centro nord sud est ovest customer".split()
)


def suspects(text):
    """Return what in a text looks like personal data, names of persons left out.

    >>> suspects("Scrivete a mario@rossi.example o al 030 1234567") == {
    ...     "mario@rossi.example", "030 1234567"}
    True
    """
    found = set()
    for kind, pattern in _COMPILED:
        if kind != "link":
            found |= {
                match.group().strip()
                for match in pattern.finditer(text or "")
                if kind != "phone" or _is_phone(match)
            }
    return found
