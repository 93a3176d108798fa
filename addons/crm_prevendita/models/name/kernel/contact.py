"""Phones, mails, web sites."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat

AT = re.compile(r"\s*(@|\(at\)|\[at\])\s*")
BETWEEN_MAILS = re.compile(r"[;,/\s]+")
BETWEEN_PHONES = re.compile(r"\s*(?:;|\||\be\b|\bo\b|\s-\s|/(?=\s*[+03]\d{5,})|,)\s*")
# how most Italian numbers are written: figures with blanks, slashes, hyphens; no
# decimal of a spreadsheet at the end
PLAIN = re.compile(r"(?!.*[.]0$)(?:(?:\+|00)39[ ./-]*)?([03](?:[ ./-]*\d){5,11})$")
MAIL = re.compile(r"^[a-z0-9][a-z0-9._%+'-]*@([a-z0-9-]+\.)+[a-z]{2,18}$")
# hosts of the providers of certified mail (PEC) listed by AgID
PEC_HOSTS = {
    "pec", "cert", "legalmail", "arubapec", "postacertificata", "postecert", "mypec",
    "pecimprese", "sicurezzapostale", "registerpec", "pecaruba", "gigapec",
    "ticertifica", "messaggipec", "impresapec", "casellapec", "lamiapec",
    "legalmailpa", "actaliscertymail", "pecmail",
}  # fmt: skip
TYPO_DOMAIN = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmail.it": "gmail.com",
    "gmail.con": "gmail.com", "hotmial.it": "hotmail.it", "libero.tit": "libero.it",
    "lbero.it": "libero.it", "yaho.it": "yahoo.it", "tin.i": "tin.it",
    "alice.ti": "alice.it", "hotmail.con": "hotmail.com", "gamil.com": "gmail.com",
}  # fmt: skip


def is_pec(mail):
    """Tell whether an address is certified mail, by its host's name."""
    return _is_pec_host(mail.rpartition("@")[2])


@lru_cache(maxsize=10_000)
def _is_pec_host(host):
    labels = host.split(".")[:-1]
    return any(
        label in PEC_HOSTS
        or label.endswith("pec")
        or label.startswith(("pec-", "pec"))
        and label[3:4] in ("", "-")
        for label in labels
    )


def mails(value):
    """Return (list of addresses, note) from a cell that may hold several."""
    found, bad = [], False
    text = AT.sub("@", value.lower())
    for part in BETWEEN_MAILS.split(text.replace("mailto:", "")):
        part = part.strip("<>()[]\"'.:;,")
        if "@" not in part:
            bad = bad or "." in part
            continue
        local, _at, domain = part.rpartition("@")
        part = f"{local}@{TYPO_DOMAIN.get(domain, domain)}"
        if MAIL.match(part) and ".." not in part and len(part) <= 254:
            found.append(part)
        else:
            bad = True
    note = "email_bad" if bad or not found else None
    return list(dict.fromkeys(found)), (note if not found or bad else None)


def phone(value, country="IT"):
    """Return (number in E.164, note) of one phone as people write it.

    A spreadsheet eats the zero of an Italian landline: it is put back when the
    number is no valid one without.
    """
    if country == "IT":
        number = _plain(value)
        if number:
            return number, None
    text = re.sub(r"[.,]0$", "", value.replace("O", "0").replace("o", "0"))
    text = re.sub(r"^\D*?(\+|\(|\d)", r"\1", text)
    if text.startswith("0039"):
        text = "+39" + text[4:]
    number = _valid(text, country)
    if number:
        return number, None
    digits = re.sub(r"\D", "", text)
    if country == "IT" and not text.startswith("+"):
        if digits.startswith("39") and len(digits) >= 11:
            number = _valid("+" + digits, country)
            if number:
                return number, None
        number = digits[:1] != "0" and _valid("0" + digits, country)
        if number:
            return number, "phone_zero"
    return None, "phone_bad"


def _plain(value):
    """Return an Italian number as most are written, in E.164, or None.

    By the same patterns of `phonenumbers`, without its reading of every way to
    write a number of the world: five times as fast.
    """
    found = PLAIN.match(value)
    if not found:
        return None
    digits = "".join(filter(str.isdigit, found[1]))
    if not digits.isascii() or not any(p.fullmatch(digits) for p in _italian()):
        return None
    return f"+39{digits}"


@lru_cache(maxsize=1)
def _italian():
    plan = PhoneMetadata.metadata_for_region("IT")
    return [
        re.compile(kind.national_number_pattern)
        for kind in (plan.fixed_line, plan.mobile)
    ]


def _valid(text, country):
    try:
        number = phonenumbers.parse(text, country or "IT")
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phones(value, country="IT"):
    """Return (list of numbers in E.164, note) from a cell that may hold several."""
    number, note = phone(value, country)
    if number:
        return [number], note
    found, notes = [], []
    parts = BETWEEN_PHONES.split(value)
    for part in parts if len(parts) > 1 else []:
        if len(re.sub(r"\D", "", part)) < 5:
            continue
        number, one = phone(part, country)
        notes.append(one)
        if number:
            found.append(number)
    if not found:
        return [], note
    return list(dict.fromkeys(found)), next((n for n in notes if n), None)


def website(value):
    """Return (address with its scheme, note) of a web site."""
    text = value.strip().lower().rstrip("/").replace("http//", "http://")
    text = re.sub(r"^(https?:/*)+", "", text)
    if "@" in text or not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,18}(/\S*)?", text):
        return None, "website_bad"
    return "https://" + text, None


def country_of(value):
    """Return the country's code that a phone begins with, None for Italy's or none."""
    if not re.match(r"(\+|00)(?!39)\d", value):
        return None
    try:
        number = phonenumbers.parse("+" + value.lstrip("+0"), None)
    except NumberParseException:
        return None
    return phonenumbers.region_code_for_number(number)
