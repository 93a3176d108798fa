"""What a draft says: chosen from the tickets of one topic.

A case is a dict: ``id``, ``name`` (subject), ``text``, ``answer`` (plain, without
personal data), ``rating`` (1 to 5, 0 for none), ``category_id``, ``product_id``.
"""

import re
from collections import Counter

from . import faq_privacy, faq_text

#: an unrated answer stands between a middling and a good one
_UNRATED = 3.2
#: answers that share more of their words than this say the same
_SAME = 0.5
_MOST = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
#: what an answer says that solves nothing
_EMPTY = re.compile(
    r"preso in carico|vi richiam|ci faremo sentire|a breve|resto a disposizione"
    r"|will get back|will call you|looking into|sentiamo il tecnico",
    re.IGNORECASE,
)
#: a sentence that speaks of a person tells the others nothing
_PERSONAL = re.compile(
    r"^\W*(sig\.|sono |mi chiamo|chied|my name|ask for|tel|cell)", re.I
)


def clean(text, names=(), labels=None):
    """Return a message without courtesy, signature and personal data.

    Sentences of which nothing but personal data is left are dropped.
    """
    labels = labels or {}
    marks = [mark for mark in {*labels.values(), "…"} if mark]
    kept = []
    for sentence in _SENTENCE.split(faq_text.essence(text)):
        redacted = faq_privacy.redact(sentence, names, labels).strip()
        marked = any(mark in redacted for mark in marks) and redacted != sentence
        if not redacted or (marked and (_PERSONAL.match(redacted) or _bare(redacted))):
            continue
        kept.append(redacted)
    return " ".join(kept)


def _bare(text):
    return len(faq_text.words(text)) < 5


def choose(cases):
    """Return the cases whose answers the article gives: the best, then others.

    The best is rated best; an answer that says little or only promises a call comes
    last; those that repeat a better one are left out.
    """
    ranked = sorted(enumerate(cases), key=lambda entry: (-_worth(entry[1]), entry[0]))
    chosen = []
    for _number, case in ranked:
        if len(chosen) == _MOST or _worth(case) < 2:
            break
        if all(_overlap(case["answer"], other["answer"]) < _SAME for other in chosen):
            chosen.append(case)
    return chosen


def _worth(case):
    worth = case["rating"] or _UNRATED
    size = len(faq_text.words(case["answer"]))
    if size < 5:
        worth -= 2
    if _EMPTY.search(case["answer"]) and size < 25:
        worth -= 3
    return worth


def _overlap(one, other):
    first, second = set(faq_text.words(one)), set(faq_text.words(other))
    return len(first & second) / (min(len(first), len(second)) or 1)


def question(cases):
    """Return the question: the subject that is most typical and says enough."""
    for case in cases:
        if len(faq_text.words(case["name"])) >= 3 and "[" not in case["name"]:
            return case["name"].strip()
    for case in cases:
        if case["name"].strip(" …"):
            return case["name"].strip()
    return "…"


def keywords(cases, limit=8):
    """Return the words that most subjects and texts of the cases share."""
    counts = Counter(
        word
        for case in cases
        for word in set(faq_text.telling(f"{case['name']} {case['text']}").split())
        if len(word) > 3 and word not in faq_text.MARKS["it"] | faq_text.MARKS["en"]
    )
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [word for word, count in ranked if count > 1][:limit]


def frequent(values, part=0.3):
    """Return the values that at least a part of the cases have.

    >>> frequent([7, 7, 8, False], 0.5)
    [7]
    """
    values = list(values)
    counts = Counter(value for value in values if value)
    return [v for v, count in counts.most_common(3) if count >= part * len(values)]
