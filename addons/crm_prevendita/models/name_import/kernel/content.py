"""What the cells of a column look like: a column without a title, or with a title that
may mean two things, is known by them."""

import re
from collections import Counter

from ...name.kernel import company, contact, fiscal, trades
from ...name.kernel.places import BY_NAME, COUNTRIES, PROVINCES
from ...name.kernel.text import fold, squeeze

STREET = re.compile(
    r"^(?:via|viale|v\.le|vle|v|p\.?zza|piazza|piazzale|p\.le|corso|c\.so|largo|l\.go|strada|"
    r"str|loc|localita|fraz|vicolo|contrada|c\.da|borgo|vico|lungo\w+|z\.i|zona ind\w*|"
    r"rue|avenue|boulevard|calle|strasse)\b|(?:str\.|strasse|straße|weg|platz|gasse)\b",
    re.I,
)
PLACE = re.compile(r"\b\d{5}\b")
#: said of a person alone, where "Spett.le" is said of firms, too
_OF_SOMEBODY = re.compile(
    r"^(?:sig\.?(?:ra|na)?|dott\.?(?:ssa)?|dr|mr|mrs|ms|herr|frau)\.?$", re.I
)
#: said of firms, but of streets and towns too
_OF_PLACES = frozenset(
    """san santa villa casa house corte palazzo nord sud est ovest alto bassa basso arte
    arti auto moto""".split()
)
NAMES = {
    "mario", "anna", "luca", "marco", "giulia", "paolo", "giuseppe", "giovanni",
    "maria",
    "francesco", "andrea", "stefano", "roberto", "alessandro", "antonio", "laura",
    "chiara", "sara", "elena", "francesca", "silvia", "davide", "matteo", "lorenzo",
    "simone", "fabio", "massimo", "claudio", "giorgio", "luigi", "carlo", "enrico",
    "daniele", "federico", "riccardo", "alberto", "alessia", "valentina", "martina",
    "federica", "cristina", "monica", "barbara", "paola", "daniela", "giovanna", "rosa",
    "angela", "irene", "lucia", "marta", "michela", "elisa", "eva", "hans", "peter",
    "franz", "josef", "karl", "thomas", "michael", "stefan", "john", "james", "david",
    "robert", "mary", "pietro", "vincenzo", "salvatore", "domenico", "raffaele",
    "giacomo", "filippo", "tommaso", "nicola", "michele", "gabriele", "edoardo", "emma",
    "sofia", "aurora", "alice", "ginevra", "beatrice", "sergio", "bruno", "franco",
    "gianni", "renato", "dario", "diego", "ivan", "walter", "umberto", "guido", "aldo",
    "ugo", "piero", "patrizia", "sabrina", "simona", "serena", "teresa", "caterina",
    "margherita", "emanuele", "emanuela", "gianluca", "gianfranco", "gianmarco",
    "pierluigi", "ilaria", "eleonora", "giorgia", "camilla", "nadia", "sonia",
    "tiziana",
}  # fmt: skip
HONORIFIC = re.compile(
    r"^(?:sig(?:\.?ra|\.?na|\.?ri|nor[ae]?)?|dott(?:\.?ssa|or)?|dr|ing|avv|geom|rag|prof|"
    r"arch|mr|mrs|ms|herr|frau|egr|gent|spett(?:\.?le)?|p\.?i|cav|on)\.?$",
    re.I,
)
YES_NO = {"si", "no", "s", "n", "x", "true", "false", "vero", "falso", "yes", "y", "0",
          "1", "ja", "nein", "ok", "accettato", "rifiutato", "granted",
          "denied"}  # fmt: skip
REGIONS = set(
    "abruzzo basilicata calabria campania emilia-romagna lazio liguria lombardia "
    "marche molise piemonte puglia sardegna sicilia toscana umbria veneto "
    "valle-d'aosta trentino-alto-adige friuli-venezia-giulia".split()
)
DAY = re.compile(
    r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})(?:[ T].*)?|\d{4}-\d{2}-\d{2}(?:[ T].*)?"
    r"|\d{1,2}[ \-][a-zà-ú]{3,9}[ \-]\d{2,4}",
    re.I,
)
STATES = {"attiva", "attivo", "inattiva", "cessata", "cessato", "sospesa",
"liquidazione",
          "new", "open", "working", "closed", "in liquidazione", "fallita",
          "registrata",
          "in progress", "connected", "qualified", "at", "nuovo", "aperto"}  # fmt: skip
URL = re.compile(r"(?:https?://|www\.)?(?:[a-z0-9-]+\.)+[a-z]{2,12}(?:/\S*)?$", re.I)
ROLES = re.compile(
    r"\b(titolare|responsabile|direttore|direttrice|amministrat\w+|socio|socia|impiegat\w+|"
    r"owner|manager|buyer|ceo|cfo|partner|presidente|geschäftsführer|inhaber|acquisti|"
    r"contabil\w+|segretari\w+|commerciale|tecnico|director|head of|founder)\b",
    re.I,
)


def is_person(cell):
    """Tell whether a cell reads like a person's name or a part of one."""
    words = re.findall(r"[^\W\d_][\w'’.]*", cell)
    if not 1 <= len(words) <= 4 or re.search(r"[\d@&/]", cell):
        return False
    if company.split_form(cell)[1]:
        return False
    own = [w for w in words if not HONORIFIC.match(w)]
    if own and any(_OF_SOMEBODY.match(w) for w in words):
        return True
    return any(fold(w).strip(".") in NAMES for w in own)


def is_company(cell):
    """Tell whether a cell holds a legal form or a word of the trades."""
    if "@" in cell or len(cell) < 3:
        return False
    if company.split_form(cell)[1]:
        return True
    words = company.words(cell)
    return len(words) > 1 and any(map(_is_of_trade, words))


def _is_of_trade(word):
    if len(word) < 3 or word in company.SMALL or word in _OF_PLACES:
        return False
    return word in trades.GENERIC or bool(trades.trade(word))


def is_phone(cell):
    digits = re.sub(r"\D", "", cell)
    if not 6 <= len(digits) <= 34 or re.search(r"@|[a-z]{12}", cell, re.I):
        return False
    if DAY.fullmatch(cell) or re.fullmatch(r"[\d.,]+[,]\d{1,2}", cell):
        return False
    return bool(contact.phones(cell)[0])


def is_phone_surely(cell):
    """Written as a phone: with a blank or a sign after the prefix, or in full."""
    plain = re.sub(r"[^\d+]", "", cell)
    if fiscal.vat_number(plain)[0] and plain.isdigit() and len(plain) == 11:
        return False
    return is_phone(cell) and bool(re.match(r"\(?(?:\+|00|0\d|3\d\d)", cell.strip()))


def is_address(cell):
    """A street, a postal code and a place in one cell."""
    flat = " ".join(cell.split())
    return bool(PLACE.search(flat)) and bool(
        re.search(r"[a-z]{3}", PLACE.sub("", flat), re.I)
    )


def _province(cell):
    text = cell.strip(" ().").upper()
    return text in PROVINCES


TESTS = {
    "pec": lambda c: "@" in c and contact.is_pec(c.lower().strip()),
    "email": lambda c: "@" in c and bool(contact.mails(c)[0]),
    "vat": lambda c: len(re.sub(r"\D", "", c)) >= 8 and bool(fiscal.vat_number(c)[0]),
    "fiscalcode": lambda c: bool(fiscal.fiscal_code(c)[0]),
    "website": lambda c: "@" not in c and bool(URL.match(c.strip())),
    "date": lambda c: bool(DAY.fullmatch(c.strip())),
    "address": is_address,
    "street": lambda c: bool(STREET.search(c.strip())),
    "zip": lambda c: bool(re.fullmatch(r"(?:I-|IT-)?\d{5}(?:[.,]0)?", c.strip())),
    "province": _province,
    "country": lambda c: fold(c).strip(" .") in COUNTRIES and len(c.strip()) > 1,
    "region": lambda c: fold(c).replace(" ", "-").split("/")[0] in REGIONS,
    "phone": is_phone_surely,
    "yes_no": lambda c: fold(c).strip(" .") in YES_NO,
    "state": lambda c: fold(c).strip(" .") in STATES,
    "honorific": lambda c: bool(HONORIFIC.match(c.strip())),
    "role": lambda c: bool(ROLES.search(c)) and not company.split_form(c)[1],
    "person": is_person,
    "company": is_company,
    "ateco": lambda c: bool(re.match(r"\d{2}\.\d{1,2}(?:\.\d{1,2})?\b", c.strip())),
    "city": lambda c: fold(c).strip() in BY_NAME,
    "figure": lambda c: bool(re.search(r"\d", c)),
}


class Cells:
    """The first cells of a column, and which part of them passes a test."""

    def __init__(self, cells):
        self.cells = [text for text in map(squeeze, cells[:60]) if text]
        self._shares = {}

    def __len__(self):
        return len(self.cells)

    def share(self, test):
        """Return which part of the cells passes a test of ``TESTS``; 0 of none."""
        if test not in self._shares:
            passed = sum(1 for cell in self.cells if TESTS[test](cell))
            self._shares[test] = passed / len(self.cells) if self.cells else 0.0
        return self._shares[test]

    def mostly(self, *tests, part=0.6):
        return bool(self.cells) and sum(map(self.share, tests)) >= part

    @property
    def one_host(self):
        """All addresses on one host, as the pages of a directory or a network are."""
        hosts = Counter(
            re.sub(r"^https?://(www\.)?", "", c.lower()).split("/")[0]
            for c in self.cells
        )
        if len(self.cells) < 2 or not hosts:
            return False
        return hosts.most_common(1)[0][1] > 0.8 * len(self.cells)

    def field(self):
        """Return the field that the cells alone speak for, or None."""
        for field, part in (
            ("pec", 0.7), ("email", 0.7), ("fiscalcode_person", 0.7), ("vat", 0.7),
            ("fiscalcode", 0.7), ("date", 0.8), ("zip", 0.8), ("phone", 0.7),
            ("country", 0.8), ("province", 0.8), ("address", 0.7), ("street", 0.6),
            ("website", 0.8), ("ateco", 0.8), ("city", 0.6), ("company", 0.35),
        ):  # fmt: skip
            if field == "fiscalcode_person":
                if self.mostly("fiscalcode") and not self.mostly("vat", part=0.5):
                    return "fiscalcode"
                continue
            if field == "website" and self.one_host:
                continue
            if self.mostly(field, part=part):
                return "name" if field == "company" else field
        if self.mostly("person", part=0.5):
            return "contact_name"
        return None
