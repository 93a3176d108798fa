"""Whether two names are the same company: keys, score, explanation.

Exact keys decide first; failing these, the words of the name with the place.
Common words ("officine", "italia") weigh little, a figure must be the same, and
a surname that differs in its last letter only is another surname.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from . import company
from .address import street_key
from .text import fold

#: from this score on, two names are proposed as the same
THRESHOLD = 0.80
EXACT = (
    ("vat", 1.0), ("fiscalcode", 1.0), ("pec", 0.97), ("email", 0.95), ("phone", 0.9),
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """0 to 1, and why: codes such as ``vat`` or ``name:0.92``, strongest first."""

    value: float
    reasons: tuple

    @property
    def is_match(self):
        return self.value >= THRESHOLD


def place(values):
    """Return what says where a company is: province, or country and city."""
    country = values.get("country") or "IT"
    if country == "IT":
        return values.get("province") or ""
    return f"{country}:{fold(values.get('city') or '')}"


def keys(values):
    """Return the match keys of cleaned values.

    :return: ``key_name`` (words, space between), ``key_place``, ``key_street``,
        ``key_blocks`` (list: names that share none are never compared)
    """
    found = company.words(company.main_part(values.get("name") or ""))
    where = place(values)
    return {
        "key_name": " ".join(found),
        "key_place": where,
        "key_street": " ".join(street_key(values.get("street") or "")).strip(),
        "key_blocks": blocks(found, where),
    }


def blocks(found, where):
    """Return the blocks of a name's words, with the place before them.

    Pairs of words by their beginnings and by their ends, so that neither the
    order nor one slip hides a name; one word alone by more of its letters. Names
    with other figures are never the same, so a name's figures are in each block.

    >>> blocks(["bar", "2000"], "BS") == blocks(["bar", "2001"], "BS")
    False
    """
    if not where:
        return []
    letters = [w for w in found if not w.isdigit()]
    if len(letters) < len(found):
        where = f"{where}#{'.'.join(sorted(w for w in found if w.isdigit()))}"
    strong = [w for w in letters if not company.is_generic(w) and len(w) > 1]
    strong = strong or letters or found
    sound = [company.sounds(w) for w in strong[:4]]
    result = {f"{where}={''.join(sound)[:6]}"}
    if len(sound) == 1:
        result |= {f"{where}^{sound[0][:4]}", f"{where}${sound[0][-4:]}"}
    for one, two in combinations(sound, 2):
        result.add(f"{where}~{'.'.join(sorted((one[:3], two[:3])))}")
        result.add(f"{where}-{'.'.join(sorted((one[-3:], two[-3:])))}")
    return sorted(result)


def score(one, two):
    """Return the ``Score`` of two names given as cleaned values with their keys."""
    reasons, value = [], 0.0
    for name, weight in EXACT:
        if _same(one, two, name):
            reasons.append(name)
            value = max(value, weight)
    key1, key2 = one.get("key_name") or "", two.get("key_name") or ""
    if not reasons and _figures(key1) != _figures(key2):
        # names with other figures are never the same: most candidates end here
        return Score(0.0, ())
    alike = similarity(key1, key2)
    other_vat = _differ(one, two, "vat")
    if value and value < 1.0:
        # a mail or a phone is also shared by the companies of one owner
        if other_vat:
            return Score(min(value, 0.6), (*reasons, "vat_differs"))
        if alike < 0.35:
            value -= 0.25 if len(reasons) == 1 else 0.1
    by_name, why = _by_name(one, two, alike)
    if other_vat and value < 1.0:
        by_name = min(by_name, 0.6)
        why.append("vat_differs")
    if by_name > value or reasons:
        reasons += why
    value = max(value, by_name)
    if reasons and by_name and value < 1.0 and len(reasons) > 2:
        value = min(0.99, value + 0.02)
    return Score(round(value, 3), tuple(reasons))


def _by_name(one, two, alike):
    """Return (score, reasons) of the name with the place."""
    if alike < 0.6:
        return 0.0, []
    why = [f"name:{alike:.2f}"]
    near = _place_weight(one, two)
    if near is None:
        return min(alike, 0.6), [*why, "place_differs"]
    if near:
        why.append(("province", "city", "street")[near - 1])
    if _differ(one, two, "fiscalcode"):
        return min(alike, 0.6), [*why, "fiscal_differs"]
    # the nearer the places, the less alike the names need to be
    limit = {0: 2.0, 1: 0.97, 2: 0.86, 3: 0.70}[near]
    if alike >= limit:
        room = 1 - min(limit, 0.97)
        return 0.80 + 0.15 * (alike - min(limit, 0.97)) / (room or 1), why
    return min(0.79, alike * 0.85), why


def _place_weight(one, two):
    """Return 3 same street, 2 same city, 1 same province, 0 unknown, None apart."""
    place1, place2 = one.get("key_place"), two.get("key_place")
    if place1 and place2 and place1 != place2:
        return None
    city1, city2 = fold(one.get("city") or ""), fold(two.get("city") or "")
    same_city = city1 and city2 and (close(city1, city2) or _short(city1, city2))
    street1, street2 = one.get("key_street") or "", two.get("key_street") or ""
    if street1 and street2 and (same_city or not (city1 and city2)):
        if _same_street(street1, street2):
            return 3
    if city1 and city2:
        if same_city:
            return 2
        return 1 if _same(one, two, "zip") else None
    if _same(one, two, "zip"):
        return 2
    return 1 if place1 and place2 else 0


def _short(one, two):
    """Tell whether a city's name is the other's beginning: "Ospitaletto (Loc…"."""
    return len(min(one, two, key=len)) > 4 and (
        one.startswith(two) or two.startswith(one)
    )


def _same_street(one, two):
    number1, number2 = (re.findall(r"\d+", s) for s in (one, two))
    if number1 and number2 and number1 != number2:
        return False
    words1, words2 = (set(re.findall(r"[a-z]+", s)) for s in (one, two))
    if not words1 or not words2:
        return False
    common = sum(1 for w in words1 if any(close(w, v) for v in words2))
    return common >= min(len(words1), len(words2))


def _same(one, two, name):
    return bool(one.get(name)) and one.get(name) == two.get(name)


def _differ(one, two, name):
    return bool(one.get(name) and two.get(name)) and one.get(name) != two.get(name)


def similarity(one, two):
    """Return how alike two names are, 0 to 1, by their words' weight.

    >>> similarity("officine rossi", "rossi officine")
    1.0
    >>> similarity("alfa 1", "alfa 2") < 0.6, similarity("alfa 10", "alfa 100") < 0.6
    (True, True)
    """
    if not one or not two:
        return 0.0
    words1, words2 = one.split(), two.split()
    if words1 == words2 or "".join(words1) == "".join(words2):
        return 1.0
    rest, common, weight = list(words2), 0.0, 0.0
    for word in words1:
        best = max(((_alike(word, other), other) for other in rest), default=(0, None))
        if best[0] > 0:
            rest.remove(best[1])
            common += best[0] * (_weight(word) + _weight(best[1]))
        weight += _weight(word)
    weight += sum(map(_weight, words2))
    value = common / weight if weight else 0.0
    if _figures(one) != _figures(two):
        value = min(value, 0.55)
    glued = _glued(words1, words2)
    return round(max(value, glued), 3)


def _figures(key):
    return sorted(filter(str.isdigit, key.split()))


def _glued(words1, words2):
    """Return 0.95 when two names differ in their spaces and doubled letters only."""
    if any(w.isdigit() for w in words1 + words2):
        # 10 and 100 sound alike
        return 0.0
    one, two = (company.sounds("".join(w)) for w in (words1, words2))
    if one == two:
        return 0.97
    if len(words1) == len(words2):
        return 0.0
    return 0.93 if len(one) >= 8 and close(one, two) else 0.0


@lru_cache(maxsize=50_000)
def _weight(word):
    if company.is_generic(word):
        return 0.15 if len(word) < 4 else 0.35
    return 1.0


@lru_cache(maxsize=50_000)
def _alike(one, two):
    """Return how alike two words are: 1 the same, 0 another word."""
    if one == two:
        return 1.0
    if one.isdigit() or two.isdigit():
        return 0.0
    sound1, sound2 = company.sounds(one), company.sounds(two)
    if sound1 == sound2:
        return 0.97
    if close(one, two) or close(sound1, sound2):
        return 0.92
    short, long = sorted((one, two), key=len)
    if len(short) >= 4 and long.startswith(short) and len(long) - len(short) >= 2:
        return 0.85
    if _weight(one) < 1 and _weight(two) < 1 and short[:4] == long[:4]:
        return 0.9
    return 0.0


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
