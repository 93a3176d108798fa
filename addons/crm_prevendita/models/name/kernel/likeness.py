"""How alike two names are, word by word, and in what they contradict each other."""

from dataclasses import dataclass, field
from functools import lru_cache

from . import trades
from .people import COMMON_SURNAMES, FIRST_NAMES, NICKNAMES
from .text import sounds

#: words that say which of several: one of these against another is a contradiction
_OPPOSITES = frozenset(("nord", "sud", "est", "ovest", "alta", "bassa", "alto", "basso",
                        "nuova", "vecchia", "maschile", "femminile"))  # fmt: skip
_JUNIOR = frozenset(("jr", "junior", "sr", "senior"))
_PARTICLES = ("della", "dello", "dalla", "delle", "degli", "dalle", "dal", "del")


@dataclass
class Likeness:
    """What two names share and what they do not.

    ``weight``: what the shared words tell, about 1.0 for one coined word;
    ``value``: 0 to 1; ``full``: neither has a telling word that the other lacks;
    ``against``: codes of contradictions; ``slip``: letters of the shortest word that is
    written with a slip
    """

    weight: float = 0.0
    value: float = 0.0
    full: bool = False
    owner: bool = False
    slip: int = 0
    extra: float = 0.0
    acronym: bool = False
    beside: bool = False
    parted: bool = False
    body: bool = False
    named: bool = False
    against: set = field(default_factory=set)


@lru_cache(maxsize=30_000)
def kind(word):
    """Return (sort of word, what it tells, its trade or None)."""
    if word[0].isdigit() and word.isdigit():
        return "figure", 0.3, None
    trade = trades.trade(word) or trades.trade(sounds(word))
    if trade:
        return "trade", 0.25, trade
    if word.endswith("."):
        return ("initial" if len(word) == 2 else "cut"), 0.2, None
    if word in _JUNIOR:
        return "junior", 0.1, None
    if word in FIRST_NAMES:
        return "first", 0.45, None
    if len(word) == 1:
        return "initial", 0.05, None
    if word in COMMON_SURNAMES:
        return "strong", 0.6, None
    if word in trades.GENERIC:
        return "generic", 0.15, None
    return "strong", 0.8 if len(word) < 4 else 1.0, None


@lru_cache(maxsize=30_000)
def read(key):
    """Return (words, owner's words, other names, form) of a name's key."""
    main, owner, others, form = (key.split("|") + ["", "", ""])[:4]
    return (
        tuple(main.split()),
        tuple(owner.split()),
        tuple(tuple(o.split()) for o in others.split("/") if o),
        form,
    )


@lru_cache(maxsize=30_000)
def person(key):
    """Return (surname's words, first names) where a name is one person's, or None."""
    main, owner, _others, form = read(key)
    if owner or form and form != "ind":
        return None
    kinds = [(kind(w)[0], w) for w in main]
    firsts = {w for k, w in kinds if k == "first"}
    strong = {w for k, w in kinds if k == "strong"}
    rest = [k for k, _w in kinds if k in ("figure", "generic", "cut")]
    if firsts and not rest and len(firsts) + len(strong) > 1 and len(strong) < 3:
        return strong, firsts
    return None


def _pairs_glued(left, right):
    """Match words that one name joins and the other parts: De Carli, Decarli."""
    for one, two, swapped in ((left, right, False), (right, left, True)):
        index = 0
        while index < len(one) - 1:
            for count in (3, 2):
                glued = "".join(one[index : index + count])
                if len(one) - index < count or len(glued) < 4:
                    continue
                other = next((w for w in two if _sounds_same(w, glued)), None)
                if other:
                    yield one[index : index + count], other, swapped
                    del one[index : index + count]
                    two.remove(other)
                    break
            else:
                index += 1


@lru_cache(maxsize=30_000)
def _sounds_same(one, two):
    return one == two or sounds(one) == sounds(two)


@lru_cache(maxsize=30_000)
def alike(one, two):
    """Return how alike two words are: 1 the same, 0 another word."""
    if one == two:
        return 1.0
    (kind1, _w1, trade1), (kind2, _w2, trade2) = kind(one), kind(two)
    if "figure" in (kind1, kind2):
        return 0.0
    for short, long in ((one, two), (two, one)):
        if short[-1] == "." and long.rstrip(".").startswith(short[:-1]):
            return 0.9
        if len(short) == 1 and long[0] == short and kind(long)[0] != "trade":
            return 0.6
    if trade1 and trade1 == trade2:
        return 0.95
    if "initial" in (kind1, kind2):
        return 0.0
    if kind1 == kind2 == "first":
        if NICKNAMES.get(one, one) == NICKNAMES.get(two, two):
            return 0.92
    if sounds(one) == sounds(two):
        return 0.97
    if kind1 == kind2 == "first":
        # Mario and Marco are two; Christian and Cristian, above, one
        return 0.0
    for short, long in ((one, two), (two, one)):
        if any(long == p + short for p in _PARTICLES):
            return 0.95
    short, long = sorted((one, two), key=len)
    if kind1 in ("trade", "generic") and kind1 == kind2:
        return 0.85 if short[:4] == long[:4] and long.startswith(short[:-1]) else 0.0
    if len(short) > 3 and long.startswith(short) and kind(long)[0] in (
        "trade", "generic"
    ):  # fmt: skip
        return 0.85
    return 0.88 if close(one, two) else 0.0


def align(words1, words2):
    """Return (pairs with their likeness, what is left of either)."""
    left, right, pairs = list(words1), list(words2), []
    for word in words1:
        if word in right:
            right.remove(word)
            left.remove(word)
            pairs.append((word, word, 1.0))
    if left and right:
        for parts, other, _swapped in _pairs_glued(left, right):
            best = max((other, *parts), key=lambda w: kind(w)[1])
            pairs.append((best, best, 0.98))
    for least in (0.9, 0.5) if left and right else ():
        for word in list(left):
            value, other = max(((alike(word, o), o) for o in right), default=(0, None))
            if value > least:
                left.remove(word)
                right.remove(other)
                pairs.append((word, other, value))
    return pairs, left, right


@lru_cache(maxsize=30_000)
def _heads(key):
    """Return how the telling words of a name begin, "De" and "Del" apart."""
    main, owner, others, _form = read(key)
    words = [w for part in (main, owner, *others) for w in part]
    return frozenset(sounds(w)[:2] for w in words if kind(w)[0] in ("strong", "first"))


def may_be_full(key1, key2):
    """Tell, quickly, whether two names may be one without anything else to say so:
    the telling words of one begin as some of the other's."""
    one, two = _heads(key1), _heads(key2)
    return one <= two or two <= one


#: more than any name's words tell
_MUCH = 99.0


@lru_cache(maxsize=20_000)
def _sum(key):
    """Return what all the words of a name tell; much of one with an owner, or of a
    municipality, which are known by less."""
    main, owner, others, _form = read(key)
    kinds = [kind(w) for words in (main, *others) for w in words]
    if owner or any(trade == "town" for _kind, _weight, trade in kinds):
        return _MUCH
    return sum(weight for _kind, weight, _trade in kinds)


def most(key1, key2):
    """Return what the shared words of two names tell at most."""
    sums = _sum(key1), _sum(key2)
    return max(sums) if _MUCH in sums else min(sums)


@lru_cache(maxsize=20_000)
def compare(key1, key2, local=frozenset()):
    """Return the ``Likeness`` of two names' keys.

    :param local: the words of their towns and streets: they tell little there
    """
    if key1 > key2:
        # whichever is looked at first
        key1, key2 = key2, key1
    main1, owner1, others1, form1 = read(key1)
    main2, owner2, others2, form2 = read(key2)
    best = None
    for one in (main1, *others1):
        for two in (main2, *others2):
            found = _compare(one, two, owner1, owner2, local)
            rank = (not found.against, found.full, found.weight)
            if best is None or rank > best[0]:
                best = rank, found
    found = best[1]
    if form1 and form2 and found.parted:
        # "Ferrero Vini S.r.l." and "Ferrero Turismo S.r.l.": two firms of one house
        found.against.add("trade")
    if form1 and form2 and form1 != form2:
        found.against.add("form")
    beside1, beside2 = (
        any(kind(w)[2] in trades.BESIDE for w in main) for main in (main1, main2)
    )
    if (form1 and beside1) or (form2 and beside2):
        # a sports club that is a company itself
        found.beside = False
    if {form1, form2} & {"srl", "spa", "snc", "sas"} and not (form1 and form2):
        # a firm, and its people's club, or the town that owns it
        found.against |= {"role"} if found.beside else set()
        found.against |= {"body"} if found.body else set()
    if not found.full and _is_acronym(main1, main2):
        found.acronym, found.weight = True, max(found.weight, 0.5)
        found.against -= {"word", "trade"}
    return found


def _compare(words1, words2, owner1, owner2, local):
    pairs, left, right = align(words1, words2)
    found = Likeness()
    _match_initials(pairs, left, right)
    _match_initials(pairs, right, left)
    own_pairs, left, right, owner_left, owner_right = _align_owners(
        left, right, owner1, owner2
    )
    shared = {w for one, two, _v in pairs + own_pairs for w in (one, two)}
    named = any(kind(w)[0] in ("strong", "first") for w, _o, _v in pairs)
    weigh = lambda w: 0.3 if w in local and kind(w)[0] == "strong" else kind(w)[1]  # noqa: E731
    found.owner = any(kind(w)[0] in ("strong", "first") for w, _o, _v in own_pairs)
    found.slip = _shortest_slip(pairs + own_pairs)
    found.weight = sum(v * (weigh(a) + weigh(b)) / 2 for a, b, v in pairs + own_pairs)
    lost1, lost2 = (_telling(side, local) for side in (left, right))
    found.extra = sum(map(weigh, lost1 + lost2))
    found.full = (
        not lost1
        and not lost2
        and (found.weight >= 0.4 or found.weight >= 0.3 and not left and not right)
    )
    total = found.weight + sum(weigh(w) for w in left + right) / 2
    found.value = round(found.weight / total, 2) if total else 0.0
    _contradict(found, left, right, lost1, lost2, local, shared)
    found.named = named
    if not named:
        found.against.discard("new")
    _contradict_trades(found, words1, words2)
    found.parted = bool(
        lost1
        and any(kind(w)[0] == "trade" for w in right)
        or lost2
        and any(kind(w)[0] == "trade" for w in left)
    )
    _contradict_people(
        found, (left, right), (owner1, owner2), (owner_left, owner_right), shared
    )
    return found


def _align_owners(left, right, owner1, owner2):
    """Align owners with each other, and with what is left of the other's name.

    :return: pairs, and what is left of the names and of the owners
    """
    pairs, owner_left, owner_right = align(owner1, owner2)
    if owner_right and left:
        more, left, owner_right = align(left, owner_right)
        pairs += more
    if owner_left and right:
        more, owner_left, right = align(owner_left, right)
        pairs += more
    return pairs, left, right, owner_left, owner_right


def _shortest_slip(pairs):
    slips = [
        min(one, two, key=len) for one, two, value in pairs
        if value < 0.9 and kind(one)[0] in ("strong", "first")
    ]  # fmt: skip
    return min(map(len, slips), default=0)


def _contradict_trades(found, words1, words2):
    """Sister companies, and a body beside what belongs to it."""
    trades1, trades2 = ({kind(w)[2] for w in side} for side in (words1, words2))
    if (trades1 ^ trades2) & trades.ROLES:
        found.against.add("role")
    bodies = [
        next((kind(w)[2] for w in side if kind(w)[2] in trades.BODIES), None)
        for side in (words1, words2)
    ]
    if all(bodies) and bodies[0] != bodies[1]:
        found.against.add("body")
    found.beside = bool((trades1 ^ trades2) & trades.BESIDE)
    found.body = bodies[0] != bodies[1] and "town" in bodies


def _match_initials(pairs, short, long):
    """Match letters that stand for words: "I.C. Bovezzo", "Istituto Comprensivo"."""
    for word in short:
        count = len(word)
        if not 1 < count < 6 or kind(word)[0] == "figure" or len(long) < count:
            continue
        for start in range(len(long) - count + 1):
            words = long[start : start + count]
            if "".join(w[0] for w in words) == word:
                short.remove(word)
                del long[start : start + count]
                pairs.append((word, word, 0.6))
                return


def _telling(words, local):
    return [w for w in words if kind(w)[0] == "strong" and w not in local]


def _contradict(found, left, right, lost1, lost2, local, shared):
    kinds1, kinds2 = ({kind(w)[2] for w in side} - {None} for side in (left, right))
    strong1, strong2 = (
        [w for w in side if kind(w)[0] == "strong"] for side in (left, right)
    )
    if strong1 and strong2 and (lost1 or lost2):
        # "Banca di Brescia" and "Banca di Bergamo", in Brescia
        found.against.add("word")
    if kinds1 and kinds2 and not kinds1 & kinds2:
        kin = any(kinds1 & some and kinds2 & some for some in trades.KIN)
        found.against.add("kin" if kin else "trade")
    figures1, figures2 = (
        sorted(w for w in side if kind(w)[0] == "figure") for side in (left, right)
    )
    if figures1 and figures2:
        found.against.add("figure")
    elif figures1 or figures2:
        found.against.add("figure_missing")
    generic1, generic2 = (
        {w for w in side if kind(w)[0] == "generic"} for side in (left, right)
    )
    if generic1 & _OPPOSITES and generic2 & _OPPOSITES:
        found.against.add("word")
    if found.weight < 0.55 and (generic1 or lost1 or kinds1) and (
        generic2 or lost2 or kinds2
    ):  # fmt: skip
        found.against.add("word")
    if (generic1 ^ generic2) & {"nuova", "nuovo"} and not local & {"nuova", "nuovo"}:
        found.against.add("new")
    _contradict_couples(found, left, right, shared)


def _contradict_couples(found, left, right, shared):
    """A couple is not one of the two, a son not his father."""
    for side, other in ((left, right), (right, left)):
        kinds = [kind(w)[0] for w in side]
        other_kinds = [kind(w)[0] for w in shared]
        if (
            "first" in kinds and "strong" in kinds and not other
            and "first" in other_kinds and found.weight >= 1.0
        ):  # fmt: skip
            # "Conti Enzo e Ferri Marisa" and one of the two
            found.against.add("couple")
    junior = [{w for w in side if w in _JUNIOR} for side in (left, right)]
    if junior[0] != junior[1]:
        found.against.add("person")


def _contradict_people(found, left, owners, owners_left, shared):
    """Two persons of one surname are two; two owners of one sign are two firms."""
    firsts = [
        {w for w in (*side, *rest) if kind(w)[0] in ("first", "initial") and len(w) > 1}
        for side, rest in zip(left, owners_left, strict=True)
    ]
    strong = [
        {w for w in rest if kind(w)[0] == "strong"} for rest in owners_left
    ]  # fmt: skip
    if firsts[0] and firsts[1] and not _initials_agree(*firsts):
        surname = any(kind(w)[0] == "strong" for w in shared)
        known = {w for w in shared if kind(w)[0] == "first"}
        if surname and not known or not found.full:
            found.against.add("person")
    if all(owners) and strong[0] and strong[1]:
        pairs, _left, _right = align(*owners)
        if not any(kind(w)[0] == "strong" for w, _o, _v in pairs):
            found.against.add("owner")


def _initials_agree(one, two):
    return any(
        a[0] == b[0] for a in one for b in two if len(a.rstrip(".")) == 1
        or len(b.rstrip(".")) == 1
    )  # fmt: skip


def _is_acronym(one, two):
    """Tell whether one name is made of the other's initials."""
    for short, long in ((one, two), (two, one)):
        strong = [w for w in short if kind(w)[0] == "strong"]
        if len(strong) == 1 and len(strong[0]) > 4 and _is_syllabic(strong[0], long):
            return True
        letters = next((w for w in short if 2 <= len(w) <= 6 and w.isalpha()), None)
        if not letters or strong != [letters] or len(long) < 2:
            continue
        if letters in long or len(letters) > len(long) + 1:
            continue
        initials = "".join(w[0] for w in long)
        for text in (initials, "s" + initials, initials[1:]):
            if len(letters) > 1 and (text == letters or text.startswith(letters)):
                if len(letters) > 2 or text == letters:
                    return True
    return False


def _is_syllabic(word, words):
    """Tell whether a word is made of how others begin: Comefer, Costruzioni Meccaniche
    Ferrari.

    Of each word two letters at least, of one all but its ending.
    """
    if not words:
        return False

    def fits(rest, left, count):
        if not rest:
            return count > 1 and not left
        if not left:
            return False
        head = left[0]
        most = min(len(rest), len(head))
        return any(
            rest[:size] == head[:size] and fits(rest[size:], left[1:], count + 1)
            for size in range(most, 1, -1)
        )

    return fits(word, tuple(words), 0)


def close(one, two):
    """Tell whether two words differ by a slip of the keyboard.

    One slip in a word of five letters or more, two in one of ten. A last vowel
    that differs makes another Italian surname (Ferrari, Ferraro).

    >>> close("bianchi", "biancih"), close("ferrari", "ferraro")
    (True, False)
    """
    if one == two:
        return True
    length = min(len(one), len(two))
    if length < 5 or abs(len(one) - len(two)) > 2:
        return False
    if len(one) == len(two) and one[:-1] == two[:-1]:
        return one[-1] not in "aeiou" or two[-1] not in "aeiou"
    return _slips(*_middles(one, two), 2 if length >= 10 else 1)


def _middles(one, two):
    """Return what two words do not share at their beginning and at their end."""
    start, end = 0, min(len(one), len(two))
    while start < end and one[start] == two[start]:
        start += 1
    one, two = one[start:], two[start:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    return one, two


def _slips(one, two, limit):
    """Tell whether at most ``limit`` letters are wrong, missing or swapped."""
    if limit == 1 and max(len(one), len(two)) > 1:
        return len(one) == 2 and one == two[::-1]
    # a letter that the other word lacks is a slip in itself
    letters1, letters2 = set(one), set(two)
    if len(letters1 - letters2) > limit or len(letters2 - letters1) > limit:
        return False
    previous, current = None, list(range(len(two) + 1))
    for i, letter1 in enumerate(one, 1):
        before, previous, current = previous, current, [i]
        for j, letter2 in enumerate(two, 1):
            cost = min(
                previous[j] + 1,
                current[j - 1] + 1,
                previous[j - 1] + (letter1 != letter2),
            )
            if (
                before
                and i > 1
                and j > 1
                and letter1 == two[j - 2]
                and one[i - 2] == letter2
            ):
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return False
    return current[-1] <= limit
