"""Phones, mails, web sites."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat

AT = re.compile(r"\s*(@|\(at\)|\[at\]|\bchiocciola\b)\s*")
BETWEEN_MAILS = re.compile(r"[;,/\s|]+|:::")
#: a comma where the point of a mail's host should be
COMMA_HOST = re.compile(r"(@[a-z0-9-]+),(it|com|net|org|eu|info|biz|de|ch|at|fr)\b")
DOT_APART = re.compile(
    r"(?<=[a-z0-9])\s+\.\s*(?=[a-z]{2,6}\b)|(?<=[a-z0-9])\.\s+(?=[a-z]{2,4}$)"
)
SITE = re.compile(r"(?:https?://)?(?:www\.)[a-z0-9.-]+\.[a-z]{2,12}(?:/\S*)?$")
#: words with which people say that there is none
NONE = re.compile(
    r"(?:non (?:comunicat|disponibil|present|pervenut|indicat|not|fornit)\w*|"
    r"nessun\w*|assente|sconosciut\w*|da (?:definire|verificare)|non ha|"
    r"mancante|manca|vuoto|idem|no|ness\.|n\.?\s?[/.]?\s?[dpa]\.?|non ha .{1,20}|"
    r"none|null|in (?:costruzione|allestimento|corso)|under construction|"
    r"keine?|\?+|0+|x+|[.\-–—/*_ ]+)\.?",
    re.I,
)
# how most Italian numbers are written: figures with blanks, slashes, hyphens; no
# decimal of a spreadsheet at the end
PLAIN = re.compile(r"(?!.*[.]0$)(?:(?:\+|00)39[ ./-]*)?([03](?:[ ./-]*\d){5,11})$")
MAIL = re.compile(
    r"^[a-z0-9_](?:[a-z0-9._%+'&-]*[a-z0-9_+-])?@([a-z0-9-]+\.)+[a-z]{2,18}$"
)
# hosts of the providers of certified mail (PEC) listed by AgID
PEC_HOSTS = {
    "pec", "cert", "legalmail", "arubapec", "postacertificata", "postecert", "mypec",
    "pecimprese", "sicurezzapostale", "registerpec", "pecaruba", "gigapec",
    "ticertifica", "messaggipec", "impresapec", "casellapec", "lamiapec",
    "legalmailpa", "actaliscertymail", "pecmail",
}  # fmt: skip
#: ends of hosts that no country has
TYPO_END = {"con": "com", "cpm": "com", "ocm": "com", "comm": "com", "vom": "com",
            "xom": "com", "coom": "com", "itt": "it", "iit": "it"}  # fmt: skip
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


@dataclass
class Found:
    """What a cell holds, taken apart. ``note`` is the code of what has to be told."""

    values: list = field(default_factory=list)
    #: fax numbers of a phone's cell; sites of a mail's cell
    others: list = field(default_factory=list)
    #: words and figures that are none of it
    rest: str = ""
    note: str | None = None


#: what people type where a form asks for an address
NO_MAIL = re.compile(
    r"(?:no|non|nessun\w*|no-?e?mail|xx+|aa+)@\S+|\S+@(?:no-?e?mail|xx+)\.\S+"
)
#: words beside an address that say nothing more
MAIL_WORDS = {"mail", "email", "pec", "posta", "certificata", "elettronica", "info"}


def read_mails(value):
    """Return the ``Found`` of a cell that may hold several addresses."""
    text = value.lower()
    if MAIL.match(text) and len(text) <= 254 and _is_plain(text):
        return Found([text])
    text = _plain_signs(text)
    if NO_MAIL.fullmatch(text.strip()):
        return Found()
    mended = COMMA_HOST.sub(r"\1.\2", DOT_APART.sub(".", text))
    result, bad = Found(), []
    # "chiocciola" and a comma for a point are guessed
    guessed = "chiocciola" in value.lower() or bool(COMMA_HOST.search(text))
    words = []
    for part in BETWEEN_MAILS.split(mended):
        part = part.strip("<>()[]\"'.:;,")
        if "@" not in part:
            if SITE.match(part):
                result.others.append(part)
            elif part and "@" not in mended:
                bad.append(part)
            elif part.isalpha() and part not in SILENT | MAIL_WORDS:
                words.append(part)
            continue
        local, _at, domain = part.rpartition("@")
        typo = TYPO_DOMAIN.get(domain) or _mended_end(domain)
        part = f"{local}@{typo or domain}"
        if MAIL.match(part) and ".." not in part and len(part) <= 254:
            guessed = guessed or bool(typo)
            result.values.append(part)
        else:
            bad.append(part)
    result.values = list(dict.fromkeys(result.values))
    result.rest = " ".join(bad) or (value.strip() if words else "")
    if bad or not (result.values or result.others):
        result.note = "email_bad"
    elif guessed:
        result.note = "email_mended"
    elif words:
        result.note = "email_words"
    return result


def _plain_signs(text):
    """Return a text with the signs of an address for the words that stand for them."""
    text = AT.sub("@", text.replace("mailto:", "").replace("\\n", " "))
    text = re.sub(r"\s*[(\[](?:dot|punto)[)\]]\s*", ".", text)
    text = re.sub(r"(?<=@)([\w.-]+)\.\s+(?=[a-z]{2,10}$)", r"\1.", text)
    return text


def _is_plain(text):
    domain = text.rpartition("@")[2]
    typo = TYPO_DOMAIN.get(domain) or _mended_end(domain)
    return not typo and ".." not in text and not NO_MAIL.fullmatch(text)


def _mended_end(domain):
    host, _point, end = domain.rpartition(".")
    return f"{host}.{TYPO_END[end]}" if end in TYPO_END else None


def mails(value):
    """Return (list of addresses, note) from a cell that may hold several."""
    found = read_mails(value)
    note = found.note if found.note == "email_bad" else None
    return found.values, note or (None if found.values else "email_bad")


#: what the word before or after a number says about it
KINDS = {
    "fax": "fax", "telefax": "fax", "f": "fax", "tf": "fax", "telfax": "phone",
    "int": "extension", "interno": "extension", "ext": "extension",
    "estensione": "extension", "durchwahl": "extension", "dw": "extension",
    "ore": "time", "h": "time", "dopo": "time", "prima": "time", "dalle": "time",
    "alle": "time", "entro": "time", "nach": "time", "after": "time",
}  # fmt: skip
#: words that a number may stand with and that say nothing more
SILENT = {
    "tel", "telefono", "tell", "telef", "t", "ph", "phone", "cell", "cel", "cellulare",
    "mobile", "mob", "c", "ra", "r", "a", "e", "o", "n", "nr", "num", "numero", "uff",
    "ufficio", "centralino", "handy", "verde", "whatsapp", "wa", "tel/fax", "oppure",
    "anche", "und", "and", "or", "abit", "abitazione", "casa", "fisso",
}  # fmt: skip
FIGURES = re.compile(r"[+(]*\d[\d ./()-]{5,}\d")
PIECES = re.compile(r"[^\W\d_]+|(?:[+(]\s*)*\d(?:[\d\s./()\-–+]*\d)?")
#: a bracket behind a whole number, a plus in front of the next: something else begins
NEXT = re.compile(r"(?<=\d)\s*(?=\+)|(?<=\d{5})\s*\((?=\d{1,2}\b)")
#: one line for both
BOTH = re.compile(
    r"\b(?:tel\w*\.?\s*(?:[/\-+&e]|ed?)\s*fax|fax\s*[/\-+&]\s*tel\w*)\b", re.I
)
LINES = re.compile(r"(.*\d{2,}?)((?:\s?[/\-]\s?\d{1,3})+)$")
SCIENTIFIC = re.compile(r"\d[.,]\d+e\+?\d+", re.I)
SPLITS = re.compile(r"\s*/\s*|\s+-\s+|\s*[-–]\s*|\s{2,}|\s")


#: a fax alone, its word behind it
FAX_BEHIND = re.compile(r"[^\w]*((?:\+|00)?\d[\d\s./()\-]+?)[\s(/\-]*fax[\s).]*", re.I)
#: figures in their order are nobody's number
MADE_UP = re.compile(r"\D*(?:0?123456789\d?|(\d)\1{5,})\D*")


def read_phones(value, country="IT"):
    """Return the ``Found`` of a cell that may hold several numbers and words.

    A number is never changed in silence: the second line of "030 2345678/9" is a number
    of its own, a fax and an extension are no phones, and what is none is in ``rest``.
    """
    text = value.strip()
    if country == "IT" and not LINES.match(text):
        number = _plain(text)
        if number:
            return Found([number])
    if NONE.fullmatch(text):
        return Found()
    if MADE_UP.fullmatch(text):
        return Found(rest=text, note="phone_bad")
    text = FAX_BEHIND.sub(r"fax \1", text) if FAX_BEHIND.fullmatch(text) else text
    if SCIENTIFIC.fullmatch(text):
        return Found(rest=text, note="phone_scientific")
    text = re.sub(r"(?<=\d)[.,]0$", "", text)
    result, rest, notes = Found(), [], []
    text = NEXT.sub(" ; ", BOTH.sub("tel", text))
    for part in re.split(r"\s*(?:[;,|\n]|:::)\s*", text):
        _take_part(part, country, result, rest, notes)
    result.values = list(dict.fromkeys(result.values))
    result.others = list(dict.fromkeys(result.others))
    result.rest = " ".join(rest)
    # a number that was no good says more than the words beside
    notes = [n for n in notes if n]
    worst = "phone_bad" if "phone_bad" in notes else next(iter(notes), None)
    if not result.values and not result.others:
        worst = worst or "phone_bad"
    beside = "phone_words" if rest else "phone_fax" if result.others else None
    result.note = worst or beside
    return result


def _take_part(part, country, result, rest, notes):
    """Sort words and figures of a part of a cell into phones, faxes and the rest."""
    kind = None
    for piece in PIECES.findall(part):
        word = piece.lower()
        if word[0].isalpha():
            kind = KINDS.get(word) or (None if word in SILENT else kind)
            if word not in SILENT and KINDS.get(word) != "fax":
                rest.append(piece)
            continue
        if kind in ("extension", "time") and len(re.sub(r"\D", "", piece)) < 6:
            rest.append(piece.strip())
            continue
        if len(piece.strip()) < 5 and (result.values or result.others):
            # "(4 linee)": a figure beside a number
            rest.append(piece.strip())
            continue
        found, note = _numbers(piece.strip(), country)
        notes.append(note)
        (result.others if kind == "fax" else result.values).extend(found)
        if not found:
            rest.append(piece.strip())
        kind = None


def _numbers(text, country):
    """Return (numbers, note) of figures with signs between them."""
    lines = LINES.match(text)
    ends = re.findall(r"[/\-]\s?\d+", lines[2]) if lines else ()
    if ends and all(_is_base(lines[1], end) for end in ends):
        first, note = phone(lines[1], country)
        ends = [end[1:].strip() for end in ends]
        if first:
            found = [first, *(first[: -len(end)] + end for end in ends)]
            return found, note or "phone_lines"
    number, note = phone(text, country)
    if number and note != "phone_zero":
        return [number], note
    apart = _apart(text, country)
    if apart:
        return apart, "phone_two"
    return ([number], note) if number else ([], note)


def _is_base(base, last):
    """Tell whether "/9" ends a number's twin, and not a number in pairs of figures."""
    sign = re.search(r"[/\-]", last)[0]
    groups = re.split(r"\D+", base.strip("+( "))
    if sign not in base and len("".join(groups)) > 8:
        return True
    return len(re.sub(r"\D", "", last)) == 1 and len(groups[-1]) >= 3 or (
        len(groups[-1]) >= 5
    )  # fmt: skip


def _apart(text, country):
    """Return two numbers or more that stand one after the other, or nothing."""
    if len(text) > 60:
        return []
    for cut in SPLITS.finditer(text):
        left, right = text[: cut.start()], text[cut.end() :]
        if len(re.sub(r"\D", "", left)) < 6 or len(re.sub(r"\D", "", right)) < 6:
            continue
        first, note = phone(left, country)
        if not first or note:
            continue
        found, note = _numbers(right, country)
        if found:
            return [first, *found]
    return []


def phone(value, country="IT"):
    """Return (number in E.164, note) of one phone as people write it.

    A spreadsheet eats the zero of an Italian landline: it is put back when the
    number is no valid one without, nor one of another country.
    """
    if country == "IT":
        number = _plain(value)
        if number:
            return number, None
    text = re.sub(r"[.,]0$", "", value.replace("O", "0").replace("o", "0"))
    text = re.sub(r"^\D*?(\+|\(|\d)", r"\1", text)
    if re.match(r"\(?(?:00|\+)", text):
        text = "+" + re.sub(r"^[(+0\s]*", "", text)
        if not text.startswith("+39"):
            # "+49 (0)89": the zero of a call within the country
            text = text.replace("(0)", "")
    digits = re.sub(r"\D", "", text)
    if len(digits) < 6:
        # a short code is nobody's phone
        return None, "phone_bad"
    number = _valid(text, country)
    if number:
        return number, None
    if country == "IT" and not text.startswith("+"):
        return _italian_guess(digits)
    return None, "phone_bad"


def _italian_guess(digits):
    """Return (number, note) where the prefix lacks its sign or the zero is gone."""
    if digits.startswith("39") and len(digits) >= 11:
        number = _valid("+" + digits, "IT")
        if number:
            return number, None
    if digits[:1] == "0" or not 8 <= len(digits) <= 10:
        # a short one lacks its whole prefix, and not the zero alone
        return None, "phone_bad"
    number = _valid("0" + digits, "IT")
    if number and len(digits) == 10 and _valid("+" + digits, None):
        # it may be another country's just as well
        return None, "phone_foreign"
    return (number, "phone_zero") if number else (None, "phone_bad")


def _plain(value):
    """Return an Italian number as most are written, in E.164, or None.

    By the same patterns of `phonenumbers`, without its reading of every way to
    write a number of the world: five times as fast.
    """
    found = PLAIN.match(value)
    if not found:
        return None
    digits = "".join(filter(str.isdigit, found[1]))
    if digits[0] == "3" and len(digits) > 10:
        # the plan has longer ones for voice boxes alone: a figure too many
        return None
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
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    national = str(number.national_number)
    if number.country_code == 39 and national[0] == "3" and len(national) > 10:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phones(value, country="IT"):
    """Return (list of numbers in E.164, note) from a cell that may hold several."""
    found = read_phones(value, country)
    return found.values, found.note


def shown(number):
    """Return a number in E.164 as the register shows it: "+39 030 2345678"."""
    try:
        parsed = phonenumbers.parse(number or "", None)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def website(value):
    """Return (address with its scheme, note) of a web site."""
    text = value.strip().rstrip("/").replace("http//", "http://")
    text = re.sub(r"^(\S+\.)\s(?=[a-z]{2,10}$)", r"\1", text)
    text, commas = re.subn(r"^(\S*[a-z]),(?=[a-z])", r"\1.", text, flags=re.I)
    scheme = "http://" if re.match(r"http:", text, re.I) else "https://"
    host, slash, path = re.sub(r"^(?i:https?:/*)+", "", text).partition("/")
    text = host.lower() + slash + path
    text = re.sub(r"^(https?:/*)+", "", text)
    if "@" in text or not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,18}(/\S*)?", text):
        return None, "website_bad"
    return scheme + text, "website_mended" if commas else None


def country_of(value):
    """Return the country's code that a phone begins with, None for Italy's or none."""
    if not re.match(r"(\+|00)(?!39)\d", value):
        return None
    try:
        number = phonenumbers.parse("+" + value.lstrip("+0"), None)
    except NumberParseException:
        return None
    return phonenumbers.region_code_for_number(number)
