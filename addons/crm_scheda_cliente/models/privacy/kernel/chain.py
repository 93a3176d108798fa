"""Entries chained by hash: a change in one of them shows, and where.

Each entry's hash is SHA-256 over its canonical JSON together with the hash of the one
before (a hash chain, as in ISO/IEC 18014-3 for linked time stamps): whoever changes one
has to write all later ones anew, and the last hash is kept elsewhere.
"""

import hashlib
import json

START = "0" * 64


def canonical(value):
    """Return the one way to write a value as JSON (str).

    >>> canonical({"b": 1, "a": "è"})
    '{"a":"è","b":1}'
    """
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )


def digest(entry, previous):
    """Return the hash (str, hexadecimal) of an entry behind another."""
    body = {k: v for k, v in entry.items() if k not in ("hash", "previous")}
    return hashlib.sha256((previous + canonical(body)).encode()).hexdigest()


def seal(entries):
    """Return the entries with ``number``, ``previous`` and ``hash``."""
    sealed, previous = [], START
    for number, entry in enumerate(entries, 1):
        # as it is read back from the file
        entry = json.loads(canonical({**entry, "number": number}))
        entry = {**entry, "previous": previous, "hash": digest(entry, previous)}
        previous = entry["hash"]
        sealed.append(entry)
    return sealed


def first_break(entries, head=None):
    """Return the number of the first entry that is not as it was sealed, or None.

    :param str head: the last hash, as noted elsewhere

    >>> sealed = seal([{"a": 1}, {"a": 2}])
    >>> first_break(sealed, sealed[-1]["hash"])
    >>> sealed[0]["a"] = 3
    >>> first_break(sealed)
    1
    """
    previous = START
    for number, entry in enumerate(entries, 1):
        if (
            entry.get("number") != number
            or entry.get("previous") != previous
            or entry.get("hash") != digest(entry, previous)
        ):
            return number
        previous = entry["hash"]
    return None if head in (None, previous) else len(entries)
