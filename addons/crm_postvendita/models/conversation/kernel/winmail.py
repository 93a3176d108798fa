"""Whether a ``winmail.dat`` can be handed to the library that opens it.

``tnefparse`` believes every number that such a file tells: one that says it has four
thousand million values keeps it busy for ever. Here the same way is walked (MS-OXTNEF
2.1.3, as the library does it) without reading anything, and given up where it is long.
"""

import re
import struct

#: objects of a file, and bytes that the library copies to walk over them
_OBJECTS, _COPIED = 2_000, 2_000_000_000
#: values of all properties of an object
_VALUES = 20_000
_RECIPIENTS = 0x9004
_MAPI = (0x9003, 0x9005, _RECIPIENTS)
#: where a message begins that hangs on another one
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")
_MOST_EMBEDDED = 20
_MANY, _NAMED = 0x1000, 0x8000
#: bytes of the values of each type of property, None if they tell them
_SIZES = {
    **dict.fromkeys((0x0002, 0x000B), 2),
    **dict.fromkeys((0x0003, 0x0004, 0x000A), 4),
    **dict.fromkeys((0x0005, 0x0007, 0x0006, 0x0014, 0x0040), 8),
    0x0048: 16,
    **dict.fromkeys((0x001E, 0x001F, 0x000D, 0x0102, 0x0000), None),
}


class _TooMuch(ValueError):
    """More than anybody sends."""


def is_walkable(content):
    """Tell whether the library gets through a ``winmail.dat`` in a moment."""
    starts = [found.end() for found in re.finditer(re.escape(_EMBEDDED), content)]
    if len(starts) > _MOST_EMBEDDED:
        return False
    try:
        for start in (0, *starts):
            _walk(content, start)
    except _TooMuch:
        return False
    return True


def _walk(content, start):
    """Walk over the objects of a file, or of one that hangs on it."""
    at, count = start + 6, 0
    while at + 12 < len(content):
        name, _type, length = struct.unpack_from("<HHI", content, at + 1)
        if name in _MAPI:
            _walk_properties(content[at + 9 : at + 9 + length], name == _RECIPIENTS)
        at += length + 11
        count += 1
        if count > _OBJECTS or count * (len(content) - start) > _COPIED:
            raise _TooMuch


def _walk_properties(data, rows):
    """Walk over the properties of an object.

    :param bool rows: whether it holds several lists of them
    """
    budget = [_VALUES]
    try:
        count = struct.unpack_from("<I", data)[0] if rows else 1
        if count > _VALUES:
            raise _TooMuch
        at = 4 if rows else 0
        for _row in range(count):
            at = _walk_list(data, at, budget)
    except struct.error as error:
        if rows:
            raise _TooMuch from error  # the library would go on anywhere
        # here it stops, too


def _walk_list(data, at, budget):
    (count,) = struct.unpack_from("<I", data, at)
    _spend(budget, count)
    at += 4
    for _property in range(count):
        if at >= len(data):
            break
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= _NAMED:
            (how,) = struct.unpack_from("<I", data, at + 16)
            (length,) = struct.unpack_from("<I", data, at + 20)
            at += 24 + (_padded(length) if how else 0)
        many = 0
        if kind & _MANY:
            kind ^= _MANY
            (many,) = struct.unpack_from("<I", data, at)
            _spend(budget, many)
            at += 4
        at = _walk_values(data, at, kind, many, budget)
    return at


def _walk_values(data, at, kind, many, budget):
    if kind not in _SIZES:
        raise struct.error("unknown type")  # the library stops here
    size = _SIZES[kind]
    if size:
        odd = (many or 1) % 2 and size == 2
        return at + size * (many or 1) + (2 if odd else 0)
    for _value in range(many or 1):
        parts = 1
        if not many:
            (parts,) = struct.unpack_from("<I", data, at)
            _spend(budget, parts)
            at += 4
        for _part in range(parts):
            (length,) = struct.unpack_from("<I", data, at)
            at += 4 + _padded(length)
    return at


def _padded(length):
    return length + -length % 4


def _spend(budget, count):
    budget[0] -= count
    if budget[0] < 0:
        raise _TooMuch
