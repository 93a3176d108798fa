"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher

_PIECE = re.compile(r"\S+|\n")


def compare(old, new):
    """Return the pieces of two texts in their order: ``(kind, text)``.

    :return: kind is ``"same"``, ``"gone"`` or ``"new"``

    >>> compare("Clean the filter", "Change the filter")
    [('gone', 'Clean'), ('new', 'Change'), ('same', 'the filter')]
    """
    before, after = _PIECE.findall(old or ""), _PIECE.findall(new or "")
    pieces = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("same", _join(before[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(("gone", _join(before[i1:i2])))
        if j1 < j2:
            pieces.append(("new", _join(after[j1:j2])))
    return pieces


def _join(words):
    return " ".join(words).replace(" \n ", "\n").strip(" ")
