"""Which rule a request triggers, why, and who gets it."""

import re
import unicodedata
from dataclasses import dataclass

NO_IDS = frozenset()


def fold(text):
    """Return text for comparison: lower case, no accents, single spaces.

    >>> fold("  Perché   è FERMO ")
    'perche e fermo'
    """
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


@dataclass(frozen=True)
class Request:
    """What is known of a ticket before anybody has read it.

    Sets of ids hold an id and its ancestors, so that a rule on a category
    holds for the categories under it.
    """

    channel: int = 0
    team: int = 0
    categories: frozenset = NO_IDS
    products: frozenset = NO_IDS
    partners: frozenset = NO_IDS
    contracts: frozenset = NO_IDS
    tier: object = None
    lang: str = ""
    priority: str = "0"
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """Conditions, all of which must hold; an empty one always holds.

    ``covered`` is True for customers with a contract in force, False for those
    without, None for both.
    """

    key: int
    channels: frozenset = NO_IDS
    teams: frozenset = NO_IDS
    categories: frozenset = NO_IDS
    products: frozenset = NO_IDS
    partners: frozenset = NO_IDS
    tiers: frozenset = NO_IDS
    langs: frozenset = NO_IDS
    priorities: frozenset = NO_IDS
    contracts: frozenset = NO_IDS
    covered: object = None
    words: tuple = ()
    words_without: tuple = ()

    @property
    def asks_contracts(self):
        """Whether one has to know the customer's contracts to decide."""
        return bool(self.contracts) or self.covered is not None


def split_words(words):
    """Return the words or phrases of a comma-separated list, folded."""
    found = (fold(word) for word in re.split(r"[,;\n]", words or ""))
    return tuple(word for word in found if word)


def word_found(words, folded_text):
    """Return the first of the folded words that the text holds, or None."""
    for word in words:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded_text):
            return word
    return None


def _one(value):
    return frozenset((value,)) if value else NO_IDS


def explain(rule, request):
    """Return why a rule applies, or None if it does not.

    :return: list of ``(condition, value)``, empty for a rule without conditions
    """
    pairs = (
        ("channel", rule.channels, _one(request.channel)),
        ("team", rule.teams, _one(request.team)),
        ("category", rule.categories, request.categories),
        ("product", rule.products, request.products),
        ("customer", rule.partners, request.partners),
        ("tier", rule.tiers, _one(request.tier)),
        ("contract", rule.contracts, request.contracts),
        ("language", rule.langs, _one(request.lang)),
        ("priority", rule.priorities, _one(request.priority)),
    )
    reasons = []
    if rule.covered is not None:
        if rule.covered != bool(request.contracts):
            return None
        reasons.append(("covered", rule.covered))
    for name, wanted, given in pairs:
        if wanted:
            shared = wanted & given
            if not shared:
                return None
            reasons.append((name, min(shared)))
    if rule.words_without and word_found(rule.words_without, fold(request.text)):
        return None
    if rule.words:
        word = word_found(rule.words, fold(request.text))
        if not word:
            return None
        reasons.append(("word", word))
    return reasons


def first_match(rules, request):
    """Return the first rule that applies and its reasons, or ``(None, [])``."""
    for rule in rules:
        reasons = explain(rule, request)
        if reasons is not None:
            return rule, reasons
    return None, []


def pick_owner(mode, members, load, last=None, absent=()):
    """Return who gets the next ticket, or None if nobody is there.

    :param str mode: ``"round_robin"`` or ``"least_loaded"``
    :param members: ids in the order of their turn
    :param dict load: open tickets per id
    :param last: id that had the last turn
    :param absent: ids that are away
    """
    present = [member for member in members if member not in absent]
    if not present:
        return None
    if mode == "least_loaded":
        return min(present, key=lambda m: (load.get(m, 0), members.index(m)))
    if last in members:
        turn = members.index(last) + 1
        order = members[turn:] + members[:turn]
        return next(member for member in order if member not in absent)
    return present[0]


def with_skills(members, skills_of, wanted):
    """Return the members who have every skill that is wanted, in their order.

    :param dict skills_of: set of skills per member

    >>> with_skills([1, 2, 3], {1: {7}, 3: {7, 8}}, {7, 8})
    [3]
    """
    return [member for member in members if wanted <= skills_of.get(member, set())]
