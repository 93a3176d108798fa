"""Serial numbers and plates in what people write: found, and how sure that is.

People write "matr. bac15 - 25OOO9" for BAC15-250009. What they write is cut into
pieces, the pieces are put together again without what stands between them, and the
result is looked up as a key. Whether a key that is found means the machine is judged by
what stands around it: a number may be an order's, a pressure or a telephone.
"""

import re
import unicodedata
from dataclasses import dataclass

#: pieces that one serial number may be written in, and characters of its key
_PIECES, _LONGEST = 6, 30
#: keys of one text that are looked up, characters of it that are read
_MOST, _READ = 400, 10_000
#: characters around a key that tell what it is
_AROUND = 48

_PIECE = re.compile(r"[^\W_]+")
#: what may stand between the pieces of one number, on one line
_BETWEEN = re.compile(r"[ \t\xa0]{0,2}[-–—./\\_]?[ \t\xa0]{0,2}")
_SAME = str.maketrans("OI", "01")
_NUMBER = r"(?:\s*(?:numero|num|nr|no|n)\b)?[\s.:°º#=\-–/\"'“”«»()\[\]]*"
#: a word that says that a serial number or a plate follows
_HINT = re.compile(
    r"(?:\b(?:matricol[ae]|matr|mat|s[\s.]*[/\\][\s.]*n|s\s?\.\s?n|sn|snr|seriale|seriali"
    r"|serial|ser|telaio|targat[oa]|targhe|targa|targhetta|"
    r"(?:numero|num|nr|no|n)?\s*[.°º]?\s*(?:di\s+)?serie)"
    rf"\b{_NUMBER}(?:(?:è|e'|:|la|il)\s+)?"
    rf"|\b(?:macchin[ae]|macchinario|impianto)\b{_NUMBER})",
    re.I,
)
#: a word glued to the number that it announces
_GLUED = re.compile(r"(?:matricola|matr|serial|sn)(?=\D{0,4}\d)(.{3,})$", re.I)
#: a word that says that what follows is something else
_OTHER = re.compile(
    r"\b(?:ordin[ei]|ord|oda|odv|fattur[ae]|ft|fatt|ddt|d\.d\.t|bolla|offert[ae]|prev"
    r"|preventiv[oi]|commess[ae]|contratt[oi]|ticket|pratica|protocollo|prot|rif"
    r"|riferimento|articol[oi]|art|ricambi[oe]?|codice|codici|cod|error[ei]|errore"
    r"|allarm[ei]|order|invoice|quote|part)\b"
    rf"{_NUMBER}(?:(?:di|del|errore|articolo|ricambio|allarme|ordine|vostro|nostro)"
    rf"{_NUMBER})?$",
    re.I,
)
#: a word or sign before a figure that is a telephone, a tax number, a sum
_FIGURE = re.compile(
    r"(?:\b(?:tel|telefono|cell|cellulare|mobile|fax|phone|whatsapp|p\.?\s?iva|partita"
    r"\s+iva|iva|c\.?\s?f|codice\s+fiscale|cap|iban|eur|euro|ore|alle|del|giorno)\b"
    r"[\s.:°º]*|[+€]\s*(?:39|0039)?\s*)$",
    re.I,
)
#: what makes a number before it a quantity
_UNIT = re.compile(
    r"\s{0,2}(?:kw|kva|hp|cv|bar|psi|mbar|litri|lt|l|m3|mc|mm|cm|metri|mt|m|kg|g|volt|v"
    r"|ampere|amp|a|hz|rpm|giri|gradi|°\s?c|%|€|eur|euro|ore|h|minuti|min|giorni|gg"
    r"|anni|mesi|pezzi|pz|volte)(?![^\W_])",
    re.I,
)
#: a number that goes on behind, or has begun before: "BAC15-250009-26"
_GOES_ON = re.compile(r"[-/](?=[^\W_]*\d)[^\W_]")
_GOES_BEFORE = re.compile(r"\d[-/]$")
#: a word that is no part of a number, unless it is tied to it
_WORD = re.compile(r"[^\W\d_]{7,}")
_PLATE = re.compile(r"[A-Z]{2}\d{3}[A-Z]{2}")
#: from here on a mail is signed
_SIGNED = re.compile(
    r"^\s*(?:--\s*$|(?:(?:cordiali|distinti|cari|i migliori)\s+saluti|cordialmente|"
    r"saluti|un saluto|(?:kind|best)\s+regards|regards|mit freundlichen|inviato da"
    r"|sent from)\b)",
    re.I | re.M,
)


@dataclass(frozen=True)
class Named:
    """A place of a text that may be a serial number.

    What stands around it is looked at where a machine has the number, which is rare.
    """

    key: str
    start: int
    stop: int
    #: it is the writer's own word, not what he repeats or signs with
    own: bool
    #: a word beside it says that it is a serial number
    hinted: bool
    #: as it is written, and what stands before and behind it
    raw: str
    before: str
    after: str

    @property
    def doubt(self):
        """What speaks against it: ``other``, it is an order's or an article's number,
        or part of a longer one; ``figure``, a quantity or a telephone; ``""``."""
        counted = not self.hinted and _FIGURE.search(self.before)
        if self.key.isdigit() and (counted or _UNIT.match(self.after)):
            return "figure"
        if not self.hinted and _OTHER.search(self.before):
            return "other"
        longer = _GOES_ON.match(self.after) or _GOES_BEFORE.search(self.before)
        return "other" if longer else ""

    @property
    def is_spaced(self):
        return any(char.isspace() for char in self.raw)

    @property
    def is_plate(self):
        """Whether it is written as a plate is: AB 123 CD."""
        squeezed = "".join(char for char in self.raw.upper() if char.isalnum())
        return bool(_PLATE.fullmatch(squeezed))

    @property
    def is_bare(self):
        return self.key.isdigit()


@dataclass(frozen=True)
class Machine:
    """What is known of a machine whose key was found."""

    id: int
    keys: frozenset
    owner: int
    usable: bool = True
    product: int = 0


def key(serial):
    """Return what two ways to write one serial number have in common.

    >>> key("bac15 - 25OOO9"), key("BAC15-250009"), key("S/N: …")
    ('BAC15250009', 'BAC15250009', 'SN')
    >>> key(" - "), key(False)
    ('', '')
    """
    plain = unicodedata.normalize("NFKD", serial or "").upper().translate(_SAME)
    return "".join(char for char in plain if char.isalnum() and char.isascii())


def read(own, rest=""):
    """Return the places of a text that may be serial numbers.

    :param str own: what the writer says, its signature behind it
    :param str rest: the whole text, with what it repeats of others

    >>> [one.key for one in read("La matr. bac15-25OOO9: olio") if one.hinted]
    ['BAC15', 'BAC15250009']
    """
    own = own[:_READ]
    signed = _SIGNED.search(own)
    said = own[: signed.start()] if signed and own[: signed.start()].strip() else own
    found = list(_find(said, True))
    known = {one.key for one in found}
    for text in (own[len(said) :], rest[:_READ]):
        found += [one for one in _find(text, False) if one.key not in known]
    return found[:_MOST]


def _find(text, own):
    pieces = list(_PIECE.finditer(text))
    digits = [any(char.isdigit() for char in piece[0]) for piece in pieces]
    # where a word that announces a number ends, the number begins
    hints = {hint.end() for hint in _HINT.finditer(text)}
    count = 0
    for first, piece in enumerate(pieces):
        start, hinted = piece.start(), piece.start() in hints
        if not hinted and not any(digits[first : first + _PIECES]):
            continue
        for last in range(first, min(first + _PIECES, len(pieces))):
            if last > first and not _joins(text, pieces[last - 1], pieces[last]):
                break
            stop = pieces[last].end()
            made = key(text[start:stop])
            if len(made) > _LONGEST:
                break
            if len(made) < (2 if hinted else 3):
                continue
            if hinted or any(digits[first : last + 1]):
                yield from _places(text, start, stop, made, own, hinted)
                count += 1
        if count > _MOST:
            return


def _places(text, start, stop, made, own, hinted):
    raw = text[start:stop]
    around = text[max(start - _AROUND, 0) : start], text[stop : stop + _AROUND]
    yield Named(made, start, stop, own, hinted, raw, *around)
    glued = _GLUED.match(raw)
    if glued:
        yield Named(key(glued[1]), start, stop, own, True, raw, *around)


def _joins(text, one, other):
    """Tell whether two pieces may be of one number: a long word stands by itself."""
    between = text[one.end() : other.start()]
    if not _BETWEEN.fullmatch(between):
        return False
    apart = not between or any(char.isspace() for char in between)
    return not apart or not (_WORD.fullmatch(one[0]) or _WORD.fullmatch(other[0]))


def _is_strong(named):
    """Tell whether a place, whose key is a machine's, is likely to mean it."""
    if named.doubt:
        return False
    if named.hinted or named.is_plate:
        return True
    figures = sum(char.isdigit() for char in named.key)
    if named.is_bare:
        # a bare number is a serial number only if it is a long one, in one piece
        return figures >= 7 and named.stop - named.start == figures
    if named.is_spaced:
        return figures >= 5
    return len(named.key) >= 5 and figures >= 2


def _is_weak(named):
    """Tell whether a place may mean one of the writer's machines, for him to say."""
    return named.doubt != "figure"


def choose(found, machines, customer, product=0):
    """Return the machine that a text is certainly about, and those to propose.

    A machine of somebody else is proposed only where the number is unlikely to be
    anything else, and is never certain.

    :param list found: the places, see ``read``
    :param list machines: the machines that have one of their keys
    :param int customer: id of the commercial entity whose request it is, or 0
    :param int product: id of the product that was chosen already, or 0
    :return: ``(id or 0, [ids])``

    >>> machine = Machine(7, frozenset(["BAC15250009"]), owner=1)
    >>> choose(read("perde olio la BAC15-250009"), [machine], 1)
    (7, [])
    >>> choose(read("perde olio la BAC15-250009"), [machine], 2)
    (0, [7])
    """
    mine = [one for one in machines if customer and one.owner == customer]
    others = [one for one in machines if one not in mine]
    places = _longest(found, {key for machine in machines for key in machine.keys})
    own = [one for one in places if one.own]
    sure = _named_by(mine, filter(_is_strong, own))
    # a bare number beside a sure machine is a quantity, anything else a second machine
    rivals = _named_by(mine, [p for p in own if not p.doubt and not p.is_bare])
    if len(sure) == 1 and all(one in sure for one in rivals):
        [machine] = sure
        other = product and machine.product and product != machine.product
        if machine.usable and not other:
            return machine.id, []
    named = _named_by(mine, filter(_is_weak, own))
    named = named or _named_by(mine, filter(_is_weak, places))
    named += _named_by(others, filter(_is_strong, places))
    return 0, [machine.id for machine in named]


def _longest(places, keys):
    """Return the places of some keys, without the parts of a longer one."""
    known = [one for one in places if one.key in keys]
    return [
        one
        for one in known
        if not any(
            other.own == one.own
            and other.start <= one.start
            and one.stop <= other.stop
            and (other.stop - other.start) > (one.stop - one.start)
            for other in known
        )
    ]


def _named_by(machines, places):
    keys = {one.key for one in places}
    return [machine for machine in machines if machine.keys & keys]
