"""Whether two names are the same company: what speaks for it, what against it.

Nothing decides alone. A key that both share (VAT number, mail, phone) speaks for one
company; another name, another house number, another person's name speak against it,
and a key does not overrule them: then the two have to do with each other ("related")
without being one. The words of a name count by what they tell: a coined name more
than a surname that many share, and that more than a trade.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from . import likeness, naming, towns, trades
from .address import street_key
from .blocking import blocks, links
from .text import fold

#: from this score on, two names are proposed as the same
THRESHOLD = 0.80
EXACT = (
    ("vat", 1.0), ("fiscalcode", 1.0), ("pec", 0.97), ("email", 0.95), ("phone", 0.9),
)  # fmt: skip
#: hosts at which anybody has a mail
PUBLIC_HOSTS = frozenset(
    """
    gmail.com googlemail.com hotmail.it hotmail.com outlook.it outlook.com live.it
    live.com yahoo.it yahoo.com libero.it virgilio.it tin.it alice.it tiscali.it
    tiscalinet.it fastwebnet.it email.it inwind.it iol.it icloud.com me.com aruba.it
    pec.it legalmail.it arubapec.it postecert.it pec.aruba.it registerpec.it
    tim.it vodafone.it teletu.it katamail.com msn.com aol.com gmx.de gmx.net rolmail.net
    istruzione.it pec.istruzione.it facebook.com instagram.com paginegialle.it
    booking.com airbnb.it airbnb.com tripadvisor.it linkedin.com wordpress.com
    blogspot.com wixsite.com google.com sites.google.com business.site
    paginebianche.it subito.it ebay.it amazon.it thefork.it justeat.it geopec.it
    ingpec.eu pec.cgn.it pec.confcooperative.it
    """.split()
)
#: (kind of relation) by the reason that stands for it
RELATIONS = ("administrator", "household", "group", "switchboard")


@dataclass(frozen=True)
class Score:
    """0 to 1, and why: codes such as ``vat`` or ``name:0.92``, strongest first.

    ``relation`` is what two that are not the same have to do with each other, one of
    ``RELATIONS``, or None.
    """

    value: float
    reasons: tuple
    relation: str | None = None

    @property
    def is_match(self):
        return self.value >= THRESHOLD

    @property
    def verdict(self):
        """``same``, ``related`` or ``different``."""
        if self.is_match:
            return "same"
        return "related" if self.relation else "different"


def place(values):
    """Return what says where a company is: province, or country and city."""
    country = values.get("country") or "IT"
    if country == "IT":
        return values.get("province") or ""
    return f"{country}:{fold(values.get('city') or '')}"


def keys(values):
    """Return the match keys of cleaned values.

    :return: ``key_name`` (see ``naming.parse``), ``key_place``, ``key_street``
        ("words|number"), ``key_blocks`` (list: names that share none are never
        compared)
    """
    name = naming.parse(values.get("name") or "")
    where = place(values)
    street = "|".join(street_key(values.get("street") or "")).rstrip("|")
    person = naming.parse(values["contact_name"]) if values.get("contact_name") else ""
    city = values.get("city")
    numbers = {plain_code(values[n]) for n in ("vat", "fiscalcode") if values.get(n)}
    return {
        "key_name": name,
        "key_place": where,
        "key_street": street,
        "key_blocks": blocks(name, where, city, person)
        + links(where, city, street, hosts_of(values), numbers),
    }


@lru_cache(maxsize=20_000)
def similarity(one, two):
    """Return how alike the keys of two names are, 0 to 1, by what their words tell.

    >>> similarity("officine rossi", "rossi officine")
    1.0
    """
    return likeness.compare(one, two).value if one and two else 0.0


def score(one, two, shared=frozenset()):
    """Return the ``Score`` of two names given as cleaned values with their keys.

    :param shared: mails, phones and hosts that people said several use: no evidence
    """
    key1, key2 = one.get("key_name") or "", two.get("key_name") or ""
    contacts = _contacts(one, two, shared)
    ids, against = _identity(one, two)
    spot = _spot(one, two)
    if not contacts and not ids and spot.near < 1 and "city" in spot.against:
        return Score(0.0, ())
    bare = not contacts and not ids
    if bare and spot.near < 3 and (
        # most candidates end here: another house, and another name
        (spot.near < 2 or spot.against) and not likeness.may_be_full(key1, key2)
    ):  # fmt: skip
        return Score(0.0, ())
    if bare and spot.near == 2 and "street" in spot.against:
        # in another street of the town a surname and a trade are not enough
        if likeness.most(key1, key2) < (1.2 if _same_number(one, two) else 1.9):
            return Score(0.0, ())
    like = likeness.compare(key1, key2, _local(one, two))
    if not (contacts or ids) and like.weight < 0.15 and spot.near < 4:
        return Score(0.0, ())
    case = Case(one, two, key1, key2, ids, contacts, spot, like, against | like.against)
    value, relation = _decide(case)
    reasons = [*ids, *contacts]
    if like.value >= 0.3:
        reasons.append(f"name:{like.value:.2f}")
    reasons += [spot.word] if spot.word else []
    reasons += [AGAINST[code] for code in AGAINST if code in against | spot.against]
    if value < THRESHOLD:
        reasons += [CONTRADICTION[c] for c in CONTRADICTION if c in like.against]
    return Score(round(value, 3), tuple(dict.fromkeys(reasons)), relation)


#: contradictions as codes of reasons
AGAINST = {"vat": "vat_differs", "fiscalcode": "fiscal_differs",
           "number": "number_differs", "street": "street_differs",
           "city": "place_differs"}  # fmt: skip
CONTRADICTION = {"person": "person_differs", "figure": "figure_differs",
                 "trade": "trade_differs", "role": "trade_differs"}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """Where two are: 4 same door, 3 same street, 2 same town, 1 same province or the
    town unknown, 0 unknown, -1 apart."""

    near: int
    word: str | None
    against: frozenset


@dataclass(frozen=True)
class Case:
    """Two names side by side, with all that is known about them."""

    one: dict
    two: dict
    key1: str
    key2: str
    ids: list
    contacts: list
    spot: Spot
    like: object
    against: frozenset

    def form(self, index):
        return likeness.read((self.key1, self.key2)[index])[3]

    def person_in_main(self, index):
        """Tell whether a person's surname is in the other's name, not its owners'."""
        surnames = self.persons[index][0]
        main = likeness.read((self.key1, self.key2)[1 - index])[0]
        return any(likeness.alike(s, w) > 0.9 for s in surnames for w in main)

    @property
    def persons(self):
        return likeness.person(self.key1), likeness.person(self.key2)


def _identity(one, two):
    """Return (codes of the numbers that both share, of those that differ)."""
    same, against = [], set()
    for name in ("vat", "fiscalcode"):
        a, b = one.get(name), two.get(name)
        if a and b:
            a, b = (plain_code(v) for v in (a, b))
            if len(a) != len(b):
                # a person's code and a firm's: an owner has both
                continue
            if a == b:
                same.append(name)
            else:
                against.add("typo" if _one_digit(a, b) else name)
    if not same:
        for name, other in (("vat", "fiscalcode"), ("fiscalcode", "vat")):
            a, b = one.get(name), two.get(other)
            if a and b and plain_code(a) == plain_code(b):
                # a body's fiscal code stands in the VAT number's place
                same.append("fiscalcode")
    if "vat" in same:
        against -= {"fiscalcode", "typo"}
    return same, against


#: the letters that stand for a figure where two persons would have one code
_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")


def plain_code(value):
    """Return a number of identity without what does not tell one from another: the
    country's prefix, the letters that stand for figures, the check letter that
    follows from them.

    Source: DM 23 December 1976, art. 6 (omocodia).
    """
    if len(value) == 16 and value[:6].isalpha():
        figures = "".join(
            c.translate(_OMOCODIA) if i in (6, 7, 9, 10, 12, 13, 14) else c
            for i, c in enumerate(value[:15])
        )
        return figures
    return value[2:] if value[:2] == "IT" else value


def _one_digit(one, two):
    """Tell whether two numbers differ by one digit, or by two that changed places."""
    if len(one) != len(two) or not one.isdigit() or not two.isdigit():
        return False
    wrong = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(wrong) == 1:
        return True
    if len(wrong) == 2:
        i, j = wrong
        return one[i] == two[j] and one[j] == two[i]
    return False


def _contacts(one, two, shared):
    """Return the codes of the mails, phones and sites that both have."""
    found = []
    for name in ("pec", "email"):
        a, b = one.get(name), two.get(name)
        if a and b and a not in shared and (a == b or _same_box(a, b)):
            found.append(name)
    if _phones(one, two) - shared:
        found.append("phone")
    if "email" not in found and "pec" not in found:
        hosts = hosts_of(one) & hosts_of(two)
        if hosts and not hosts & shared:
            found.append("website")
    return found


def _same_box(one, two):
    """Tell whether two addresses are one box: points say nothing at Google's."""
    if not (one.endswith("@gmail.com") and two.endswith("@gmail.com")):
        return False
    return one[:-10].replace(".", "") == two[:-10].replace(".", "")


def values_shared(one, two):
    """Return the mails, phones and hosts that two both have."""
    found = {one[n] for n in ("pec", "email") if _same(one, two, n)}
    return found | _phones(one, two) | (hosts_of(one) & hosts_of(two))


def _phones(one, two):
    theirs = (two.get("phone"), two.get("phone2"))
    return {p for p in (one.get("phone"), one.get("phone2")) if p and p in theirs}


def hosts_of(values):
    """Return the hosts of a name's own: of its site and its mails."""
    website, email, pec = (values.get(n) for n in ("website", "email", "pec"))
    return _hosts(website, email, pec) if website or email or pec else frozenset()


@lru_cache(maxsize=30_000)
def _hosts(website, email, pec):
    found = {host_of(website)} if website else set()
    found |= {(mail or "").rpartition("@")[2] for mail in (email, pec)}
    return frozenset(
        host for host in found - PUBLIC_HOSTS if host and not host.startswith("pec.")
    )


@lru_cache(maxsize=10_000)
def host_of(website):
    """Return the host of a site's address, without "www."."""
    text = re.sub(r"^[a-z]+:/*", "", website.lower())
    return re.split(r"[/?#:]", text)[0].removeprefix("www.")


@lru_cache(maxsize=30_000)
def _street_words(key):
    words, _bar, number = key.partition("|")
    return tuple(words.split()), number


@lru_cache(maxsize=20_000)
def _town_words(city):
    return frozenset(w for words in towns.parts(city) for w in words)


def _local(one, two):
    """Return the words of both places, which tell little in a name there."""
    return _place_words(
        one.get("city"), one.get("key_street"), two.get("city"), two.get("key_street")
    )


@lru_cache(maxsize=30_000)
def _place_words(*places):
    found = set()
    for index in (0, 2):
        if places[index]:
            found |= _town_words(places[index])
        if places[index + 1]:
            found.update(_street_words(places[index + 1])[0])
    return frozenset(found)


def _spot(one, two):
    """Return the ``Spot`` of two names."""
    city1, city2 = one.get("city") or "", two.get("city") or ""
    place1, place2 = one.get("key_place") or "", two.get("key_place") or ""
    same_zip = _same(one, two, "zip")
    street = _street(one, two)
    against = {"number": {"number"}, "elsewhere": {"street"}}.get(street, set())
    if city1 and city2:
        # a code that ends in zero is that of the villages around
        town = towns.same(city1, city2) or (same_zip and not one["zip"].endswith("0"))
        if not town:
            town = _named_in_street(one, two)
    else:
        town = same_zip or None
    apart = bool(place1 and place2 and place1 != place2)
    if apart and town and city1 and city2:
        # "Sale (AL)" is no part of "Sale Marasino (BS)"
        town = towns.equal(city1, city2)
    if apart and not town:
        return Spot(-1, None, frozenset(against | {"city"}))
    if street in ("door", "street") and (town or not (city1 and city2)):
        return Spot(4 if street == "door" else 3, "street", frozenset(against))
    if street == "door" and place1 and place1 == place2:
        # towns are renamed and merged: the same door of the same province
        return Spot(3, "street", frozenset(against))
    if town:
        return Spot(2, "city", frozenset(against))
    if town is False:
        return Spot(-1, None, frozenset(against | {"city"}))
    known = bool(place1 and place2)
    return Spot(int(known), "province" if known else None, frozenset(against))


def _named_in_street(one, two):
    for a, b in ((one, two), (two, one)):
        # "Via Toscana 3 - Fraz. Zingonia", not "Via Zingonia 3"
        street = re.split(r"\d|\bfraz|\bloc|c/o", (a.get("street") or "").lower())
        words = set(re.findall(r"\w+", " ".join(street[1:])))
        if any(set(p) <= words for p in towns.parts(b["city"])):
            return True
    return False


def _street(one, two):
    """Return ``door``, ``street`` (a number is unknown), ``number`` (another one),
    ``elsewhere``, or None where nothing is known."""
    key1, key2 = one.get("key_street") or "", two.get("key_street") or ""
    if not key1 or not key2:
        return None
    (words1, number1), (words2, number2) = _street_words(key1), _street_words(key2)
    if not words1 or not words2:
        return None
    if not _street_alike(words1, words2):
        if number1 and number1 == number2 and _both_roads(words1, words2):
            return "door"
        if _bilingual(one, two):
            return "door" if number1 == number2 and number1 else None
        return "elsewhere"
    if number1 and number2:
        return "door" if _number_alike(number1, number2) else "number"
    return "street" if number1 or number2 else "door"


#: what the main road through a village is called, by whom asks
_ROADS = frozenset(("statale", "nazionale", "provinciale", "regionale"))


def _both_roads(words1, words2):
    return all(
        _ROADS.intersection(words) or any(w.startswith("road") for w in words)
        for words in (words1, words2)
    )


def _bilingual(one, two):
    """Tell whether the two streets may be one, in German and in Italian."""
    return "BZ" in (one.get("key_place"), two.get("key_place"))


@lru_cache(maxsize=30_000)
def _number_alike(one, two):
    number1, number2 = (re.match(r"\d*", n)[0] for n in (one, two))
    letter1, letter2 = one[len(number1) :], two[len(number2) :]
    return number1 == number2 and (not letter1 or not letter2 or letter1 == letter2)


@lru_cache(maxsize=30_000)
def _street_alike(words1, words2):
    """Tell whether two streets are one: "Via G. Verdi", "Via Giuseppe Verdi"."""
    if "".join(words1) == "".join(words2):
        return True
    # whichever is looked at first
    short, long = sorted((list(words1), list(words2)), key=lambda w: (len(w), w))
    common = [w for w in short if any(_street_word(w, v) for v in long)]
    if len(common) == len(short):
        return True
    # first names differ in writing: the last word is the one that counts
    return len(common) >= 1 and len(short) > 1 and (
        _street_word(short[-1], long[-1]) and len(short) == len(long)
        and all(a[0] == b[0] for a, b in zip(short, long, strict=True))
    )  # fmt: skip


@lru_cache(maxsize=30_000)
def _street_word(one, two):
    if one == two or likeness.close(one, two):
        return True
    if "." in one or "." in two:
        return likeness.alike(one.partition(".")[0] + ".", two) > 0.8 or (
            likeness.alike(one, two.partition(".")[0] + ".") > 0.8
        )
    # Industria, Industriale; Artigiani, Artigianato
    return len(one) > 5 and len(two) > 5 and one[:6] == two[:6]


def _same(one, two, name):
    return bool(one.get(name)) and one.get(name) == two.get(name)


def _decide(case):
    """Return (score, relation or None) of two names side by side."""
    for rule in (
        _decide_condominium,
        _decide_numbers,
        _decide_town,
        _decide_translated,
    ):
        found = rule(case)
        if found:
            return found
    hard = case.against & _HARD
    if _contact_person(case):
        return 0.86, None
    if _owner_at_home(case):
        return _related("group")
    if hard or case.like.weight < 0.2 and not case.like.owner:
        return _decide_contradiction(case, hard)
    if case.like.full:
        return _decide_full(case)
    if case.like.weight < 0.4 and _is_sign(case, hard):
        return 0.83, None
    return _decide_part(case)


#: contradictions that no mail and no phone overrules
_HARD = frozenset(
    ("word", "person", "figure", "owner", "trade", "role", "new", "body", "couple")
)
#: what one knows of whom one may write to
_RELATED = 0.6


def _related(kind):
    return _RELATED, kind


_NOTHING = (0.3, None)


def _decide_condominium(case):
    """A condominium shares mail, phone and address with all that its administrator
    has: its name and its door tell it from the others."""
    ours = [c for c in (case.key1, case.key2) if _is_condominium(c)]
    if not ours or case.ids:
        return None
    if len(ours) == 1:
        known = case.contacts or "amministraz" in (case.key1 + case.key2)
        return _related("administrator") if known and case.contacts else _NOTHING
    against = case.against & (_HARD | {"fiscalcode", "vat", "figure_missing", "number"})
    if "figure_missing" in against and _figures_in_street(case):
        against -= {"figure_missing"}
    if against or "street" in case.spot.against or "number" in case.spot.against:
        return _related("administrator") if case.contacts else _NOTHING
    if case.like.weight >= 0.5 and (case.like.full or case.spot.near >= 4) and (
        case.spot.near >= 2 or case.contacts
    ):  # fmt: skip
        return 0.88, None
    return _related("administrator") if case.contacts else _NOTHING


@lru_cache(maxsize=30_000)
def _is_condominium(key):
    main, _owner, others, _form = likeness.read(key)
    return any(
        trades.trade(w) == "condominium" for words in (main, *others) for w in words
    )


def _figures_in_street(case):
    """Tell whether the figure that one name has is the other's house number."""
    numbers = {
        _street_words(v.get("key_street") or "")[1] for v in (case.one, case.two)
    }
    figures = {w for k in (case.key1, case.key2) for w in likeness.read(k)[0]
               if w.isdigit()}  # fmt: skip
    return bool(figures) and figures <= numbers


def _decide_numbers(case):
    """Numbers of identity: the same is one, another is not, whatever else agrees."""
    if "vat" in case.ids:
        return 1.0, None
    if "fiscalcode" in case.ids:
        # a school has its parish's code: a body's code is used by what belongs to it
        if "body" in case.against or "vat" in case.against and not case.like.full:
            return _related("group")
        return 0.99, None
    if not case.against & {"vat", "fiscalcode", "typo"}:
        return None
    like, spot = case.like, case.spot
    if "typo" in case.against and not case.against & (_HARD | {"vat", "fiscalcode"}):
        if like.full and (spot.near >= 2 and not spot.against or case.contacts):
            return 0.88, None
    return _decide_related(case)


def _decide_town(case):
    """A municipality is one in its town, at whatever door its offices are."""
    heads = [likeness.read(key)[0][:1] for key in (case.key1, case.key2)]
    if all(h and trades.trade(h[0]) == "town" for h in heads) and case.spot.near >= 2:
        if not case.against & (_HARD - {"word"}):
            return 0.9, None
    return None


def _decide_translated(case):
    """One house, one trade, one name in each of the two languages of the place."""
    if not _bilingual(case.one, case.two) or case.spot.near < 2 or case.spot.against:
        return None
    kinds = [
        {trades.trade(w) for w in likeness.read(key)[0]} - {None}
        for key in (case.key1, case.key2)
    ]
    shared = kinds[0] & kinds[1] & (trades.SIGNS | {"fire"})
    if "fire" in shared and not case.against & {"figure"}:
        # a place has one, whatever it is called in either language
        return 0.85, None
    if case.like.full or any(case.persons) or case.against & {"figure", "role"}:
        return None
    if shared and (case.contacts or case.spot.near == 4):
        return 0.82, None
    owners = [set(likeness.read(key)[1]) for key in (case.key1, case.key2)]
    if owners[0] and owners[0] == owners[1] and case.contacts:
        return 0.82, None
    offices = (kinds[0] | kinds[1]) & _OFFICES
    if case.contacts and not all(kinds) and not offices:
        if _german(case.key1) != _german(case.key2):
            return 0.82, None
    return None


_GERMAN = re.compile(
    r"(?:sch|tz|ck|w|sudtirol|bund|verein|verband|werk|haus|hof|genossen|gesell|kasse)"
)


@lru_cache(maxsize=20_000)
def _german(key):
    return bool(_GERMAN.search(key.partition("|")[0]))


def _decide_related(case):
    """Return what two that are not the same have to do with each other."""
    like, spot, contacts = case.like, case.spot, case.contacts
    shared = like.weight >= 0.6
    house = spot.near >= 3 and not spot.against
    if _franchise(case):
        return _NOTHING
    if all(case.persons) and like.weight >= 0.4 and (contacts or house):
        return _related("household")
    street = spot.near >= 3 or spot.near == 2 and "number" in spot.against
    if street and "body" in case.against and like.weight >= 0.3:
        return _related("group")
    if house and "owner" in case.against and _same_sign(case):
        # who has the shop now, and who had it
        return _related("group")
    if (contacts or house) and (shared or like.owner) and spot.near >= 0:
        return _related("group")
    if contacts and shared and not case.against & {"word", "person"}:
        return _related("group")
    if contacts and spot.near >= 2 and (
        house or not spot.against or not set(contacts) <= {"email", "pec"}
    ):  # fmt: skip
        # the same mail in two streets is their accountant's
        return _related("household" if all(case.persons) else "switchboard")
    if like.owner and spot.near >= 2:
        return _related("group")
    if house and _same_person_behind(case):
        return _related("group")
    return _NOTHING


def _same_sign(case):
    mains = [likeness.read(key)[0] for key in (case.key1, case.key2)]
    return set(mains[0]) == set(mains[1]) and len(mains[0]) > 1


def _franchise(case):
    """Tell whether the two share a sign only, and have each its own firm's name."""
    others = [likeness.read(key)[2] for key in (case.key1, case.key2)]
    return all(others) and case.spot.near < 2 and not any(
        likeness.compare(" ".join(a), " ".join(b)).full
        for a in others[0] for b in others[1]
    )  # fmt: skip


def _same_person_behind(case):
    names = [naming.parse(v.get("contact_name") or "") for v in (case.one, case.two)]
    return all(names) and likeness.compare(*names).full


def _contact_person(case):
    """Tell whether one is known by the name of the person who is the other's."""
    if not (case.contacts or case.spot.near >= 3) or case.spot.against:
        return False
    for values, other, index in ((case.one, case.key2, 1), (case.two, case.key1, 0)):
        name = values.get("contact_name")
        if name and case.persons[index]:
            found = likeness.compare(naming.parse(name), other)
            if found.full and not found.against:
                return True
    return False


def _owner_at_home(case):
    """Tell whether one is a firm and the other, in another street, one of its people;
    or, at its door, one of several partners."""
    if case.like.weight < 0.4 or not (case.contacts or case.spot.near >= 3):
        return False
    for index in (0, 1):
        if not case.persons[index] or not case.form(1 - index):
            continue
        firsts = case.persons[index][1]
        main, owner, _others, form = likeness.read((case.key1, case.key2)[1 - index])
        apart = form in ("srl", "spa") or not firsts & {*main, *owner}
        if case.spot.against and apart:
            return True
        surnames = sum(likeness.kind(w)[0] == "strong" for w in owner)
        named = any(likeness.kind(w)[0] == "strong" for w in main)
        if surnames > 1 and named and not case.person_in_main(index):
            return True
    return False


def _decide_full(case):
    """Two names without a telling word that the other lacks."""
    like, spot, weight = case.like, case.spot, case.like.weight
    loose = like.slip or "figure_missing" in like.against
    value = 0.9 + min(0.08, weight * 0.03) - (0.04 if loose else 0)
    if case.contacts:
        if _sister(case):
            return _related("group")
        whole = like.value == 1 and "form" not in like.against
        direct = case.contacts != ["website"]
        if spot.near >= 0 or weight >= (0.6 if direct else 0.9) and (direct or whole):
            return value, None
        return _related("group")
    if spot.near >= 3:
        least = 0.3 if spot.near == 4 else 0.6
        return (value, None) if weight >= least else _NOTHING
    if {"figure_missing", "kin"} & like.against or like.slip and (
        spot.near < 2 or like.slip < 7 or spot.against
    ):  # fmt: skip
        return _NOTHING
    person = any(case.persons)
    if "street" in spot.against:
        least = 9 if person else 1.2 if _renamed_street(case) else 1.9
    elif "number" in spot.against:
        least = 9 if person else 1.2
    elif spot.near == 2:
        least = 1.2 if person or "form" in like.against else 0.6
    else:
        least = 1.2 if spot.near == 1 else 9
    return (value - 0.08, None) if weight >= least else _NOTHING


def _renamed_street(case):
    """Tell whether two streets may be one under two names: its number stayed."""
    return _same_number(case.one, case.two)


def _same_number(one, two):
    numbers = {_street_words(v.get("key_street") or "|")[1] for v in (one, two)}
    return len(numbers) == 1 and len(numbers.pop()) > 1


def _sister(case):
    """Tell whether two firms of one house have a web site together, and each its own
    form, a word more and its own street."""
    return (
        case.contacts == ["website"]
        and all((case.form(0), case.form(1)))
        and "form" in case.like.against
        and case.like.value < 1
        and bool(case.spot.against)
    )


def _decide_part(case):
    """One name has a telling word more: a sign, a branch, an owner's name."""
    like, spot, weight = case.like, case.spot, case.like.weight
    value = 0.84 + min(0.08, weight * 0.04)
    if case.contacts:
        if spot.near >= 0 and weight >= 0.4 or weight >= 1.2:
            return value, None
        return _related("group")
    if spot.near >= 3 and "figure_missing" not in like.against:
        least = 0.5 if spot.near == 4 else 0.7
        return (value, None) if weight >= least else _NOTHING
    if {"figure_missing", "kin"} & like.against:
        return _NOTHING
    if spot.near == 2 and not spot.against and not like.slip:
        if weight >= 1.0 and like.extra <= weight and "form" not in like.against:
            return value - 0.03, None
    return _NOTHING


def _decide_contradiction(case, hard):
    """The names contradict each other: related at most, or a sign and its firm."""
    like, spot = case.like, case.spot
    if _is_sign(case, hard):
        return 0.83, None
    forms = [case.form(0), case.form(1)]
    if hard <= {"trade", "word"} and not all(forms) and not spot.against:
        # a small firm says now this of what it does, now that
        least = 0.6 if case.contacts and spot.near >= 3 else 0.9
        kinds1, kinds2 = (
            {trades.trade(w) for w in likeness.read(k)[0]} & _OFFICES
            for k in (case.key1, case.key2)
        )
        apart = kinds1 != kinds2 or "word" in hard and any(case.persons)
        if like.weight >= least and spot.near >= (2 if case.contacts else 4):
            if not apart and like.named:
                return 0.82, None
    if hard & {"new", "body"} and not (
        case.contacts or spot.near >= 3 or "number" in spot.against
    ):  # fmt: skip
        return _NOTHING
    return _decide_related(case)


def _is_sign(case, hard):
    """Tell whether one is the sign over the door and the other the firm behind it."""
    if not case.contacts or case.spot.against or case.spot.near < 2:
        return False
    if hard & {"body", "role", "new"} or all(case.persons) or all(
        (case.form(0), case.form(1))
    ):  # fmt: skip
        return False
    signs = [_sign(case.key1), _sign(case.key2)]
    firms = [_firm(case.key1), _firm(case.key2)]
    fits = signs[0] and firms[1] or signs[1] and firms[0]
    if not fits:
        return case.spot.near >= 4 and (_is_shop(case) or _is_one_house(case))
    return (
        case.spot.near >= 3
        or case.like.weight >= 0.4
        or bool({"website", "email"} & set(case.contacts))
    )


def _is_shop(case):
    """Tell whether one is called by a name that is nobody's, and the other is somebody:
    behind one door, on one line, they are a shop and who keeps it."""
    for one, two in ((case.key1, case.key2), (case.key2, case.key1)):
        if _nobody(one) and _by_person(two):
            kinds = [
                {trades.trade(w) for w in likeness.read(k)[0]} - {None}
                for k in (one, two)
            ]
            return not all(kinds) or bool(kinds[0] & kinds[1])
    return False


def _is_one_house(case):
    """Tell whether two names behind one door have every line in common, or the web
    site that is called as one of them: a brand and the firm behind it."""
    keys = (case.key1, case.key2)
    if any(case.persons) or not (any(_nobody(k) for k in keys)):
        return False
    if {"phone"} < set(case.contacts):
        return True
    hosts = hosts_of(case.one) & hosts_of(case.two)
    brands = {"".join(w for w in likeness.read(k)[0]) for k in keys if _nobody(k)}
    labels = {re.sub(r"[^a-z0-9]", "", host.rpartition(".")[0]) for host in hosts}
    return any(len(b) > 4 and b in label for b in brands for label in labels)


@lru_cache(maxsize=20_000)
def _nobody(key):
    main, owner, _others, form = likeness.read(key)
    kinds = [likeness.kind(w) for w in main]
    return not (
        form or owner or any(k == "first" for k, _w, _t in kinds)
        or {t for _k, _w, t in kinds} & _OFFICES
    ) and any(k == "strong" for k, _w, _t in kinds)  # fmt: skip


@lru_cache(maxsize=20_000)
def _by_person(key):
    main, owner, _others, form = likeness.read(key)
    if not owner and form in ("srl", "spa", "coop"):
        return False
    kinds = [likeness.kind(w)[0] for w in owner or main]
    return "first" in kinds and 0 < kinds.count("strong") < 4 and "figure" not in kinds


#: who shares a house and a line with others of its kind, and bodies
_OFFICES = trades.ROLES | trades.BODIES | trades.BESIDE | {
    "law", "account", "surveyor", "architect", "engineer", "insurance", "consult",
    "administrator", "institute",
}  # fmt: skip


@lru_cache(maxsize=30_000)
def _sign(key):
    main, _owner, _others, form = likeness.read(key)
    return not form and any(trades.trade(w) in trades.SIGNS for w in main)


@lru_cache(maxsize=30_000)
def _firm(key):
    _main, owner, _others, form = likeness.read(key)
    return bool(form or owner or likeness.person(key))
